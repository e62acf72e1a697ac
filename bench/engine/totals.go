package engine

import (
	"math"

	"idlab/allocators"
)

// Totals add up the slices of a subject in one pass.
type Totals struct {
	sum    total            // of all operations
	series []total          // by series
	clean  *Totals          // sum and series of the undisturbed turns; nil within clean
	turn   []slicePart      // the slices of the current turn
	turns  int              // turns in which the subject had a slice
	hits   int              // of these, turns that were disturbed
	least  int              // undisturbed turns that an estimate needs
	rates  []rate           // by worker
	all    int              // operations, with those outside the measured parts
	skew   int64            // the largest difference between two workers' starts of a slice, in ticks
	misses uint64           // lookups that found nothing
	locks  allocators.Locks // the lock statistics of the pass
	// locksKnown is false if the system has no lock statistics.
	locksKnown bool
	lab        total // of the null subject; empty if there is none
}

// total is the sum over the slices of one series, or of all operations.
type total struct {
	ops     float64
	ticks   int64 // worker time
	away    int64 // worker time in think time, or in hand-overs to a remote system
	wall    int64 // from the first worker's beginning to the last worker's end
	wanted  int   // ids that were asked for
	refused int   // of these, ids that were refused
}

// reached returns the rate of each worker, in operations per second.
func (t *Totals) reached(clock *Clock) (each []float64) {
	for _, r := range t.rates {
		each = append(each, r.ops/max(1, clock.Nanoseconds(r.ticks))*1e9)
	}
	return each
}

type rate struct {
	ops   float64
	ticks int64
}

// add adds the results of a slice.
func (t *Totals) add(m *Subject, r sliceResult) {
	began := [2]int64{math.MaxInt64, math.MinInt64}
	sum, series := newSliceTotal(), map[int]*sliceTotal{}
	for i := range r.workers {
		s := &r.workers[i]
		t.all += s.all
		began = [2]int64{min(began[0], s.began), max(began[1], s.began)}
		if s.idle {
			continue
		}
		t.rates[i].ops += s.measured
		t.rates[i].ticks += s.to - s.from
		sum.add(s)
		if k := m.series.times[r.phase][i]; k != noSeries {
			if series[k] == nil {
				series[k] = newSliceTotal()
			}
			series[k].add(s)
		}
	}
	t.skew = max(t.skew, began[1]-began[0])
	t.take(sum, series)
	t.turn = append(t.turn, slicePart{sum, series})
}

// slicePart is the contribution of one slice.
type slicePart struct {
	sum    *sliceTotal
	series map[int]*sliceTotal
}

// settle ends a turn. The slices of an undisturbed turn are added to clean.
func (t *Totals) settle(disturbed bool) {
	if len(t.turn) == 0 {
		return
	}
	t.turns++
	if disturbed {
		t.hits++
	} else {
		for _, part := range t.turn {
			t.clean.take(part.sum, part.series)
		}
	}
	t.turn = t.turn[:0]
}

// enough reports whether there are enough undisturbed turns for an estimate.
func (t *Totals) enough() bool { return t.sum.ops > 0 && t.turns-t.hits >= t.least }

func (t *Totals) take(sum *sliceTotal, series map[int]*sliceTotal) {
	t.sum.add(sum)
	for i, a := range series {
		t.series[i].add(a)
	}
}

// main returns the totals of the main estimate. For a steady program these are the undisturbed turns, or nil if there
// are too few. Other programs are measured from beginning to end, so no turn can be left out.
func (t *Totals) main(m *Subject) *Totals {
	switch {
	case !m.program.Steady():
		return t
	case t.enough():
		return t.clean
	}
	return nil
}

// sliceTotal is the sum over the workers of one slice.
type sliceTotal struct {
	total
	first, last int64 // the first worker's beginning, the last worker's end
}

func newSliceTotal() *sliceTotal { return &sliceTotal{first: math.MaxInt64, last: math.MinInt64} }

func (a *sliceTotal) add(s *workerResult) {
	a.ops += s.measured
	a.ticks += s.to - s.from - s.away
	a.away += s.away
	a.wanted += s.wanted
	a.refused += s.refused
	a.first, a.last = min(a.first, s.from), max(a.last, s.to)
}

func (a *total) add(slice *sliceTotal) {
	a.ops += slice.ops
	a.ticks += slice.ticks
	a.away += slice.away
	a.wanted += slice.wanted
	a.refused += slice.refused
	if slice.first < slice.last {
		a.wall += slice.last - slice.first
	}
}
