package engine

import (
	"time"

	"idlab/allocators"
	"idlab/workloads"
)

// span is what a worker did in a slice, in ticks of the clock.
type span struct {
	began    int64         // its first operation
	from, to int64         // the measured part, whether or not it had the CPU
	idle     bool          // it had nothing to do
	away     int64         // of it, thinking, or handing calls over to a remote system
	measured float64       // operations in it; of one that was under way when it began, the share that lies in it
	all      int           // operations, with those before the measured part
	wanted   int           // ids that were asked for
	refused  int           // of them, that could not be had
	queued   time.Duration // kept from a CPU that it could have used
}

// burst is how many operations are done between two looks at the gate; more of
// them where they are handed over together.
func (m *Machine) burst() int {
	switch {
	case m.current().Once:
		return 1 // they are long
	case m.remote != nil:
		return remoteBurst
	}
	return localBurst
}

const (
	localBurst  = 4
	remoteBurst = 64
)

// do executes operations.
func (m *Machine) do(h *hand, ops []workloads.Op) {
	for len(ops) > 0 {
		n, missed := m.finds(ops)
		switch {
		case missed:
			m.miss(h, ops[n], nil)
		case n < len(ops):
			m.doOne(h, ops[n])
		default:
			return
		}
		ops = ops[n+1:]
	}
}

// finds executes the finds at the front and returns how many succeeded, and
// whether it was one that failed that ended them. What they cost beside the
// design must be as little as can be, so they have a loop of their own.
func (m *Machine) finds(ops []workloads.Op) (n int, missed bool) {
	procs, slots := m.procs, m.slots
	for i, op := range ops {
		if op.Kind() != workloads.Find {
			return i, false
		}
		if !procs[op.Task()].Find(allocators.ID(slots[op.Slot()].Load())) {
			return i, true
		}
	}
	return len(ops), false
}

// doTimed executes operations and times each.
func (c *course) doTimed(ops []workloads.Op) {
	for _, op := range ops {
		before := c.pool.clock.Now()
		c.m.doOne(c.h, op)
		c.record(op, c.pool.clock.Now()-before)
		c.think()
	}
}

// doThinking executes operations, each with the pause after it that the program
// asks for.
func (c *course) doThinking(ops []workloads.Op) {
	for _, op := range ops {
		c.m.doOne(c.h, op)
		c.think()
	}
}

// think does nothing for as long as the program says.
func (c *course) think() {
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

// record notes a latency in ticks, if it is in the measured part.
func (c *course) record(op workloads.Op, ticks int64) {
	if c.state == measuring {
		c.m.record(c.h, c.worker, op.Kind(), c.pool.clock.Nanoseconds(ticks))
	}
}

// record adds a latency to the worker's histogram of its line. Less than a
// nanosecond counts as one, and what is beyond the histogram as its largest.
func (m *Machine) record(h *hand, worker int, kind workloads.Kind, ns float64) {
	hist := h.latency[m.lines.latencies[m.phase][worker][kind]]
	hist.RecordValue(min(max(int64(ns), 1), hist.HighestTrackableValue()))
}
