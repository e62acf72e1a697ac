//go:build sim

package sched

import (
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
	"slices"
	"unsafe"
)

// Chooser returns the thread that runs next: one of runnable, which is ascending and not empty. last is the thread that
// ran until now, -1 at the start. It is not in runnable if it has blocked or ended. A Chooser must not change or keep
// runnable. It may end the run by returning Cut.
type Chooser func(last int, runnable []int) int

// Cut is no thread: the run ends with ErrCut.
const Cut = -1

// Config says how a run is scheduled.
type Config struct {
	Choose   Chooser
	Observer Observer // nil: none
	MaxSteps int      // a run with more steps fails; 0: no limit
	Touches  bool     // whether touches are scheduling points
}

var (
	// ErrDeadlock means that every thread that has not ended is blocked.
	ErrDeadlock = errors.New("deadlock: every thread that has not ended is blocked")
	// ErrStepLimit means that the run has more steps than allowed.
	ErrStepLimit = errors.New("step limit exceeded: a thread may loop for ever")
	// ErrCut means that the Chooser has ended the run.
	ErrCut = errors.New("cut: the schedule is equivalent to others")
)

// PanicError is the failure of a run in which a thread panicked.
type PanicError struct {
	Thread int
	Value  any
	Stack  string
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("thread %d panics: %v\n%s", e.Thread, e.Value, e.Stack)
}

// Run runs each body as a thread until all have ended, and returns the number of steps. A step is the code from one
// scheduling point to the next. If a run fails, Run stops its threads where they are: locks that they hold stay locked.
func Run(c Config, bodies ...func()) (steps int, err error) {
	if running != nil {
		panic("sched: Run called within a run")
	}
	r := &run{Config: c, current: -1}
	r.watcher, _ = c.Observer.(Watcher)
	for i, body := range bodies {
		r.threads = append(r.threads, r.start(i, body))
		r.runnable = append(r.runnable, i)
	}
	r.left = len(bodies)
	defer r.stop()
	for more := r.pick(); more; {
		t := r.threads[r.current]
		running = r
		_, paused := t.resume()
		running = nil
		if paused {
			more = r.err == nil // yield has picked the next thread
		} else {
			r.ended()
			more = r.pick()
		}
	}
	return r.steps, r.err
}

// run is the state of a run.
type run struct {
	Config
	watcher  Watcher // the Observer if it is one
	threads  []*thread
	current  int   // the thread that runs, or that runs next
	left     int   // threads that have not ended
	waiting  int   // threads that wait for a lock
	runnable []int // threads that may run, ascending
	steps    int
	err      error
}

type thread struct {
	resume   func() (struct{}, bool)
	stop     func()
	pause    func(struct{}) bool // returns control to Run; false: the thread must stop
	waitsFor unsafe.Pointer      // the lock that the thread waits for, or nil
}

// abandoned is the panic value that unwinds a thread whose run has failed.
type abandoned struct{}

func (r *run) start(number int, body func()) *thread {
	t := new(thread)
	t.resume, t.stop = iter.Pull(func(pause func(struct{}) bool) {
		t.pause = pause
		defer func() {
			value := recover()
			if _, expected := value.(abandoned); value != nil && !expected && r.err == nil {
				r.err = &PanicError{Thread: number, Value: value, Stack: string(debug.Stack())}
			}
		}()
		body()
	})
	return t
}

// stop unwinds the threads that have not ended, with their deferred calls: each panics at its next scheduling point.
func (r *run) stop() {
	for i, t := range r.threads {
		r.current, running = i, r
		t.stop()
		running = nil
	}
}

// pick chooses the thread that runs next, and returns false if the run is over.
func (r *run) pick() bool {
	switch {
	case r.err != nil:
		return false
	case len(r.runnable) == 0:
		if r.left > 0 {
			r.err = ErrDeadlock
		}
		return false
	case r.steps == r.MaxSteps && r.MaxSteps > 0:
		r.err = ErrStepLimit
		return false
	}
	next := r.Choose(r.current, r.runnable)
	if next == Cut {
		r.err = ErrCut
		return false
	}
	r.steps++
	r.current = next
	return true
}

// access shows an event of the running thread to the observer, and is a scheduling point. If the thread is chosen
// again, access returns without a switch of coroutines: this is the common case, and much cheaper.
func (r *run) access(e Event) {
	me := r.current
	running = nil // observers and choosers have no scheduling points
	r.observe(e)
	stays := !r.Touches && (e.Kind == Touch || e.Kind == TouchWrite) || r.pick() && r.current == me
	running = r
	if !stays && !r.threads[me].pause(struct{}{}) {
		panic(abandoned{})
	}
}

func (r *run) observe(e Event) {
	if r.Observer != nil && r.err == nil {
		e.Thread = r.current
		r.Observer.Observe(e)
	}
}

// ended removes the running thread.
func (r *run) ended() {
	r.observe(Event{Kind: End})
	r.left--
	r.park(r.current)
}

// wait blocks the running thread until the lock of the event is released.
func (r *run) wait(e Event) {
	t := r.threads[r.current]
	if t.waitsFor == nil {
		t.waitsFor = e.Address
		r.waiting++
	}
	r.park(r.current)
	r.access(e)
}

// released makes the threads that wait for a lock runnable. acquired blocks them again: the running thread was the
// first to take it.
func (r *run) released(p unsafe.Pointer) {
	for i := 0; i < len(r.threads) && r.waiting > 0; i++ {
		if at, found := slices.BinarySearch(r.runnable, i); r.threads[i].waitsFor == p && !found {
			r.runnable = slices.Insert(r.runnable, at, i)
		}
	}
}

func (r *run) acquired(p unsafe.Pointer) {
	if r.waiting == 0 {
		return
	}
	if t := r.threads[r.current]; t.waitsFor != nil {
		t.waitsFor = nil
		r.waiting--
	}
	for i, t := range r.threads {
		if t.waitsFor == p {
			r.park(i)
		}
	}
}

// park makes a thread not runnable.
func (r *run) park(i int) {
	if at, found := slices.BinarySearch(r.runnable, i); found {
		r.runnable = slices.Delete(r.runnable, at, at+1)
	}
}
