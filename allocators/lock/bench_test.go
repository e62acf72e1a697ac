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

// BenchmarkUncontended compares what it takes to take and release a lock that nobody
// else wants, beside a bare sync.Mutex: in slices of some microseconds that take
// turns in random order, as the ratio within each turn. It reports the median ratio
// of each kind with the interval that holds it with 95 % confidence.
//
// Between taking and releasing it walks so many nodes, as a design does on a chain,
// and as many before it comes again. With none a spin lock pays for its one plain
// store: the byte that releases it is still in the store buffer when the whole word
// is wanted again, and cannot be forwarded from there. No design does that.
func BenchmarkUncontended(b *testing.B) {
	for _, nodes := range []int{0, 4, 16} {
		b.Run(fmt.Sprintf("nodes=%d", nodes), func(b *testing.B) { uncontended(b, nodes) })
	}
}

// chained are nodes, each of which says which is next.
type chained [64]int

func (c *chained) walk(at, nodes int) int {
	for range nodes {
		at = c[at]
	}
	return at
}

func uncontended(b *testing.B, nodes int) {
	const pairs = 200 // in a slice
	var chain chained
	for i := range chain {
		chain[i] = (i + 7) % len(chain)
	}
	var bare sync.Mutex
	at := 0
	slice := []func(){func() {
		for range pairs {
			bare.Lock()
			at = chain.walk(at, nodes)
			bare.Unlock()
			at = chain.walk(at, nodes)
		}
	}}
	for k := range Kinds() {
		c, l := NewClass(Kind(k)), new(Lock)
		slice = append(slice, func() {
			for range pairs {
				l.Lock(c)
				at = chain.walk(at, nodes)
				l.Unlock(c)
				at = chain.walk(at, nodes)
			}
		})
	}
	ratios := make([][]float64, len(slice))
	rng := rand.New(rand.NewPCG(1, 2))
	took := make([]float64, len(slice))
	for b.Loop() {
		for _, i := range rng.Perm(len(slice)) {
			slice[i]() // warm
			from := cycles.Begin()
			slice[i]()
			took[i] = float64(cycles.End() - from)
		}
		for i := range slice {
			ratios[i] = append(ratios[i], took[i]/took[0])
		}
	}
	for k, name := range Kinds() {
		low, median, high := interval(ratios[k+1])
		b.ReportMetric(median, name+"/bare")
		b.Logf("%s: %.3f of a bare sync.Mutex (%.3f–%.3f)", name, median, low, high)
	}
}

// interval returns the median and the order statistics that hold it with 95 %
// confidence: the sign test's, by its normal approximation.
func interval(values []float64) (low, median, high float64) {
	slices.Sort(values)
	n := len(values)
	reach := int(1.96/2*math.Sqrt(float64(n))) + 1
	return values[max(0, n/2-reach)], values[n/2], values[min(n-1, n/2+reach)]
}
