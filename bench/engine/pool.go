package engine

import (
	"math"
	"os"
	"runtime"
	"sync/atomic"
	"time"

	"idlab/allocators/lock"
	"idlab/bench/topology"
)

// Pool is the set of workers. Its methods are called by one goroutine.
type Pool struct {
	clock   *Clock
	workers []*worker
	barrier barrier
	burst   int64 // burstTime in ticks
	// patience is how often a worker checks the barrier before it yields its CPU.
	patience int
	yield    func()
	ended    chan struct{} // receives a value when all workers have finished a slice
	// crowded: workers wait for CPUs in every slice, since there are more of them, or by a quota.
	crowded bool
	near    []int // CPUs that share a cache with those of the workers; none if workers are not pinned
	// cpus has a token for each CPU: setting up, only workers that hold one run.
	cpus chan struct{}
	// judge reports whether the slice that began with the readings was disturbed. It is the method disturbed, except in
	// tests.
	judge func(before readings, results []workerResult) bool
}

// barrier starts and ends a slice for all workers. The last worker to begin sets the times at which the measured part
// begins and ends. Each worker compares these with its own readings of the clock: a goroutine that timed the slice
// would take a CPU from a worker.
type barrier struct {
	_      [64]byte
	state  atomic.Uint32
	opened atomic.Int64 // when measuring begins, in ticks; never until it is set. It is read only in a warm-up
	closes atomic.Int64 // when measuring ends, in ticks; never until it is set
	_      [40]byte     // the counters below are on another cache line

	warmUp, length int64        // of the slice, in ticks; length is never if workers run beside others
	ready          atomic.Int32 // workers that have arrived
	passed         atomic.Int32 // workers that have begun
	left           atomic.Int32 // workers that have not finished
	main           atomic.Int32 // of these, the workers that do not run beside others
}

// The states of a barrier.
const (
	gathering uint32 = iota // the workers wait for each other
	running
	ending // only workers beside others still run
)

const never = math.MaxInt64

// measures reports whether the warm-up is over.
func (b *barrier) measures(now int64) bool { return now >= b.opened.Load() }

// ends reports whether the slice is over.
func (b *barrier) ends(now int64) bool { return now >= b.closes.Load() || b.state.Load() == ending }

// worker is an OS thread that executes operations.
type worker struct {
	index  int
	start  chan job
	result workerResult
	// latency is emptied after each slice.
	latency recorder
	pinned  pinning
	_       [64]byte
}

// job is a worker's part of a slice: at most limit operations.
type job struct {
	subject *Subject
	timed   bool
	setup   bool // nothing is measured
	limit   int
}

// mainWorkers is the number of workers that do not run beside others.
func (j job) mainWorkers(workers int) (n int) {
	for w := range workers {
		if !j.subject.current().IsBeside(w) {
			n++
		}
	}
	return n
}

// inTurn reports whether workers run one after the other, as many at a time as there are CPUs. 256 workers that fill a
// table with one lock all at once on two CPUs take seconds for some milliseconds of work: each waits for the lock in
// turn, and then for a CPU.
func (j job) inTurn() bool { return j.setup && !j.together() }

// together reports whether some workers run beside others, until those have finished.
func (j job) together() bool { return j.subject.current().Beside != nil }

// NewPool starts the workers and pins worker i to the i-th of the CPUs. Workers that outnumber the CPUs share all of
// these. Without CPUs they are not pinned.
func NewPool(workers int, clock *Clock, cpus ...int) *Pool {
	room := runtime.NumCPU()
	if len(cpus) > 0 {
		room = min(room, len(cpus))
	}
	p := &Pool{
		clock: clock, burst: clock.Ticks(float64(burstTime)), patience: patience, yield: runtime.Gosched,
		ended: make(chan struct{}, 1), cpus: make(chan struct{}, room), workers: make([]*worker, workers),
	}
	p.judge = p.disturbed
	if workers > room {
		p.ShareCPUs()
	}
	if workers <= len(cpus) {
		p.near = topology.Sharing(os.DirFS("/"), cpus[:workers])
	}
	for i := range workers {
		w := &worker{index: i, start: make(chan job)}
		p.workers[i] = w
		own := cpus
		if workers <= len(cpus) {
			own = cpus[i : i+1]
		}
		go p.work(w, own)
	}
	return p
}

// ShareCPUs tells the pool that its workers wait for CPUs in every slice, as they do under a quota. It is called before
// the first slice. A pool of more workers than CPUs knows it.
func (p *Pool) ShareCPUs() {
	p.patience, p.crowded = sharedPatience, true
	if runtime.GOMAXPROCS(0) > len(p.workers) { // workers wait for CPUs, not for processors of Go's runtime
		p.yield = lock.YieldThread
	}
}

// Close ends the workers. Their threads end too, and the pinning with them.
func (p *Pool) Close() {
	for _, w := range p.workers {
		close(w.start)
	}
}

// CheckPinned returns an error if a worker could not be pinned, or was moved since. It is called between slices.
func (p *Pool) CheckPinned() error {
	for _, w := range p.workers {
		if err := w.pinned.check(); err != nil {
			return err
		}
	}
	return nil
}

func (p *Pool) work(w *worker, cpus []int) {
	runtime.LockOSThread() // never unlocked, so the thread ends with this goroutine: a pinned thread must not be reused
	if len(cpus) > 0 {
		w.pinned = pin(cpus)
	}
	queue := waits()
	defer queue.close()
	for j := range w.start {
		p.gather()
		queued, parked := queue.waited(), parks()
		w.result = w.turn(j, p)
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

// turn runs a slice.
func (w *worker) turn(j job, p *Pool) workerResult {
	if j.inTurn() {
		p.cpus <- struct{}{}
		defer func() { <-p.cpus }()
	}
	return w.slice(j, p)
}

// gather waits until all workers have arrived, so that they begin together. The last one to arrive opens the barrier.
// The last one to pass it sets the times, so even a worker that got its CPU late has the full length of the slice.
func (p *Pool) gather() {
	b := &p.barrier
	if int(b.ready.Add(1)) == len(p.workers) {
		b.state.Store(running)
	}
	for spins := 1; b.state.Load() == gathering; spins++ {
		p.pause(spins)
	}
	if int(b.passed.Add(1)) == len(p.workers) && b.length != never {
		now := p.clock.Now()
		b.closes.Store(now + b.warmUp + b.length)
		b.opened.Store(now + b.warmUp)
	}
}

// pause is called between two checks of a condition. It yields the CPU every p.patience calls.
func (p *Pool) pause(spins int) {
	if spins%p.patience == 0 {
		p.yield()
	}
}

// letBegin yields the CPU if workers share CPUs and some have not begun the slice. The warm-up lasts until all have.
// Without yielding, a worker that has begun would keep others waiting for as long as the kernel lets a thread run: with
// 64 workers on two CPUs the last one began 0.2 to 1.2 s after the first.
func (p *Pool) letBegin() {
	if p.crowded && p.barrier.opened.Load() == never {
		p.yield()
	}
}

// patience is how often a worker checks the barrier before it yields its CPU. With a CPU of its own it spins for about
// a millisecond, which is cheaper than a wake-up. Where workers share CPUs it hardly spins.
const (
	patience       = 1 << 20
	sharedPatience = 1 << 6
)

// sliceResult is the results of all workers in a slice.
type sliceResult struct {
	phase     int // index of the phase in which the slice ran
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
	r.disturbed = p.judge(before, r.workers)
	return r
}

// slice runs the workers: unmeasured for the warm-up, then measured for the length, or until the end of the phase or
// the limit of the job. If workers run beside others, there is no warm-up and the slice lasts until those others have
// finished.
func (p *Pool) slice(j job, warmUp, length time.Duration) {
	b := &p.barrier
	b.ready.Store(0)
	b.passed.Store(0)
	b.left.Store(int32(len(p.workers)))
	b.main.Store(int32(j.mainWorkers(len(p.workers))))
	b.opened.Store(never)
	b.closes.Store(never)
	b.warmUp, b.length = p.clock.Ticks(float64(warmUp)), p.clock.Ticks(float64(length))
	if j.together() {
		b.warmUp, b.length = 0, never
	}
	b.state.Store(gathering)
	for _, w := range p.workers {
		w.start <- j
	}
	<-p.ended
}
