package engine

import (
	"math/rand/v2"
	"time"

	"idlab/workloads"
)

// Open loop: operations are due at given times, whether or not those before
// them are done, and latencies count from there. A stall then counts for every
// operation that it keeps waiting, not for one.

// Arrivals says at which rate operations are due in the latency pass, those of
// all workers together.
type Arrivals struct {
	// Rate is in operations a second; Share, if it is not 0, is set instead: of
	// what the design reaches when timed operations follow each other.
	Rate  float64
	Share float64
	// Poisson draws the time between two operations of a worker from the
	// exponential distribution; else it is always the same.
	Poisson bool
}

// schedule says when a worker's operations are due, in ticks of the time that it
// has run: between its slices, while other designs have theirs, the schedule
// stands still as everything does.
type schedule struct {
	gaps   []int64 // drawn for a rate, used in turn; nil if there is none
	phase  *workloads.Phase
	worker int
	ticks  func(ns float64) int64

	drawn int   // gaps so far
	ran   int64 // the worker's time so far in the phase
	total int64 // and in all
	due   int64 // when the next operation is
	begun int   // operations
}

// given reports whether operations are due at given times.
func (s *schedule) given() bool {
	return s.gaps != nil || s.phase != nil && s.phase.Gaps != nil && s.ticks != nil
}

// restart begins the schedule of a phase.
func (s *schedule) restart(ph *workloads.Phase, worker int) {
	s.phase, s.worker, s.ran, s.due = ph, worker, 0, 0
	if s.given() {
		s.due = s.gap(0)
	}
}

// gap is the time between operation at of the stream and the one before it.
func (s *schedule) gap(at int) int64 {
	switch {
	case s.gaps != nil:
		s.drawn++
		return s.gaps[s.drawn%len(s.gaps)]
	case at < len(s.phase.Gaps[s.worker]):
		return s.ticks(float64(s.phase.Gaps[s.worker][at]))
	}
	return 0
}

// pass has the worker's time in the phase be ran.
func (s *schedule) pass(ran int64) {
	s.total += ran - s.ran
	s.ran = ran
}

// next goes on to the operation at of the stream.
func (s *schedule) next(at int) {
	s.due += s.gap(at)
	s.begun++
}

// unserved counts the operations that are due by now and were not begun. It ends
// the schedule.
func (s *schedule) unserved() (n int) {
	for s.gaps != nil && s.due <= s.ran {
		s.due += s.gap(0)
		n++
	}
	return n
}

// gapsDrawn is the number of gaps of a schedule, few enough to stay in cache.
const gapsDrawn = 1 << 12

// draw draws the gaps of a worker whose operations are due so many ticks apart on
// average. Scaled, they keep to the rate exactly.
func (a *Arrivals) draw(mean float64, rng *rand.Rand) []int64 {
	weights, sum := make([]float64, gapsDrawn), 0.0
	for i := range weights {
		weights[i] = 1
		if a.Poisson {
			weights[i] = rng.ExpFloat64()
		}
		sum += weights[i]
	}
	gaps := make([]int64, gapsDrawn)
	for i, w := range weights {
		gaps[i] = max(1, int64(w*mean*gapsDrawn/sum))
	}
	return gaps
}

// setOut has the operations of a machine be due as arrivals say, or as the
// program does. reached is what a share is taken of, in operations a second, by
// worker.
func (m *Subject) setOut(a *Arrivals, reached []float64, clock *Clock, rng *rand.Rand) {
	for w, h := range m.states {
		h.schedule = schedule{ticks: clock.Ticks}
		if a == nil {
			continue
		}
		rate := a.Rate / float64(len(m.states))
		if a.Share > 0 {
			rate = a.Share * reached[w]
		}
		h.schedule.gaps = a.draw(float64(clock.Ticks(float64(time.Second)))/max(minRate, rate), rng)
	}
}

// leastRate is that of a worker which reached nothing, in operations a second.
const minRate = 1
