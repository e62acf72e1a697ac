package engine

import (
	"time"

	"idlab/workloads"
)

// This file runs a slice on one worker: burst by burst, or operation by operation when each is due. It also finds the
// measured part of the slice.

// sliceRun is the run of one worker through one slice.
type sliceRun struct {
	workerResult
	subject *Subject
	state   *workerState
	pool    *Pool
	worker  int
	latency *recorder
	timed   bool
	stream  workloads.Stream
	loop    loop
	cyclic  bool // the stream repeats without end
	beside  bool // it repeats beside the streams of other workers
	limit   int
	burst   int // operations in the next burst

	warmingUp bool       // the measured part has not begun
	now       int64      // the latest reading of the clock: before the first burst, then after each
	n         int        // operations so far
	lastBurst checkpoint // the beginning of the latest burst of the warm-up
	first     checkpoint // the beginning of the measured part
	closed    bool       // the measured part has ended
	base      int64      // when the worker's schedule began, in ticks of the clock
}

// checkpoint is a worker's progress at a point in time.
type checkpoint struct {
	at   int64
	ops  float64
	sums sums
}

// slice executes operations until the slice ends, the stream of a phase ends or the limit is reached. The throughput
// pass reads the clock between bursts; the latency pass times each operation.
func (w *worker) slice(j job, p *Pool) workerResult {
	m, h := j.subject, j.subject.states[w.index]
	phase := m.phaseState()
	c := sliceRun{
		subject: m, state: h, pool: p, worker: w.index, latency: &w.latency, timed: j.timed,
		stream: m.stream(w.index, j.timed), loop: phase.loops[w.index], beside: phase.IsBeside(w.index),
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

// run executes one burst after another. It executes at least one, so a worker makes progress in a slice of any length.
func (c *sliceRun) run() {
	for c.left() && !(c.over() && c.n > 0) {
		if c.warmingUp {
			c.pool.letBegin()
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

// ahead is the operations of the next burst. After the end of the measured part a burst is one operation, so the
// barrier is checked after each.
func (c *sliceRun) ahead() []workloads.Op {
	n := c.burst
	if c.closed {
		n = 1
	}
	return c.stream[c.state.at:min(c.state.at+min(n, c.limit-c.n), len(c.stream))]
}

// execute executes operations and returns the number that it finished: 0 for a seek that is to be continued.
func (c *sliceRun) execute(ops []workloads.Op) (done int) {
	switch {
	case c.loop == loopSeeks && ops[0].Kind() == workloads.Seek:
		return c.seek(ops[0])
	case c.loop == loopSeeks:
		ops = ops[:1]
	}
	switch {
	case c.subject.remote != nil:
		return c.remote().do(ops, c.records())
	case c.timed:
		c.doTimed(ops)
	case c.subject.program.Think > 0:
		c.doThinking(ops)
	default:
		c.state.do(c.loop, ops)
	}
	return len(ops)
}

// seek continues a seek and returns the number of operations finished: 0 or 1.
func (c *sliceRun) seek(op workloads.Op) int {
	done := false
	if c.subject.remote != nil {
		done = c.remote().seek(op)
	} else {
		done = seeker{c.state}.seek(op)
	}
	if done {
		return 1
	}
	return 0
}

func (c *sliceRun) remote() remoteWorker {
	return remoteWorker{seeker{c.state}, c.worker, c.latency, c.pool.clock}
}

// burstTime is the target duration of a burst: long compared with a reading of the clock and a check of the barrier,
// short compared with a slice. maxBurst bounds the burst where the clock is too coarse to time it.
const (
	burstTime = 5 * time.Microsecond
	maxBurst  = 1 << 13
)

// adapt sets the size of the next burst from the duration of the last one. It at most doubles the size, because one
// fast burst may be an exception, and reduces it at once. Batches for a remote system keep their size.
func (c *sliceRun) adapt(took int64) {
	aim := c.pool.burst
	switch {
	case c.subject.remote != nil:
	case took < aim/2:
		c.burst = min(2*c.burst, maxBurst)
	case took > 2*aim:
		c.burst = max(1, int(int64(c.burst)*aim/took))
	}
}

// runDue executes each operation when it is due, or later if the operations before it take longer.
func (c *sliceRun) runDue() {
	for c.left() && !c.over() {
		if c.warmingUp {
			c.lastBurst = c.checkpoint()
		}
		if due, ok := c.await(); ok {
			op := c.stream[c.state.at]
			p := c.state.fetch(op)
			c.pool.clock.Begin()
			c.state.doIn(p, op)
			c.record(op, c.pool.clock.End()-due)
			c.proceed(1)
			c.state.schedule.next(c.state.at)
		}
		c.now = c.pool.clock.Now()
	}
}

// await waits until the next operation is due and returns the time at which it was due. It returns false if the warm-up
// or the slice ends first.
func (c *sliceRun) await() (due int64, ok bool) {
	due = c.base + c.state.schedule.due
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

func (c *sliceRun) left() bool { return c.state.at < len(c.stream) && c.n < c.limit }

// over checks the barrier: it begins the measured part after the warm-up, and reports whether the slice is over. A
// worker beside others deletes and creates in pairs and stops between two pairs. A create that completes a pair after
// the end of the slice is executed and not counted.
func (c *sliceRun) over() bool {
	if c.warmingUp && c.pool.barrier.measures(c.now) {
		c.enter()
	}
	switch {
	case !c.pool.barrier.ends(c.now):
		return false
	case c.beside && creates(c.stream[c.state.at]):
		c.close()
		return false
	}
	return true
}

func creates(op workloads.Op) bool {
	return op.Kind() == workloads.Create || op.Kind() == workloads.CreateAt
}

func (c *sliceRun) checkpoint() checkpoint { return checkpoint{c.now, float64(c.n), c.state.sums} }

// enter begins the measured part at the time that the barrier set for all workers. It prorates the burst in flight at
// that time: the same share of its operations and of its time counts. So long operations, and a worker that lost its
// CPU, do not distort the time per operation.
func (c *sliceRun) enter() {
	opened, now := c.pool.barrier.opened.Load(), c.checkpoint()
	before := 1.0 // the share of the burst that lies in the warm-up
	if now.at > c.lastBurst.at {
		before = min(1, max(0, float64(opened-c.lastBurst.at)/float64(now.at-c.lastBurst.at)))
	}
	c.first = checkpoint{
		at:   opened,
		ops:  c.lastBurst.ops + before*(now.ops-c.lastBurst.ops),
		sums: c.lastBurst.sums.towards(now.sums, before),
	}
	c.warmingUp = false
}

// close ends the measured part. A second call does nothing.
func (c *sliceRun) close() {
	if c.closed {
		return
	}
	c.closed = true
	c.from, c.to = c.first.at, c.now
	c.measured = float64(c.n) - c.first.ops
	d := c.state.sums.minus(c.first.sums)
	c.wanted, c.refused, c.away = d.wanted, d.refused, d.thought
	if c.subject.remote != nil {
		c.away = c.to - c.from - d.inside
	}
}

func (c *sliceRun) proceed(n int) {
	c.n += n
	if c.state.at += n; c.state.at == len(c.stream) && c.cyclic {
		c.state.at = 0
	}
}

// leave completes the worker result and keeps the worker's position for the next slice.
func (c *sliceRun) leave() {
	c.close()
	c.all = c.n
	c.state.schedule.pass(c.now - c.base)
	*c.subject.burstSize(c.worker, c.timed) = c.burst
	if c.beside {
		c.subject.phaseState().resumeAt[c.worker] = c.state.at
	}
}
