// Package bins spreads the latencies of a histogram over bins of equal width on a logarithmic axis.
package bins

import (
	"math"
	"slices"

	"idlab/reports/dataset"
)

// PerDecade makes each bin 12 % wide.
const PerDecade = 20

// Bins holds the share of operations in each bin. Bins have equal width on a logarithmic axis and span the range from
// the fastest to the slowest operation.
type Bins struct {
	First  int // the first bin begins at 10^(First/PerDecade) ns
	Shares []float64
}

// Edge returns the lower edge of bin i, in ns.
func (b Bins) Edge(i int) float64 { return math.Pow(10, float64(b.First+i)/PerDecade) }

// binOf returns the number of the bin, counted from 1 ns, that contains a latency in ns.
func binOf(ns float64) int { return int(math.Floor(PerDecade * math.Log10(ns))) }

// Of distributes the operations of each bucket evenly over the range of latencies that it can stand for (see
// spread). step is the step of the clock in ns. Without this, bins of fast operations, which are narrower than a step,
// would be alternately full and empty.
func Of(h *dataset.Distribution, step float64) (b Bins) {
	for i, of := range h.Buckets {
		from, to := spread(of, step)
		if i == 0 {
			b.First = binOf(from)
		}
		for at := binOf(from); at <= binOf(to); at++ {
			for len(b.Shares) <= at-b.First {
				b.Shares = append(b.Shares, 0)
			}
			lo, hi := max(from, b.Edge(at-b.First)), min(to, b.Edge(at-b.First+1))
			b.Shares[at-b.First] += max(0, hi-lo) / (to - from) * float64(of.Count) / float64(h.Total)
		}
	}
	return b
}

// spread returns the range of latencies, in ns, that a bucket can stand for: the bucket itself or a step of the clock,
// whichever is wider. A latency of 0 has no place on a logarithmic axis, so the range starts at 1 or above.
func spread(b dataset.Bucket, step float64) (from, to float64) {
	middle, width := float64(b.From+b.To)/2, max(step, float64(b.To-b.From+1))
	from = max(1, middle-width/2)
	return from, max(from+0.5, middle+width/2)
}

// maxClockStep is the largest step of a clock that ClockStep recognizes, in ns.
const maxClockStep = 100

// ClockStep estimates the step of the clock, in ns, from the latencies: the median distance between neighbouring
// values. It is 1 if it cannot be estimated.
func ClockStep(all []*dataset.Distribution) float64 {
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
