package dataset

import "slices"

// maxClockStep is the largest step of a clock that ClockStep recognizes, in ns.
const maxClockStep = 100

// ClockStep estimates the step of the clock, in ns, from latencies: the median distance between neighbouring values.
// It is 1 if it cannot be estimated.
func ClockStep(all []*Distribution) float64 {
	var seen [maxClockStep + 1]int64
	total := int64(0)
	for _, h := range all {
		for i := 1; i < len(h.Buckets); i++ {
			before, b := h.Buckets[i-1].To, h.Buckets[i]
			if before == 1 {
				before = 0 // a histogram cannot hold 0, which a run records as 1
			}
			if gap := b.From - before; b.From == b.To && gap <= maxClockStep {
				seen[gap] += b.Count
				total += b.Count
			}
		}
	}
	sum := int64(0)
	return float64(max(1, slices.IndexFunc(seen[:], func(n int64) bool {
		sum += n
		return total > 0 && 2*sum >= total
	})))
}
