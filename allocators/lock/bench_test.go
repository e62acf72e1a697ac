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
func BenchmarkUncontended(b *testing.B) {
	const pairs = 400 // in a slice
	var bare sync.Mutex
	slice := []func(){func() {
		for range pairs {
			bare.Lock()
			bare.Unlock()
		}
	}}
	for k := range Kinds() {
		c, l := NewClass(Kind(k)), new(Lock)
		slice = append(slice, func() {
			for range pairs {
				l.Lock(c)
				l.Unlock(c)
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
	b.Log(fmt.Sprintf("%d turns", len(ratios[0])))
}

// interval returns the median and the order statistics that hold it with 95 %
// confidence: the sign test's, by its normal approximation.
func interval(values []float64) (low, median, high float64) {
	slices.Sort(values)
	n := len(values)
	reach := int(1.96/2*math.Sqrt(float64(n))) + 1
	return values[max(0, n/2-reach)], values[n/2], values[min(n-1, n/2+reach)]
}
