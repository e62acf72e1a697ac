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
	Ramp   time.Duration // at least, before it, while the slice warms the caches that others used
	Slices int           // in each pass, of a program that goes round
	// Finite is how long a slice of a program that has an end is at least. Such a program
	// has no warm-up: after each slice of another design it goes on with cold caches,
	// which no program that runs by itself does.
	Finite time.Duration
}

// Rotation measures machines side by side: slices of all of them take turns, in
// a new random order each time, so that whatever disturbs the machine disturbs
// all designs alike.
type Rotation struct {
	Pool     *Pool
	Machines []*Machine
	// Null is a machine over a design that does nothing, which is measured beside
	// the others in the throughput pass and is in no results; nil: none.
	Null   *Machine
	Timing Timing
	Rand   *rand.Rand
	// Arrivals says when operations are due in the latency pass; nil: each
	// follows the one before it, or is due when the program says.
	Arrivals *Arrivals
	// Before is told which machine is about to run; nil if nobody wants to know.
	Before func(*Machine)
}

// Setup brings every machine to where measuring begins.
func (r *Rotation) Setup() {
	for _, m := range r.all() {
		m.begin(m.setup, min(1, len(m.setup)))
	}
	r.turns(turns{machines: r.all(), slice: func(m *Machine, length time.Duration) { r.run(m, false, 0, length) }})
	for _, m := range r.Machines {
		if r.Before != nil {
			r.Before(m)
		}
		m.aim()
	}
}

// all are the machines with the null machine.
func (r *Rotation) all() []*Machine {
	if r.Null == nil {
		return r.Machines
	}
	return append(slices.Clip(r.Machines), r.Null)
}

// Throughput runs the pass without clocks and returns a tally for each machine.
func (r *Rotation) Throughput() map[*Machine]*Tally {
	r.learn()
	tallies := r.newTallies(r.all())
	disturbed := false
	r.pass(turns{
		machines: r.all(),
		slice: func(m *Machine, length time.Duration) {
			phase := m.phase
			r.run(m, false, r.Timing.Ramp, length)
			tallies[m].add(m, phase, r.Pool)
			disturbed = disturbed || r.Pool.hit
		},
		measured: func(m *Machine) bool { return tallies[m].sum.ops > 0 },
		enough:   func(m *Machine) bool { return tallies[m].enough() },
		ended: func() {
			for _, t := range tallies {
				t.settle(disturbed)
			}
			disturbed = false
		},
	})
	r.close(tallies)
	r.tellLab(tallies)
	return tallies
}

// tellLab notes with the designs what the null machine takes, and takes it out of
// the results.
func (r *Rotation) tellLab(tallies map[*Machine]*Tally) {
	if r.Null == nil {
		return
	}
	if main := tallies[r.Null].main(r.Null); main != nil && main.sum.ops > 0 {
		for _, t := range tallies {
			t.lab = main.sum
		}
	}
	delete(tallies, r.Null)
}

func (r *Rotation) newTallies(machines []*Machine) map[*Machine]*Tally {
	tallies := map[*Machine]*Tally{}
	for _, m := range machines {
		lines := len(m.lines.names)
		t := &Tally{lines: make([]account, lines), rates: make([]rate, len(m.hands)), clean: &Tally{lines: make([]account, lines)},
			least: min(leastClean, max(1, r.Timing.Slices))}
		t.locks, t.locksKnown = m.system.Locks()
		tallies[m] = t
	}
	return tallies
}

// close takes the readings that end the pass.
func (r *Rotation) close(tallies map[*Machine]*Tally) {
	for m, t := range tallies {
		locks, _ := m.system.Locks()
		t.locks = locks.Minus(t.locks)
		for _, h := range m.hands {
			t.misses += h.misses
		}
	}
}

// Latencies runs the pass in which every operation is timed.
func (r *Rotation) Latencies() {
	reached := map[*Machine][]float64{}
	if r.Arrivals != nil && r.Arrivals.Share > 0 {
		// What a design reaches while its operations are timed: a share of
		// what it reaches without could be more than that.
		tallies := r.newTallies(r.Machines)
		r.timedPass(tallies)
		for m, t := range tallies {
			reached[m] = t.reached(r.Pool.clock)
		}
	}
	for _, m := range r.Machines {
		m.setOut(r.Arrivals, reached[m], r.Pool.clock, r.Rand)
	}
	r.timedPass(r.newTallies(r.Machines))
}

// timedPass fills the histograms, and takes the rates.
func (r *Rotation) timedPass(tallies map[*Machine]*Tally) {
	for _, m := range r.Machines {
		m.prepareLatency()
		m.restart()
	}
	r.pass(turns{
		machines: r.Machines,
		slice: func(m *Machine, length time.Duration) {
			phase := m.phase
			r.run(m, true, r.Timing.Ramp, length)
			tallies[m].add(m, phase, r.Pool)
		},
		measured: (*Machine).timedAll,
	})
}

// prepareLatency gives the workers an empty histogram for each line that they
// are in.
func (m *Machine) prepareLatency() {
	for _, h := range m.hands {
		h.latency = make([]*hdr.Histogram, len(m.lines.names))
	}
	for _, phase := range m.lines.latencies {
		for w, kinds := range phase {
			h := m.hands[w]
			for _, line := range kinds {
				if line != onlySum && h.latency[line] == nil {
					h.latency[line] = record.NewHistogram()
				}
			}
		}
	}
}

// timedAll reports whether each line was timed at least once.
func (m *Machine) timedAll() bool {
	for line := range m.lines.names {
		wanted, timed := false, int64(0)
		for _, h := range m.hands {
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
func (r *Rotation) pass(t turns) {
	for _, m := range t.machines {
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
func (r *Rotation) learn() {
	machines := r.all()
	for _, i := range r.Rand.Perm(len(machines)) {
		m := machines[i]
		if !m.program.Steady() {
			continue
		}
		if r.Before != nil {
			r.Before(m)
		}
		m.begin(m.measured, -1)
		r.run(m, false, r.Timing.Ramp, r.Timing.Slice)
	}
}

// warming is how long the ramp of a steady machine lasts: at least as long as it
// takes the workers to do so many operations as come by its population twice, or
// caches that other designs used meanwhile would be measured. A slice of 2 ms of a
// worker that waits for memory all the time is over before it has seen half of
// 20,000 timers: designs then look slower than they are, and slower with one worker
// than with two.
func (m *Machine) warming(workers []*worker, clock *Clock) time.Duration {
	ops, ticks := 0.0, int64(0)
	for _, w := range workers {
		ops += w.span.measured
		ticks += w.span.to - w.span.from
	}
	if ops == 0 {
		return mostWarming
	}
	each := clock.Nanoseconds(ticks) / ops / float64(len(workers))
	return min(mostWarming, time.Duration(2*each*float64(m.program.Slots())))
}

// mostWarming bounds the ramp: who has more timers than are come by in that time
// does not have them in any cache.
const mostWarming = 20 * time.Millisecond

// run gives m a slice. Of a program that has an end, all is measured: that it
// starts on cold caches belongs to it, and that it begins on them again does not.
func (r *Rotation) run(m *Machine, timed bool, ramp, length time.Duration) {
	if !m.cyclic() {
		r.Pool.run(job{machine: m, timed: timed, limit: noLimit}, 0, max(length, r.Timing.Finite))
		return
	}
	r.Pool.run(job{machine: m, timed: timed, limit: noLimit}, max(ramp, m.warm), length)
	if !timed || !m.hands[0].schedule.given() { // else workers also wait
		m.warm = m.warming(r.Pool.workers, r.Pool.clock)
	}
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
