package engine

import (
	"time"

	"idlab/allocators"
	"idlab/workloads"
)

// workerResult is the result of one worker in a slice. Times are in ticks of the clock.
type workerResult struct {
	began    int64         // the beginning of the first operation
	from, to int64         // the measured part, with time in which the worker had no CPU
	idle     bool          // the worker had no operations
	away     int64         // of the measured part: think time, or handing calls over to a remote system
	measured float64       // operations in the measured part; the burst in flight at its beginning is prorated
	all      int           // operations, with those outside the measured part
	wanted   int           // ids that were asked for
	refused  int           // of these, ids that were refused
	queued   time.Duration // runnable, but without a CPU
	parked   int64         // voluntary context switches
}

// doTimed executes operations and times each of them.
func (c *sliceRun) doTimed(ops []workloads.Op) {
	clock := c.pool.clock
	for _, op := range ops {
		p := c.state.fetch(op)
		before := clock.Begin()
		c.state.doIn(p, op)
		c.record(op, clock.End()-before)
		c.think()
	}
}

// fetch reads the lab's own memory for an operation: the task and the slot with the id. In large populations these
// reads miss the caches, and the misses must not be part of the latency.
func (h *workerState) fetch(op workloads.Op) allocators.Process {
	m := h.subject
	m.slots[op.Slot()].Load()
	return m.procs[op.Task()]
}

// doThinking executes operations, each followed by think time.
func (c *sliceRun) doThinking(ops []workloads.Op) {
	for _, op := range ops {
		c.state.doOne(op)
		c.think()
	}
}

// think spins for the think time of the program.
func (c *sliceRun) think() {
	if c.subject.program.Think == 0 {
		return
	}
	from := c.pool.clock.Now()
	now, until := from, from+c.pool.clock.Ticks(float64(c.subject.program.Think))
	for now < until {
		now = c.pool.clock.Now()
	}
	c.state.thought += now - from
}

// records reports whether latencies are recorded now: in the measured part of the latency pass.
func (c *sliceRun) records() bool { return c.timed && !c.warmingUp && !c.closed }

// record records a latency, given in ticks.
func (c *sliceRun) record(op workloads.Op, ticks int64) {
	if c.records() {
		c.latency.record(op.Kind(), c.pool.clock.Nanoseconds(ticks))
	}
}
