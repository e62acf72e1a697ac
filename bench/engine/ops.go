package engine

import (
	"time"

	"idlab/bench/record"
)

// RunOps sets up one subject and measures about n operations of its measured phases, which it repeats as necessary. It
// serves benchmarks that set a number of operations, such as the benchmarks of go test.
func (r *Interleaver) RunOps(m *Subject, n int) []record.Sample {
	left := max(1, n/len(r.Pool.workers))
	return r.runAlone(m, func(done int) (limit int, length time.Duration) {
		left -= done
		return left, unbounded
	})
}

// RunFor sets up one subject and measures it until a point in time, for one slice at least.
func (r *Interleaver) RunFor(m *Subject, until time.Time) []record.Sample {
	return r.runAlone(m, func(done int) (limit int, length time.Duration) {
		length = time.Until(until)
		switch {
		case done == 0:
			length = max(length, r.Timing.Slice)
		case length <= 0:
			return 0, 0
		}
		return noLimit, length
	})
}

const unbounded = time.Hour // length of a slice that ends by its limit of operations

// runAlone measures one subject in as few slices as its phases allow. next returns the limit and the length of the next
// slice; a limit of 0 ends the measurement. done is the largest number of operations that a worker did in the slice
// before.
func (r *Interleaver) runAlone(m *Subject, next func(done int) (limit int, length time.Duration)) []record.Sample {
	r.Subjects = []*Subject{m}
	r.Setup()
	totals := r.newTotals(r.Subjects)
	for limit, length := next(0); limit > 0; {
		if m.over() {
			rounds := 1
			if m.program.Steady() {
				rounds = -1
			}
			m.begin(m.measured, rounds)
		}
		result := r.Pool.run(job{subject: m, limit: limit}, 0, length)
		m.advance(false)
		totals[m].add(m, result)
		totals[m].settle(false) // this may be the only slice, so it counts even if it was disturbed
		done := 1
		for _, w := range result.workers {
			done = max(done, w.all)
		}
		limit, length = next(done)
	}
	r.close(totals)
	return m.Samples(totals[m], r.Pool.clock)
}
