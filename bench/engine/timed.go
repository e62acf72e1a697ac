package engine

import (
	"time"

	"idlab/allocators"
	"idlab/workloads"
)

// workerResult is what a worker did in a slice, in ticks of the clock.
type workerResult struct {
	began    int64         // its first operation
	from, to int64         // the measured part, whether or not it had the CPU
	idle     bool          // it had nothing to do
	away     int64         // of it, thinking, or handing calls over to a remote system
	measured float64       // operations in it; of one that was under way when it began, the share that lies in it
	all      int           // operations, with those before the measured part
	wanted   int           // ids that were asked for
	refused  int           // of them, that could not be had
	queued   time.Duration // kept from a CPU that it could have used
	parked   int64         // how often it gave its CPU away
}

// doTimed executes operations and times each.
func (c *sliceRun) doTimed(ops []workloads.Op) {
	clock := c.pool.clock
	for _, op := range ops {
		p := c.h.fetch(op)
		before := clock.Begin()
		c.h.doIn(p, op)
		c.record(op, clock.End()-before)
		c.think()
	}
}

// fetch reads what the lab itself looks up for an operation: its task, and the
// slot with its id. Where populations are large those are misses of the cache too,
// which are not to be in the latency.
func (h *workerState) fetch(op workloads.Op) allocators.Process {
	m := h.subject
	m.slots[op.Slot()].Load()
	return m.procs[op.Task()]
}

// doThinking executes operations, each with the pause after it that the program
// asks for.
func (c *sliceRun) doThinking(ops []workloads.Op) {
	for _, op := range ops {
		c.h.doOne(op)
		c.think()
	}
}

// think does nothing for as long as the program says.
func (c *sliceRun) think() {
	if c.m.program.Think == 0 {
		return
	}
	from := c.pool.clock.Now()
	now, until := from, from+c.pool.clock.Ticks(float64(c.m.program.Think))
	for now < until {
		now = c.pool.clock.Now()
	}
	c.h.thought += now - from
}

// records reports whether latencies count: in the measured part.
func (c *sliceRun) records() bool { return c.timed && !c.warmingUp && !c.closed }

// record notes a latency in ticks.
func (c *sliceRun) record(op workloads.Op, ticks int64) {
	if c.records() {
		c.h.record(c.worker, op.Kind(), c.pool.clock.Nanoseconds(ticks))
	}
}

// record adds a latency to the worker's histogram of its line. Less than a
// nanosecond counts as one, and what is beyond the histogram as its largest.
func (h *workerState) record(worker int, kind workloads.Kind, ns float64) {
	m := h.subject
	hist := h.latency[m.series.latencies[m.phase][worker][kind]]
	hist.RecordValue(min(max(int64(ns), 1), hist.HighestTrackableValue()))
}
