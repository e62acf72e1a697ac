package bench

import (
	"cmp"
	"time"

	"idlab/workloads"
)

// effort is what the time of a block is estimated from. It has no reading of a clock: the estimate of a plan is the
// same on every machine with as many CPUs.
type effort struct {
	subjects int           // designs, with the A/A copy
	slice    time.Duration // of a steady program
	slices   int           // in the throughput pass; the latency pass has half
	shares   bool          // a pass before the latencies finds out which rate each design reaches
	crowded  int           // workers, if they outnumber the CPUs
	slots    int
	nodes    int           // of the chains that an operation walks in all designs together
	setup    int           // operations of the busiest worker before the measured ones
	ops      int           // measured operations of the busiest worker; 0: the program is steady
	waits    time.Duration // between operations that are due at given times
}

// Assumptions of the estimate.
const (
	assumedStart = 400 * time.Millisecond // the process of a block starts, learns its clock and faults its heap in
	assumedOp    = 200 * time.Nanosecond  // an operation of one worker, with the wait for others
	assumedNode  = 30 * time.Nanosecond   // a node of a chain
	assumedWait  = 200 * time.Microsecond // a worker that shares its CPU begins and ends a slice
)

// assumedBuckets is the number of buckets per CPU of a table whose size depends on the CPUs, as in Linux 6.15.
const assumedBuckets = 512

// maxAssumedWarmUp is the cap of the engine.
const maxAssumedWarmUp = 20 * time.Millisecond

// time estimates how long a block takes.
func (e effort) time() time.Duration {
	each := time.Duration(e.subjects)*assumedOp + time.Duration(e.nodes)*assumedNode // an operation in every design
	total := assumedStart + time.Duration(e.setup)*each
	if e.ops > 0 { // from beginning to end, without and with clocks
		return total + 2*(time.Duration(e.ops)*each+time.Duration(e.subjects)*e.waits)
	}
	// The warm-up goes over the population twice.
	warmUp := max(time.Duration(warmUpShare*float64(e.slice)), 2*time.Duration(e.slots)*assumedOp)
	slice := e.slice + min(warmUp, maxAssumedWarmUp) + time.Duration(e.crowded)*assumedWait
	timed := (e.slices + 1) / 2
	if e.shares {
		timed *= 2
	}
	// The throughput pass has a turn more, which learns the warm-up, and measures the null machine beside the designs.
	turns := (e.subjects+1)*(e.slices+1) + e.subjects*timed
	return total + time.Duration(turns)*slice
}

// effort returns the effort of a block of a program.
func (c *Config) effort(p *workloads.Program, workers int) effort {
	e := effort{subjects: len(c.Designs), slots: p.Slots(), shares: c.Arrivals != nil && c.Arrivals.Share > 0}
	e.slice, e.slices = c.slices(workers)
	if c.placed().capacity().Oversubscribed(workers) {
		e.crowded = workers
	}
	for _, d := range c.Designs {
		if _, chained := d.Values["buckets"]; chained {
			e.nodes += p.Slots() / 2 / cmp.Or(int(d.Values.Int("buckets")), assumedBuckets*c.placed().capacity().CPUs)
		}
	}
	for _, phase := range p.Setup {
		e.setup += busiest(p, phase)
	}
	if p.Steady() {
		return e
	}
	for _, phase := range p.Phases {
		e.ops += p.Rounds * busiest(p, phase)
		e.waits += time.Duration(p.Rounds) * longest(phase.Gaps)
	}
	return e
}

// busiest returns the number of operations of the worker that has most of them in a phase. Background workers do not
// count. An operation on all timers of a task counts as many as the task has, a search for an id as many creates and
// deletes as lead to it.
func busiest(p *workloads.Program, phase workloads.Phase) (most int) {
	for w, stream := range phase.Streams {
		if phase.IsBeside(w) {
			continue
		}
		ops := 0
		for _, op := range stream {
			switch op.Kind() {
			case workloads.Seek:
				ops += 2 * int(p.Wanted[op.Slot()])
			case workloads.Walk, workloads.Exit:
				ops += 1 + p.First[op.Task()+1] - p.First[op.Task()]
			default:
				ops++
			}
		}
		most = max(most, ops)
	}
	return most
}

// longest returns the time of the worker that waits longest.
func longest(gaps [][]time.Duration) (most time.Duration) {
	for _, list := range gaps {
		sum := time.Duration(0)
		for _, gap := range list {
			sum += gap
		}
		most = max(most, sum)
	}
	return most
}

// pace estimates how long the rest of the blocks takes. It corrects the estimates of the plan by the time that the
// blocks so far took.
type pace struct {
	began         time.Time
	done, planned time.Duration // by the estimates of the plan
}

func newPace(blocks []block) *pace {
	p := &pace{began: time.Now()}
	for _, b := range blocks {
		p.planned += b.takes
	}
	return p
}

// leftAfter returns the time that is left after one more block.
func (p *pace) leftAfter(b block) time.Duration {
	p.done += b.takes
	return time.Duration(float64(time.Since(p.began)) * float64(p.planned-p.done) / float64(p.done))
}
