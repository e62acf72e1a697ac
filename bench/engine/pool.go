package engine

import (
	"math"
	"runtime"
	"sync/atomic"
	"time"
)

// Pool is the workers. Its methods are called by one goroutine.
type Pool struct {
	clock   *Clock
	workers []*worker
	barrier barrier
	burst   int64 // burstTime, in ticks
	// patience is how long a worker waits for the others, in looks at the gate.
	patience int
	ended    chan struct{} // is told when all workers of a slice are done
	// crowded: workers share CPUs, and so are kept from them all the time.
	crowded bool
}

// gate is what the workers watch while they run. The last of them to begin sets
// when the measured part begins and ends, and each goes by its own clock: a
// goroutine that timed the slice would take a CPU from a worker to say so.
type barrier struct {
	_      [64]byte
	state  atomic.Uint32
	opened atomic.Int64 // when measuring begins, if there is a ramp: in ticks, or never
	closes atomic.Int64 // when it ends
	_      [40]byte     // nothing that is written in a slice shares the line

	warmUp, length int64        // of the slice, in ticks; it lasts until others are done if length is never
	ready          atomic.Int32 // workers that have come
	passed         atomic.Int32 // that have begun
	left           atomic.Int32 // that are not done
	main           atomic.Int32 // of them, those that others work beside
}

// The states of a slice.
const (
	gathering uint32 = iota // the workers wait for each other
	running                 //
	ending                  // those that others worked beside are done
)

const never = math.MaxInt64

// measures reports whether the ramp is over at that time.
func (g *barrier) measures(now int64) bool { return now >= g.opened.Load() }

// ends reports whether the slice is over.
func (g *barrier) ends(now int64) bool { return now >= g.closes.Load() || g.state.Load() == ending }

// worker is an OS thread that issues operations.
type worker struct {
	index  int
	start  chan job
	result workerResult
	_      [64]byte
}

// job is a worker's part of a slice: as many operations as limit, at most.
type job struct {
	subject *Subject
	timed   bool
	limit   int
}

// mainWorkers is how many of the workers do not go round beside others.
func (j job) mainWorkers(workers int) (n int) {
	for w := range workers {
		if !j.subject.current().IsBeside(w) {
			n++
		}
	}
	return n
}

// together reports whether some workers go on for as long as others take.
func (j job) together() bool { return j.subject.current().Beside != nil }

// NewPool starts workers. They are pinned to CPUs if there are as many.
func NewPool(workers int, clock *Clock) *Pool {
	p := &Pool{clock: clock, burst: clock.Ticks(float64(burstTime)), patience: patience, ended: make(chan struct{}, 1)}
	if workers > runtime.NumCPU() {
		p.patience, p.crowded = sharedPatience, true
	}
	cpus := allowedCPUs()
	for i := range workers {
		w := &worker{index: i, start: make(chan job)}
		p.workers = append(p.workers, w)
		cpu := -1
		if workers <= len(cpus) {
			cpu = cpus[i]
		}
		go p.work(w, cpu)
	}
	return p
}

// Close ends the workers. Their threads end with them, and so does the pinning.
func (p *Pool) Close() {
	for _, w := range p.workers {
		close(w.start)
	}
}

func (p *Pool) work(w *worker, cpu int) {
	runtime.LockOSThread() // and never unlocked: a pinned thread must not be reused
	if cpu >= 0 {
		pin(cpu) // best effort: a refusal costs steadiness, not correctness
	}
	queue := waits()
	defer queue.close()
	for j := range w.start {
		p.gather()
		queued, parked := queue.waited(), parks()
		w.result = w.slice(j, p)
		w.result.parked = parks() - parked
		w.result.queued = queue.waited() - queued
		if !j.subject.current().IsBeside(w.index) && p.barrier.main.Add(-1) == 0 && j.together() {
			p.barrier.state.Store(ending)
		}
		if p.barrier.left.Add(-1) == 0 {
			p.ended <- struct{}{}
		}
	}
}

// gather waits until all workers have come, so that all begin together. The
// last one to come opens the gate; the last one to pass sets the times. So however
// late a worker gets its CPU, it has a slice's length of its own from there.
func (p *Pool) gather() {
	g := &p.barrier
	if int(g.ready.Add(1)) == len(p.workers) {
		g.state.Store(running)
	}
	for spins := 1; g.state.Load() == gathering; spins++ {
		p.pause(spins)
	}
	if int(g.passed.Add(1)) == len(p.workers) && g.length != never {
		now := p.clock.Now()
		g.closes.Store(now + g.warmUp + g.length)
		g.opened.Store(now + g.warmUp)
	}
}

// pause is what a worker does between two looks at what it waits for.
func (p *Pool) pause(spins int) {
	if spins%p.patience == 0 {
		runtime.Gosched()
	}
}

// Patience is how often a worker looks whether the gate is open before it gives
// its CPU away: for a millisecond or so if it has one to itself, for that is
// cheaper than to be woken again; and hardly at all where workers share CPUs.
const (
	patience       = 1 << 20
	sharedPatience = 1 << 6
)

// sliceResult is what the workers did in a slice, and whether it was disturbed.
type sliceResult struct {
	phase     int // of the subject
	workers   []workerResult
	disturbed bool
}

// run has all workers do their job. The subject stays in its phase.
func (p *Pool) run(j job, warmUp, length time.Duration) sliceResult {
	r := sliceResult{phase: j.subject.phase}
	before := p.read()
	p.slice(j, warmUp, length)
	for _, w := range p.workers {
		r.workers = append(r.workers, w.result)
	}
	r.disturbed = p.disturbed(before, r.workers)
	return r
}

// slice has the workers run: unmeasured for the ramp, if there is one, then
// measured for the length, or until the end of the phase or the job's limit.
// Where workers go on beside others it lasts until those are done.
func (p *Pool) slice(j job, warmUp, length time.Duration) {
	g := &p.barrier
	g.ready.Store(0)
	g.passed.Store(0)
	g.left.Store(int32(len(p.workers)))
	g.main.Store(int32(j.mainWorkers(len(p.workers))))
	g.opened.Store(never)
	g.closes.Store(never)
	g.warmUp, g.length = p.clock.Ticks(float64(warmUp)), p.clock.Ticks(float64(length))
	if j.together() {
		g.warmUp, g.length = 0, never
	}
	g.state.Store(gathering)
	for _, w := range p.workers {
		w.start <- j
	}
	<-p.ended
}
