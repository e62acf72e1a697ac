package engine

import (
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"idlab/bench/record"
)

// Timing says how machines are measured.
type Timing struct {
	Slice  time.Duration // the measured part of a slice
	WarmUp time.Duration // at least, before it, while the slice warms the caches that others used
	Slices int           // in each pass, of a program that goes round
}

// Rotation measures machines side by side: slices of all of them take turns, in
// a new random order each time, so that whatever disturbs the machine disturbs
// all designs alike.
type Interleaver struct {
	Pool     *Pool
	Subjects []*Subject
	// Null is a machine over a design that does nothing, which is measured beside
	// the others in the throughput pass and is in no results; nil: none.
	Null   *Subject
	Timing Timing
	Rand   *rand.Rand
	// Arrivals says when operations are due in the latency pass; nil: each
	// follows the one before it, or is due when the program says.
	Arrivals *Arrivals
	// Before is told which machine is about to run; nil if nobody wants to know.
	Before func(*Subject)
}

// Setup brings every machine to where measuring begins.
func (r *Interleaver) Setup() {
	for _, m := range r.all() {
		m.begin(m.setup, min(1, len(m.setup)))
	}
	r.turns(turns{subjects: r.all(), slice: func(m *Subject, length time.Duration) { r.run(m, false, 0, length) }})
	for _, m := range r.Subjects {
		if r.Before != nil {
			r.Before(m)
		}
		m.aim()
	}
}

// all are the machines with the null machine.
func (r *Interleaver) all() []*Subject {
	if r.Null == nil {
		return r.Subjects
	}
	return append(slices.Clip(r.Subjects), r.Null)
}

// Throughput runs the pass without clocks and returns a tally for each machine.
func (r *Interleaver) Throughput() map[*Subject]*Totals {
	r.learnWarmUp()
	totals := r.newTotals(r.all())
	disturbed := false
	r.pass(turns{
		subjects: r.all(),
		slice: func(m *Subject, length time.Duration) {
			result := r.run(m, false, r.Timing.WarmUp, length)
			totals[m].add(m, result)
			disturbed = disturbed || result.disturbed
		},
		measured: func(m *Subject) bool { return totals[m].sum.ops > 0 },
		enough:   func(m *Subject) bool { return totals[m].enough() },
		ended: func() {
			for _, t := range totals {
				t.settle(disturbed)
			}
			disturbed = false
		},
	})
	r.close(totals)
	r.tellLab(totals)
	return totals
}

// tellLab notes with the designs what the null machine takes, and takes it out of
// the results.
func (r *Interleaver) tellLab(totals map[*Subject]*Totals) {
	if r.Null == nil {
		return
	}
	if main := totals[r.Null].main(r.Null); main != nil && main.sum.ops > 0 {
		for _, t := range totals {
			t.lab = main.sum
		}
	}
	delete(totals, r.Null)
}

func (r *Interleaver) newTotals(subjects []*Subject) map[*Subject]*Totals {
	totals := map[*Subject]*Totals{}
	for _, m := range subjects {
		lines := len(m.series.names)
		t := &Totals{series: make([]total, lines), rates: make([]rate, len(m.states)), clean: &Totals{series: make([]total, lines)},
			least: min(minCleanTurns, max(1, r.Timing.Slices))}
		t.locks, t.locksKnown = m.system.Locks()
		totals[m] = t
	}
	return totals
}

// close takes the readings that end the pass.
func (r *Interleaver) close(totals map[*Subject]*Totals) {
	for m, t := range totals {
		locks, _ := m.system.Locks()
		t.locks = locks.Minus(t.locks)
		for _, h := range m.states {
			t.misses += h.misses
		}
	}
}

// Latencies runs the pass in which every operation is timed.
func (r *Interleaver) Latencies() {
	reached := map[*Subject][]float64{}
	if r.Arrivals != nil && r.Arrivals.Share > 0 {
		// What a design reaches while its operations are timed: a share of
		// what it reaches without could be more than that.
		totals := r.newTotals(r.Subjects)
		r.timedPass(totals)
		for m, t := range totals {
			reached[m] = t.reached(r.Pool.clock)
		}
	}
	for _, m := range r.Subjects {
		m.setOut(r.Arrivals, reached[m], r.Pool.clock, r.Rand)
	}
	r.timedPass(r.newTotals(r.Subjects))
}

// timedPass fills the histograms, and takes the rates.
func (r *Interleaver) timedPass(totals map[*Subject]*Totals) {
	for _, m := range r.Subjects {
		m.prepareLatency()
		m.restart()
	}
	r.pass(turns{
		subjects: r.Subjects,
		slice: func(m *Subject, length time.Duration) {
			totals[m].add(m, r.run(m, true, r.Timing.WarmUp, length))
		},
		measured: (*Subject).timedAll,
	})
}

// prepareLatency gives the workers an empty histogram for each line that they
// are in.
func (m *Subject) prepareLatency() {
	for _, h := range m.states {
		h.latency = make([]*hdr.Histogram, len(m.series.names))
	}
	for _, phase := range m.series.latencies {
		for w, kinds := range phase {
			h := m.states[w]
			for _, line := range kinds {
				if line != noSeries && h.latency[line] == nil {
					h.latency[line] = record.NewHistogram()
				}
			}
		}
	}
}

// timedAll reports whether each line was timed at least once.
func (m *Subject) timedAll() bool {
	for line := range m.series.names {
		wanted, timed := false, int64(0)
		for _, h := range m.states {
			if h.latency[line] != nil {
				wanted = true
				timed += h.latency[line].TotalCount()
			}
		}
		if wanted && timed == 0 {
			return false
		}
	}
	return true
}

// pass goes through the measured phases: for the number of slices where they go
// round and round, else from beginning to end as often as the program says.
func (r *Interleaver) pass(t turns) {
	for _, m := range t.subjects {
		if m.program.Steady() {
			t.limit = r.Timing.Slices
			if !m.cyclic() { // else it goes on where it stands
				m.begin(m.measured, -1)
			}
		} else {
			m.begin(m.measured, m.program.Rounds)
		}
	}
	r.turns(t)
}

// learn gives each steady machine a slice that does not count, to see how long
// warming its caches takes.
func (r *Interleaver) learnWarmUp() {
	subjects := r.all()
	for _, i := range r.Rand.Perm(len(subjects)) {
		m := subjects[i]
		if !m.program.Steady() {
			continue
		}
		if r.Before != nil {
			r.Before(m)
		}
		m.begin(m.measured, -1)
		r.run(m, false, r.Timing.WarmUp, r.Timing.Slice)
	}
}

// warming is how long the ramp of a steady machine lasts: at least as long as it
// takes the workers to do so many operations as come by its population twice, or
// caches that other designs used meanwhile would be measured. A slice of 2 ms of a
// worker that waits for memory all the time is over before it has seen half of
// 20,000 timers: designs then look slower than they are, and slower with one worker
// than with two.
func warmUpTime(slots int, results []workerResult, clock *Clock) time.Duration {
	ops, ticks := 0.0, int64(0)
	for _, r := range results {
		ops += r.measured
		ticks += r.to - r.from
	}
	if ops == 0 {
		return maxWarmUp
	}
	each := clock.Nanoseconds(ticks) / ops / float64(len(results))
	return min(maxWarmUp, time.Duration(2*each*float64(slots)))
}

// mostWarming bounds the ramp: who has more timers than are come by in that time
// does not have them in any cache.
const maxWarmUp = 20 * time.Millisecond

// run gives m a slice, after which m goes on to its next phase if the workers came to
// the end of this one. Of a program that has an end, all is measured: that it starts on
// cold caches belongs to it.
func (r *Interleaver) run(m *Subject, timed bool, warmUp, length time.Duration) sliceResult {
	cyclic := m.cyclic()
	if cyclic {
		warmUp = max(warmUp, m.warmUp)
	} else {
		warmUp = 0
	}
	result := r.Pool.run(job{subject: m, timed: timed, limit: noLimit}, warmUp, length)
	m.advance(timed)
	if cyclic && (!timed || !m.states[0].schedule.given()) { // else workers also wait
		m.warmUp = warmUpTime(m.program.Slots(), result.workers, r.Pool.clock)
	}
	return result
}

const noLimit = int(^uint(0) >> 1)

// PrepareProcess sets the Go runtime up for measuring with that many workers:
// a processor for each, so that the kernel schedules them, and one for the
// goroutine that waits for them; no collection but between slices; and the
// memory that they use faulted in beforehand. There are more processors than CPUs,
// by which locks know that their waiters are threads (package lock).
func PrepareProcess(workers int) {
	runtime.GOMAXPROCS(max(workers, runtime.NumCPU()) + 1)
	debug.SetGCPercent(-1)
	const page = 4096
	ballast := make([]byte, 2*garbageLimit)
	for i := 0; i < len(ballast); i += page {
		ballast[i] = 1
	}
	runtime.KeepAlive(ballast)
	runtime.GC()
}
