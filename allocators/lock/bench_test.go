package lock

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"idlab/allocators/cycles"
)

// BenchmarkUncontended compares Lock and Unlock of each kind, uncontended, with those of sync.Mutex and of the kind
// mutex, which is called the same way. All run in slices of some 20 µs, in turns of random order. The benchmark
// reports the median of the ratio within a turn and its 95 % interval.
//
// work is the number of multiplications (some 1.3 ns each) inside the critical section and after it. Without work, each
// Lock directly follows the Unlock before. A processor then stalls, since a locked instruction reads 32 bits of which a
// store has just written 8 or 16. The kernel's release has this cost too, but only in such a loop.
func BenchmarkUncontended(b *testing.B) {
	for _, work := range []int{0, 5, 20} {
		b.Run(fmt.Sprintf("work=%d", work), func(b *testing.B) { compare(b, work) })
	}
}

func compare(b *testing.B, work int) {
	names, slices := contenders(work)
	var times [][]float64 // of each turn
	for b.Loop() {
		times = append(times, turn(slices, 1000))
	}
	for i, name := range names {
		// names[0] is sync.Mutex, the last two are the kind mutex.
		for _, at := range []int{0, len(names) - 2 + (i+1)%2} {
			if i == 0 || i == at {
				continue
			}
			base, ratios := names[at], make([]float64, len(times))
			for t := range times {
				ratios[t] = times[t][i] / times[t][at]
			}
			median, low, high := interval(ratios)
			b.ReportMetric(median, name+"/"+base)
			b.ReportMetric(low, name+"/"+base+"-low")
			b.ReportMetric(high, name+"/"+base+"-high")
		}
	}
}

// padded locks share their cache lines with no other data.
type padded struct {
	lock Lock
	word Word
	sync sync.Mutex
	_    [96]byte
}

// contenders returns the code to compare: sync.Mutex, then each kind as a Word and as a Lock.
func contenders(work int) (names []string, slices []func(n int)) {
	p, x := new(padded), new([64]uint64)
	names = append(names, "sync.Mutex")
	slices = append(slices, func(n int) {
		for range n {
			p.sync.Lock()
			multiply(x, work)
			p.sync.Unlock()
			multiply(x, work)
		}
	})
	for k := range Mutex + 1 {
		c, p := NewShared(k, Timers), new(padded)
		names = append(names, k.String()+"-word", k.String()+"-lock")
		slices = append(slices, func(n int) {
			for range n {
				p.word.Lock(c)
				multiply(x, work)
				p.word.Unlock(c)
				multiply(x, work)
			}
		}, func(n int) {
			for range n {
				p.lock.Lock(c)
				multiply(x, work)
				p.lock.Unlock(c)
				multiply(x, work)
			}
		})
	}
	return names, slices
}

func multiply(x *[64]uint64, times int) {
	v := x[0]
	for range times {
		v = v*2862933555777941757 + 3037000493
	}
	x[0] = v
}

// turn times each slice once, in random order.
func turn(slices []func(n int), n int) []float64 {
	times := make([]float64, len(slices))
	for _, i := range rand.Perm(len(slices)) {
		slices[i](n / 10) // warms the caches
		from := cycles.Begin()
		slices[i](n)
		times[i] = float64(cycles.End() - from)
	}
	return times
}

// interval returns the median and its 95 % interval, by order statistics.
func interval(sample []float64) (median, low, high float64) {
	slices.Sort(sample)
	n := float64(len(sample))
	half := 0.98 * math.Sqrt(n) // 1.96 standard deviations of a binomial with p = 1/2
	at := func(rank float64) float64 {
		return sample[int(min(max(rank, 0), n-1))]
	}
	return at(n / 2), at(n/2 - half), at(n/2 + half)
}
