package engine

import (
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"time"
)

// Timing is the time that subjects get.
type Timing struct {
	Slice  time.Duration // the measured part of a slice
	WarmUp time.Duration // the shortest unmeasured warm-up before it, since other subjects have used the caches
	Slices int           // slices of each subject in the throughput pass of a steady program; the latency pass has half
	// Finite is the shortest slice of a program with an end. Such a program has no warm-up, and continues with cold
	// caches after each slice of another subject. Long slices make that rare.
	Finite time.Duration
}

// Interleaver measures subjects side by side: their slices take turns, in a new random order each turn. So a
// disturbance of the machine affects all designs alike.
type Interleaver struct {
	Pool     *Pool
	Subjects []*Subject
	// Null is a subject whose design does nothing. The throughput pass measures it beside the others, and it is in no
	// results. nil: none.
	Null   *Subject
	Timing Timing
	Rand   *rand.Rand
	// Arrivals is the rate at which operations are due in the latency pass. If it is nil, the program sets the times at
	// which they are due, or each follows the one before it.
	Arrivals *Arrivals
	// Before is called with the subject that is about to run. It may be nil.
	Before func(*Subject)
}

// Setup runs the setup phases of every subject, then lets adversaries choose their ids.
func (r *Interleaver) Setup() {
	for _, m := range r.all() {
		m.begin(m.setup, min(1, len(m.setup)))
	}
	r.turns(turns{
		subjects: r.all(),
		slice: func(m *Subject, length time.Duration) {
			r.run(job{subject: m, setup: true}, 0, length)
		},
	})
	for _, m := range r.Subjects {
		if r.Before != nil {
			r.Before(m)
		}
		m.aim()
	}
}

// all returns the subjects and the null subject.
func (r *Interleaver) all() []*Subject {
	if r.Null == nil {
		return r.Subjects
	}
	return append(slices.Clip(r.Subjects), r.Null)
}

// Throughput runs the pass without clocks and returns the totals of each subject.
func (r *Interleaver) Throughput() map[*Subject]*Totals {
	r.learnWarmUp()
	totals := r.newTotals(r.all())
	disturbed := false
	r.pass(turns{
		subjects: r.all(),
		slice: func(m *Subject, length time.Duration) {
			result := r.run(job{subject: m}, r.Timing.WarmUp, length)
			totals[m].add(m, result)
			disturbed = disturbed || result.disturbed
		},
		measured: func(m *Subject) bool { return totals[m].sum.ops > 0 },
		enough:   func(m *Subject) bool { return totals[m].enough() },
		most:     r.Pool.furtherTurns(r.Timing.Slices),
		ended: func() {
			for _, t := range totals {
				t.settle(disturbed)
			}
			disturbed = false
		},
	}, r.Timing.Slices)
	r.close(totals)
	r.tellLab(totals)
	return totals
}

// tellLab copies the null subject's total into the totals of the others and removes it from the map.
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
		n := len(m.series.names)
		t := &Totals{
			series: make([]total, n), clean: &Totals{series: make([]total, n)}, rates: make([]rate, len(m.states)),
			least: min(minCleanTurns, max(1, r.Timing.Slices)),
		}
		t.locks, t.locksKnown = m.system.Locks()
		totals[m] = t
	}
	return totals
}

// close takes the readings at the end of the pass.
func (r *Interleaver) close(totals map[*Subject]*Totals) {
	for m, t := range totals {
		locks, _ := m.system.Locks()
		t.locks = locks.Minus(t.locks)
		for _, h := range m.states {
			t.misses += h.misses
		}
	}
}

// Latencies runs the pass with clocks. If the arrivals are a share, an extra pass first measures the rate that each
// worker reaches.
func (r *Interleaver) Latencies() {
	reached := map[*Subject][]float64{}
	if r.Arrivals != nil && r.Arrivals.Share > 0 {
		// This pass reads clocks too: a share of the rate without clocks may exceed the rate with clocks.
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

// timedPass fills the histograms of the subjects and the rates of the workers.
func (r *Interleaver) timedPass(totals map[*Subject]*Totals) {
	for _, m := range r.Subjects {
		r.prepareLatency(m)
		m.restart()
	}
	r.pass(turns{
		subjects: r.Subjects,
		slice: func(m *Subject, length time.Duration) {
			result := r.run(job{subject: m, timed: true}, r.Timing.WarmUp, length)
			totals[m].add(m, result)
			m.takeLatencies(r.Pool, result.phase)
		},
		measured: (*Subject).timedAll,
	}, (r.Timing.Slices+1)/2)
}

// pass runs the measured phases. A steady program has that many slices of each subject. Any other program runs from
// beginning to end, for as many rounds as it has.
func (r *Interleaver) pass(t turns, slices int) {
	for _, m := range t.subjects {
		if m.program.Steady() {
			t.limit = slices
			if !m.cyclic() { // else the subject continues where it stopped
				m.begin(m.measured, -1)
			}
		} else {
			m.begin(m.measured, m.program.Rounds)
		}
	}
	r.turns(t)
}

// learnWarmUp gives each steady subject a slice that is not recorded, to find out how long its warm-up must be.
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
		r.run(job{subject: m}, r.Timing.WarmUp, r.Timing.Slice)
	}
}

// warmUpTime returns the warm-up that a steady subject needs: the time in which its workers execute twice as many
// operations as there are slots. After a shorter warm-up the caches still hold the memory of other designs. For
// example, a worker whose every operation waits for memory does not touch half of 20,000 timers in a slice of 2 ms.
// Designs then look slower than they are, and slower with one worker than with two.
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

// maxWarmUp caps the warm-up; larger populations fit no cache.
const maxWarmUp = 20 * time.Millisecond

// run gives a subject a slice. If the workers finish the phase, the subject goes to its next one. A program with an end
// has no warm-up, because its start on cold caches is part of its time. Its slices are long, so that it starts once.
func (r *Interleaver) run(j job, warmUp, length time.Duration) sliceResult {
	m, cyclic := j.subject, j.subject.cyclic()
	j.limit = noLimit
	if cyclic {
		warmUp = max(warmUp, m.warmUp)
	} else {
		warmUp, length = 0, max(length, r.Timing.Finite)
	}
	result := r.Pool.run(j, warmUp, length)
	m.advance(j.timed)
	if cyclic && (!j.timed || !m.states[0].schedule.given()) { // not in an open loop, where workers also wait
		m.warmUp = warmUpTime(m.program.Slots(), result.workers, r.Pool.clock)
	}
	return result
}

const noLimit = int(^uint(0) >> 1)

// PrepareProcess sets up the Go runtime for measuring with that many workers. GOMAXPROCS becomes one more than the
// number of workers or of CPUs, whichever is larger: each worker has a processor of its own, so the kernel schedules
// the workers, and one processor is left for the goroutine that waits for them. If GOMAXPROCS exceeds the number of
// CPUs, package lock assumes that waiters are locked to threads. The collector runs only between slices. The memory of
// the heap is faulted in beforehand.
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
