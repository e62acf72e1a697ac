//go:build sched

package sched

import "iter"

// On reports whether this build can be run under a scheduler.
const On = true

// current is the worker that runs, nil where there is no scheduler. This is one of the
// two places in the lab where package state is right (package counters is the other):
// an atomic variable cannot be told which run it is accessed in without changing its
// size. Runs do not go on beside one another.
var current *worker

// worker is a coroutine.
type worker struct {
	resume func() (struct{}, bool)
	stop   func()
	yield  func(struct{}) bool
	free   func() bool // what it waits for; nil: nothing
	over   bool
}

// stopped is the panic that ends a worker whose run is over.
type stopped struct{}

// Active reports whether the caller runs under a scheduler.
func Active() bool { return current != nil }

// Yield is a point at which another worker may go on.
func Yield() {
	if w := current; w != nil && !w.yield(struct{}{}) {
		panic(stopped{})
	}
}

// Block waits until free returns true. It returns at once where nothing else can
// have run since the caller looked.
func Block(free func() bool) {
	current.free = free
	Yield()
}

// Outcome is how a run ended.
type Outcome struct {
	Steps    int
	Deadlock bool // all that were not over waited
	Endless  bool // the steps allowed were not enough
}

// Chooser says which of the workers that can go on does; last is the one that ran
// until now, -1 at first. Both are indices, ready is ascending and not empty.
type Chooser func(last int, ready []int) int

// Run runs the bodies, each as a worker, until all are over, all wait, or the steps are
// used up.
func Run(bodies []func(), choose Chooser, most int) (o Outcome) {
	workers := make([]*worker, len(bodies))
	for i, body := range bodies {
		workers[i] = start(body)
	}
	defer end(workers)
	last := -1
	ready := make([]int, 0, len(workers))
	for ; ; o.Steps++ {
		var alive bool
		if ready, alive = runnable(workers, ready[:0]); len(ready) == 0 {
			o.Deadlock = alive
			return o
		}
		if o.Endless = o.Steps == most; o.Endless {
			return o
		}
		last = choose(last, ready)
		workers[last].step()
	}
}

func start(body func()) *worker {
	w := new(worker)
	w.resume, w.stop = iter.Pull(func(yield func(struct{}) bool) {
		w.yield = yield
		defer func() {
			if p := recover(); p != nil && p != (any)(stopped{}) {
				panic(p)
			}
		}()
		body()
	})
	return w
}

// runnable appends the workers that can go on, and tells whether any is not over.
func runnable(workers []*worker, ready []int) (_ []int, alive bool) {
	for i, w := range workers {
		if w.over {
			continue
		}
		alive = true
		if w.free == nil || w.free() {
			ready = append(ready, i)
		}
	}
	return ready, alive
}

// step lets the worker go on to its next Yield.
func (w *worker) step() {
	w.free = nil
	current = w
	_, more := w.resume()
	current = nil
	w.over = !more
}

// end ends workers that are not over, each with a panic at its Yield.
func end(workers []*worker) {
	for _, w := range workers {
		if !w.over {
			current = w
			w.stop()
			current = nil
		}
	}
}
