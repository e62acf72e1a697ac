package engine

import (
	"math/rand/v2"
	"time"

	"idlab/workloads"
)

// Open loop: operations are due at given times, whether or not the operations before them are done, and latencies count
// from those times. So a stall counts for every operation that it delays; in a closed loop it counts once.

// Arrivals is the rate at which operations of all workers together are due in the latency pass.
type Arrivals struct {
	// Rate is in operations per second. A Share other than 0 replaces it: a share of the rate that the design reaches
	// when timed operations follow each other.
	Rate  float64
	Share float64
	// Poisson draws the gaps between the operations of a worker from the exponential distribution. Otherwise all gaps
	// are equal.
	Poisson bool
}

// schedule holds the times at which a worker's operations are due, in ticks. Its time advances only in the worker's
// slices, and stands still while other subjects run.
type schedule struct {
	gaps   []int64 // drawn for a rate and used in turn; nil if there is no rate
	phase  *workloads.Phase
	worker int
	ticks  func(ns float64) int64

	drawn int   // gaps used so far
	ran   int64 // time in the phase so far
	total int64 // time in all phases so far
	due   int64 // when the next operation is due, in the time of the phase
	begun int   // operations begun so far
}

// given reports whether operations are due at given times.
func (s *schedule) given() bool {
	return s.gaps != nil || s.phase != nil && s.phase.Gaps != nil && s.ticks != nil
}

// restart starts the schedule of a phase.
func (s *schedule) restart(ph *workloads.Phase, worker int) {
	s.phase, s.worker, s.ran, s.due = ph, worker, 0, 0
	if s.given() {
		s.due = s.gap(0)
	}
}

// gap returns the time between operation at of the stream and the operation before it.
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

// pass advances the schedule to ran.
func (s *schedule) pass(ran int64) {
	s.total += ran - s.ran
	s.ran = ran
}

// next moves on to operation at of the stream.
func (s *schedule) next(at int) {
	s.due += s.gap(at)
	s.begun++
}

// unserved counts the operations that are due and have not begun. It uses the schedule up.
func (s *schedule) unserved() (n int) {
	for s.gaps != nil && s.due <= s.ran {
		s.due += s.gap(0)
		n++
	}
	return n
}

// gapsDrawn is the number of gaps in a schedule: few enough to stay in the cache.
const gapsDrawn = 1 << 12

// draw draws the gaps of a worker, with the given mean in ticks. The gaps are scaled so that their mean is exact.
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

// setOut sets up the schedules of a subject, by the arrivals or, if there are none, by the program. reached is the rate
// that each worker reached, in operations per second, to which Share applies.
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

// minRate is the least rate of a worker, in operations per second. It applies if the worker completed no operation.
const minRate = 1
