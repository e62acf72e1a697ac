package engine

import (
	"math"

	"idlab/allocators"
)

// Tally is what a machine yielded in the throughput pass.
type Totals struct {
	sum    total            // of all operations
	series []total          // of each line of the machine
	clean  *Totals          // sum and lines of the turns that were not disturbed; nil in itself
	turn   []slicePart      // the slices of the turn that is under way
	turns  int              // those in which anything was done
	hits   int              // of them, those that were disturbed
	least  int              // undisturbed turns that make an estimate
	rates  []rate           // of each worker
	all    int              // operations, with those that were not measured
	skew   int64            // the largest distance between two workers' beginnings, in ticks
	misses uint64           // lookups that found nothing
	locks  allocators.Locks // what was waited for in the pass
	// locksKnown is false where the system does not tell.
	locksKnown bool
	lab        total // of the null machine that was measured beside; empty if none was
}

// account adds up the slices of a line.
type total struct {
	ops     float64
	ticks   int64 // worker time
	away    int64 // worker time for thinking, or for handing calls over to a remote system
	wall    int64 // from the first worker's beginning to the last one's end
	wanted  int   // ids that were asked for
	refused int   // of them, that could not be had
}

// reached is how many operations a second each worker reached.
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

// add takes in what the workers of a machine did in a slice of a phase.
func (t *Totals) add(m *Subject, r sliceResult) {
	began := [2]int64{math.MaxInt64, math.MinInt64}
	sum, lines := newSliceTotal(), map[int]*sliceTotal{}
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
		if line := m.series.times[r.phase][i]; line != noSeries {
			if lines[line] == nil {
				lines[line] = newSliceTotal()
			}
			lines[line].add(s)
		}
	}
	t.skew = max(t.skew, began[1]-began[0])
	t.take(sum, lines)
	t.turn = append(t.turn, slicePart{sum, lines})
}

// slicePart is what is added up of a slice.
type slicePart struct {
	sum   *sliceTotal
	lines map[int]*sliceTotal
}

// settle ends a turn.
func (t *Totals) settle(disturbed bool) {
	if len(t.turn) == 0 {
		return
	}
	t.turns++
	if disturbed {
		t.hits++
	} else {
		for _, part := range t.turn {
			t.clean.take(part.sum, part.lines)
		}
	}
	t.turn = t.turn[:0]
}

// enough reports whether there is an estimate.
func (t *Totals) enough() bool { return t.sum.ops > 0 && t.turns-t.hits >= t.least }

func (t *Totals) take(sum *sliceTotal, lines map[int]*sliceTotal) {
	t.sum.add(sum)
	for line, a := range lines {
		t.series[line].add(a)
	}
}

// main is the tally that the main estimate comes from: where it makes no
// difference when something is done, what was disturbed is left out. nil: there is
// no such estimate.
func (t *Totals) main(m *Subject) *Totals {
	switch {
	case !m.program.Steady():
		return t
	case t.enough():
		return t.clean
	}
	return nil
}

// sliceAccount adds up what workers did in one slice.
type sliceTotal struct {
	total
	first, last int64 // the first worker's beginning, the last one's end
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
