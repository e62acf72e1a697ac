package engine

import (
	"time"

	"idlab/workloads"
)

// How a worker goes through a slice: burst by burst, or operation by operation,
// each when it is due; and what of it lies in the measured part.

// course is a worker's way through a slice.
type sliceRun struct {
	workerResult
	m      *Subject
	h      *workerState
	pool   *Pool
	worker int
	timed  bool
	stream workloads.Stream
	loop   loop
	cyclic bool // the stream goes round and round
	beside bool // it does so beside others
	limit  int
	burst  int // operations in the next burst

	warmingUp bool       // what is done is not measured yet
	now       int64      // the last reading of the clock: before the first burst, and after each
	n         int        // operations so far
	lastBurst checkpoint // where the last burst of the ramp began
	first     checkpoint // where the measured part began
	closed    bool       // the measured part has ended
	base      int64      // when the worker's schedule began, in ticks of the clock
}

// mark is how far a worker had got at a point in time.
type checkpoint struct {
	at   int64
	ops  float64
	sums sums
}

// slice does operations until the slice's time is up, the stream of a phase is
// done, or the limit is reached. In the throughput pass the clock is read between
// bursts alone; in the latency pass each operation is timed.
func (w *worker) slice(j job, p *Pool) workerResult {
	m, h := j.subject, j.subject.states[w.index]
	leg := m.phaseState()
	c := sliceRun{
		m: m, h: h, pool: p, worker: w.index, timed: j.timed,
		stream: m.stream(w.index, j.timed), loop: leg.loops[w.index], beside: leg.IsBeside(w.index),
		limit: j.limit, burst: *m.burstSize(w.index, j.timed), warmingUp: p.barrier.warmUp > 0,
	}
	c.cyclic = m.cyclic() || c.beside
	if c.beside {
		c.limit = noLimit
	}
	c.began = p.clock.Now()
	c.now = c.began
	c.first = c.checkpoint()
	c.idle = h.at >= len(c.stream)
	c.base = c.began - h.schedule.ran
	if j.timed && h.schedule.given() {
		c.runDue()
	} else {
		c.run()
	}
	c.leave()
	return c.workerResult
}

// run does one burst after the other, one at least: however short a slice is, the
// worker gets on.
func (c *sliceRun) run() {
	for c.left() && !(c.over() && c.n > 0) {
		if c.warmingUp {
			c.lastBurst = c.checkpoint()
		}
		ops := c.ahead()
		done, before := c.execute(ops), c.now
		c.proceed(done)
		c.now = c.pool.clock.Now()
		if done == c.burst {
			c.adapt(c.now - before)
		}
	}
}

// ahead are the operations of the next burst. Once the measured part has ended,
// the gate is looked at after each.
func (c *sliceRun) ahead() []workloads.Op {
	n := c.burst
	if c.closed {
		n = 1
	}
	return c.stream[c.h.at:min(c.h.at+min(n, c.limit-c.n), len(c.stream))]
}

// execute does operations, at least one of them, and returns how many it were.
func (c *sliceRun) execute(ops []workloads.Op) (done int) {
	switch {
	case c.loop == loopSeeks && ops[0].Kind() == workloads.Seek:
		return c.seek(ops[0])
	case c.loop == loopSeeks:
		ops = ops[:1]
	}
	switch {
	case c.m.remote != nil:
		return c.h.doRemote(c.worker, ops, c.pool.clock, c.records())
	case c.timed:
		c.doTimed(ops)
	case c.m.program.Think > 0:
		c.doThinking(ops)
	default:
		c.h.do(c.loop, ops)
	}
	return len(ops)
}

// seek goes on seeking an id, and returns the number of operations done: 0 or 1.
func (c *sliceRun) seek(op workloads.Op) int {
	done := false
	if c.m.remote != nil {
		done = c.h.seekRemote(c.worker, op, c.pool.clock)
	} else {
		done = c.h.seek(op)
	}
	if done {
		return 1
	}
	return 0
}

// burstTime is how long a burst is to take: long beside a reading of the clock and
// a look at the gate, short beside a slice. mostBurst bounds it where the clock
// does not tell.
const (
	burstTime = 5 * time.Microsecond
	maxBurst  = 1 << 13
)

// adapt has the next burst take about the time of one, as the last one took. It
// goes up by doubling, since what was quick once may not be again, and down at
// once. Calls to a remote system go over in batches of one size.
func (c *sliceRun) adapt(took int64) {
	aim := c.pool.burst
	switch {
	case c.m.remote != nil:
	case took < aim/2:
		c.burst = min(2*c.burst, maxBurst)
	case took > 2*aim:
		c.burst = max(1, int(int64(c.burst)*aim/took))
	}
}

// runDue does each operation when it is due, or as soon after that as the ones
// before it are done.
func (c *sliceRun) runDue() {
	for c.left() && !c.over() {
		if c.warmingUp {
			c.lastBurst = c.checkpoint()
		}
		if due, ok := c.await(); ok {
			op := c.stream[c.h.at]
			p := c.h.fetch(op)
			c.pool.clock.Begin()
			c.h.doIn(p, op)
			c.record(op, c.pool.clock.End()-due)
			c.proceed(1)
			c.h.schedule.next(c.h.at)
		}
		c.now = c.pool.clock.Now()
	}
}

// await waits until the next operation is due, and returns when that is. It
// returns false if the ramp or the slice ends before.
func (c *sliceRun) await() (due int64, ok bool) {
	due = c.base + c.h.schedule.due
	for spins := 1; !c.closed; spins++ {
		now := c.pool.clock.Now()
		if now >= due {
			break
		}
		if c.pool.barrier.ends(now) || c.warmingUp && c.pool.barrier.measures(now) {
			return 0, false
		}
		c.pool.pause(spins)
	}
	return due, true
}

func (c *sliceRun) left() bool { return c.h.at < len(c.stream) && c.n < c.limit }

// over looks at the gate: whether the slice ends, or the measured part begins.
// A worker that goes round beside others deletes and creates in pairs, and ends
// between two of them; what comes after the end of the others does not count.
func (c *sliceRun) over() bool {
	if c.warmingUp && c.pool.barrier.measures(c.now) {
		c.enter()
	}
	switch {
	case !c.pool.barrier.ends(c.now):
		return false
	case c.beside && creates(c.stream[c.h.at]):
		c.close()
		return false
	}
	return true
}

func creates(op workloads.Op) bool {
	return op.Kind() == workloads.Create || op.Kind() == workloads.CreateAt
}

func (c *sliceRun) checkpoint() checkpoint { return checkpoint{c.now, float64(c.n), c.h.sums} }

// enter begins the measured part where it began for all, with the share that lies
// in it of the burst that was under way then: however long an operation takes, and
// however long a worker was kept from its CPU, neither time nor operations are
// counted without the other.
func (c *sliceRun) enter() {
	opened, now := c.pool.barrier.opened.Load(), c.checkpoint()
	before := 1.0 // the share of it that lies before
	if now.at > c.lastBurst.at {
		before = min(1, max(0, float64(opened-c.lastBurst.at)/float64(now.at-c.lastBurst.at)))
	}
	c.first = checkpoint{opened, c.lastBurst.ops + before*(now.ops-c.lastBurst.ops), c.lastBurst.sums.towards(now.sums, before)}
	c.warmingUp = false
}

// close ends the measured part.
func (c *sliceRun) close() {
	if c.closed {
		return
	}
	c.closed = true
	c.from, c.to = c.first.at, c.now
	c.measured = float64(c.n) - c.first.ops
	d := c.h.sums.minus(c.first.sums)
	c.wanted, c.refused, c.away = d.wanted, d.refused, d.thought
	if c.m.remote != nil {
		c.away = c.to - c.from - d.inside
	}
}

func (c *sliceRun) proceed(n int) {
	c.n += n
	if c.h.at += n; c.h.at == len(c.stream) && c.cyclic {
		c.h.at = 0
	}
}

// leave closes the account.
func (c *sliceRun) leave() {
	c.close()
	c.all = c.n
	c.h.schedule.pass(c.now - c.base)
	*c.m.burstSize(c.worker, c.timed) = c.burst
	if c.beside {
		c.m.phaseState().resumeAt[c.worker] = c.h.at
	}
}
