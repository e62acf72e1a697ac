package engine

import (
	"idlab/workloads"
)

// How a worker goes through a slice: operation by operation, or each when it is
// due; and what of it lies in the measured part.

// course is a worker's way through a slice.
type course struct {
	span
	m      *Machine
	h      *hand
	pool   *Pool
	worker int
	timed  bool
	stream workloads.Stream
	cyclic bool // the stream goes round and round
	beside bool // it does so beside others, and ends with a round
	limit  int
	burst  int

	state  uint32 // of the gate, as last seen
	n      int    // operations so far
	lap    mark   // where the last burst of the ramp began
	first  mark   // where the measured part began
	closed bool   // the measured part has ended
	base   int64  // when the worker's schedule began, in ticks of the clock
}

// mark is how far a worker had got at a point in time.
type mark struct {
	at   int64
	ops  float64
	sums sums
}

// slice does operations until the gate ends it, the stream of a phase is done,
// or the limit is reached. In the throughput pass no clock is read but at the
// borders of what is measured; in the latency pass each operation is timed.
func (w *worker) slice(j job, p *Pool) span {
	m, h := j.machine, j.machine.hands[w.index]
	c := course{
		m: m, h: h, pool: p, worker: w.index, timed: j.timed,
		stream: m.stream(w.index, j.timed), beside: m.current().IsBeside(w.index),
		limit: j.limit, burst: m.burst(), state: p.gate.opens,
	}
	c.cyclic = m.cyclic() || c.beside
	if c.beside {
		c.limit = noLimit
	}
	c.began = p.clock.Now()
	c.first = c.mark(c.began)
	c.idle = h.at >= len(c.stream)
	c.base = c.began - h.schedule.ran
	if j.timed && h.schedule.given() {
		c.runDue()
	} else {
		c.run()
	}
	c.leave()
	return c.span
}

// run does one operation after the other.
func (c *course) run() {
	for c.left() && !c.over() {
		if c.state == ramping {
			c.lap = c.mark(c.pool.clock.Now())
		}
		ops := c.stream[c.h.at:min(c.h.at+min(c.burst, c.limit-c.n), len(c.stream))]
		done := len(ops)
		switch {
		case ops[0].Kind() == workloads.Seek:
			done = c.seek(ops[0])
		case c.m.remote != nil:
			done = c.m.doRemote(c.h, c.worker, ops, c.pool.clock, c.timed && c.state == measuring)
		case c.timed:
			c.doTimed(ops)
		case c.m.program.Think > 0:
			c.doThinking(ops)
		default:
			c.m.do(c.h, ops)
		}
		c.proceed(done)
	}
}

// seek goes on seeking an id, and returns the number of operations done: 0 or 1.
func (c *course) seek(op workloads.Op) int {
	done := false
	if c.m.remote != nil {
		done = c.m.seekRemote(c.h, c.worker, op, c.pool.clock)
	} else {
		done = c.m.seek(c.h, op)
	}
	if done {
		return 1
	}
	return 0
}

// runDue does each operation when it is due, or as soon after that as the ones
// before it are done.
func (c *course) runDue() {
	for c.left() && !c.over() {
		if c.state == ramping {
			c.lap = c.mark(c.pool.clock.Now())
		}
		due, ok := c.await()
		if !ok {
			continue
		}
		op := c.stream[c.h.at]
		c.m.doOne(c.h, op)
		c.record(op, c.pool.clock.Now()-due)
		c.proceed(1)
		c.h.schedule.next(c.h.at)
	}
}

// await waits until the next operation is due, and returns when that is. It
// returns false if the state of the gate changes before.
func (c *course) await() (due int64, ok bool) {
	due = c.base + c.h.schedule.due
	for spins := 1; c.pool.clock.Now() < due && !c.closed; spins++ {
		if c.pool.gate.state.Load() != c.state {
			return 0, false
		}
		c.pool.pause(spins)
	}
	return due, true
}

func (c *course) left() bool { return c.h.at < len(c.stream) && c.n < c.limit }

// over looks at the gate: whether the slice ends, or the measured part begins.
// Who goes round beside others ends with a round, of which what comes after their
// end does not count.
func (c *course) over() bool {
	now := c.pool.gate.state.Load()
	switch {
	case now == ending && c.beside && c.h.at != 0:
		c.close()
		return false
	case now == ending:
		return true
	case now != c.state:
		c.enter()
		c.state = now
	}
	return false
}

func (c *course) mark(at int64) mark { return mark{at, float64(c.n), c.h.sums} }

// enter begins the measured part where it began for all, with the share that lies
// in it of what the worker was doing then: however long an operation takes, and
// however long a worker was kept from its CPU, neither time nor operations are
// counted without the other.
func (c *course) enter() {
	opened, now := c.pool.gate.opened, c.mark(c.pool.clock.Now())
	before := 1.0 // the share of it that lies before
	if now.at > c.lap.at {
		before = min(1, max(0, float64(opened-c.lap.at)/float64(now.at-c.lap.at)))
	}
	c.first = mark{opened, c.lap.ops + before*(now.ops-c.lap.ops), c.lap.sums.towards(now.sums, before)}
}

// close ends the measured part.
func (c *course) close() {
	if c.closed {
		return
	}
	c.closed = true
	c.to = c.pool.clock.Now()
	if c.state == ramping {
		c.enter() // it was at one thing for all of the measured part
	}
	c.state, c.from = ending, c.first.at
	c.measured = float64(c.n) - c.first.ops
	d := c.h.sums.minus(c.first.sums)
	c.wanted, c.refused, c.away = d.wanted, d.refused, d.thought
	if c.m.remote != nil {
		c.away = c.to - c.from - d.inside
	}
}

func (c *course) proceed(n int) {
	c.n += n
	if c.h.at += n; c.h.at == len(c.stream) && c.cyclic {
		c.h.at = 0
	}
}

// leave closes the account.
func (c *course) leave() {
	c.close()
	c.all = c.n
	c.h.schedule.pass(c.pool.clock.Now() - c.base)
}
