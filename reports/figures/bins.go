package figures

import (
	"math"
	"slices"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// binsPerDecade makes a bin 12 % wide.
const binsPerDecade = 20

// bins are the shares of operations in bins that are equally wide on a logarithmic
// axis, from the fastest operation's to the slowest one's.
type bins struct {
	first  int // the first bin begins at 10^(first/binsPerDecade) ns
	shares []float64
}

// edge is where a bin begins, in ns.
func (b bins) edge(i int) float64 { return math.Pow(10, float64(b.first+i)/binsPerDecade) }

// binOf is the bin that a latency is in.
func binOf(ns float64) int { return int(math.Floor(binsPerDecade * math.Log10(ns))) }

// binsOf spreads the operations of each bucket evenly over all latencies that it may
// stand for: itself, or as much as a step of the clock, if that is wider. A bin of
// fast operations is narrower than that, and without it every other bin would be
// empty.
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

// spread is what a bucket may stand for, in ns. What the clock calls 0 has no place
// on a logarithmic axis, and begins at 1.
func spread(b dataset.Bucket, step float64) (from, to float64) {
	middle, width := float64(b.From+b.To)/2, max(step, float64(b.To-b.From+1))
	from = max(1, middle-width/2)
	return from, max(from+0.5, middle+width/2)
}

// mostClockStep is the coarsest clock that there is.
const maxClockStep = 100

// clockStep is by how many ns the clock goes, as the latencies show: the usual
// distance from one that was seen to the next, 1 if there is no telling.
func clockStep(all []*dataset.Distribution) float64 {
	var seen [maxClockStep + 1]int64
	total := int64(0)
	for _, h := range all {
		for i := 1; i < len(h.Buckets); i++ {
			before, b := h.Buckets[i-1].To, h.Buckets[i]
			if before == 1 {
				before = 0 // a histogram has no 0, and a run records 1 for it
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

// told says how many of the operations are in each decade.
func (b bins) told() (list []chart.Datum) {
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
			list = append(list, chart.Datum{X: format.Duration(from) + " … " + format.Duration(10*from), Y: format.Percent(share[decade])})
		}
	}
	return list
}
