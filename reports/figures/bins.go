package figures

import (
	"math"
	"slices"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// binsPerDecade makes each bin 12 % wide.
const binsPerDecade = 20

// bins holds the share of operations in each bin. Bins have equal width on a logarithmic axis and span the range from
// the fastest to the slowest operation.
type bins struct {
	first  int // the first bin begins at 10^(first/binsPerDecade) ns
	shares []float64
}

// edge returns the lower edge of bin i, in ns.
func (b bins) edge(i int) float64 { return math.Pow(10, float64(b.first+i)/binsPerDecade) }

// binOf returns the number of the bin, counted from 1 ns, that contains a latency in ns.
func binOf(ns float64) int { return int(math.Floor(binsPerDecade * math.Log10(ns))) }

// binsOf distributes the operations of each bucket evenly over the range of latencies that it can stand for (see
// spread). step is the step of the clock in ns. Without this, bins of fast operations, which are narrower than a step,
// would be alternately full and empty.
func binsOf(h *dataset.Distribution, step float64) (b bins) {
	for i, of := range h.Buckets {
		from, to := spread(of, step)
		if i == 0 {
			b.first = binOf(from)
		}
		for at := binOf(from); at <= binOf(to); at++ {
			for len(b.shares) <= at-b.first {
				b.shares = append(b.shares, 0)
			}
			lo, hi := max(from, b.edge(at-b.first)), min(to, b.edge(at-b.first+1))
			b.shares[at-b.first] += max(0, hi-lo) / (to - from) * float64(of.Count) / float64(h.Total)
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

// maxClockStep is the largest step of a clock that clockStep recognizes, in ns.
const maxClockStep = 100

// clockStep estimates the step of the clock, in ns, from the latencies: the median distance between neighbouring
// values. It is 1 if it cannot be estimated.
func clockStep(all []*dataset.Distribution) float64 {
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

// decades returns the share of the operations in each decade, as text.
func (b bins) decades() (list []chart.Datum) {
	share := map[int]float64{}
	var decades []int
	for i, s := range b.shares {
		decade := int(math.Floor(float64(b.first+i) / binsPerDecade))
		if !slices.Contains(decades, decade) {
			decades = append(decades, decade)
		}
		share[decade] += s
	}
	for _, decade := range decades {
		if share[decade] > 0 {
			from := math.Pow(10, float64(decade))
			list = append(list, chart.Datum{X: format.Duration(from) + " … " + format.Duration(10*from),
				Y: format.Percent(share[decade])})
		}
	}
	return list
}
