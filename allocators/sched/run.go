//go:build sched

package sched

import (
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
	"strings"
)

// Chooser returns the thread that runs next: one of runnable, which is ascending and not empty. last is the thread that
// ran until now, -1 at the start. It is not in runnable if it has blocked or ended.
type Chooser func(last int, runnable []int) int

// Trace is a schedule: the chosen threads in order.
type Trace []int

// String formats a trace by run lengths: 0×12 1×3.
func (t Trace) String() string {
	var text strings.Builder
	for from := 0; from < len(t); {
		to := from
		for to < len(t) && t[to] == t[from] {
			to++
		}
		if from > 0 {
			text.WriteByte(' ')
		}
		fmt.Fprintf(&text, "%d×%d", t[from], to-from)
		from = to
	}
	return text.String()
}

var (
	// ErrDeadlock means that every thread that has not ended is blocked.
	ErrDeadlock = errors.New("deadlock: every thread that has not ended is blocked")
	// ErrStepLimit means that the run has more steps than allowed.
	ErrStepLimit = errors.New("step limit exceeded: a thread may loop for ever")
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

// Run runs each body as a thread until all have ended. A step is the code from one scheduling point to the next; a run
// has at most maxSteps. If a run fails, Run stops its threads where they are: locks that they hold stay locked.
func Run(choose Chooser, maxSteps int, bodies ...func()) (Trace, error) {
	if running != nil {
		panic("sched: Run called within a run")
	}
	r := &run{choose: choose, maxSteps: maxSteps, current: -1}
	for _, body := range bodies {
		r.threads = append(r.threads, r.start(len(r.threads), body))
	}
	defer r.stop()
	for more := r.pick(); more; {
		t := r.threads[r.current]
		running = r
		_, paused := t.resume()
		running = nil
		if t.done = !paused; t.done {
			more = r.pick()
		} else {
			more = r.err == nil // yield has picked the next thread
		}
	}
	return r.trace, r.err
}

// run is the state of a run.
type run struct {
	choose   Chooser
	maxSteps int
	threads  []*thread
	current  int // the thread that runs, or that runs next
	runnable []int
	trace    Trace
	err      error
}

type thread struct {
	resume func() (struct{}, bool)
	stop   func()
	pause  func(struct{}) bool // returns control to Run; false: the thread must stop
	free   func() bool         // nil unless the thread is blocked
	done   bool
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
	if r.err != nil {
		return false
	}
	left := false
	r.runnable = r.runnable[:0]
	for i, t := range r.threads {
		left = left || !t.done
		if !t.done && (t.free == nil || t.free()) {
			r.runnable = append(r.runnable, i)
		}
	}
	switch {
	case len(r.runnable) == 0:
		if left {
			r.err = ErrDeadlock
		}
		return false
	case len(r.trace) == r.maxSteps:
		r.err = ErrStepLimit
		return false
	}
	r.current = r.choose(r.current, r.runnable)
	r.threads[r.current].free = nil
	r.trace = append(r.trace, r.current)
	return true
}

// yield is a scheduling point of the running thread. If that thread is chosen again, yield returns without a switch of
// coroutines: this is the common case, and much cheaper.
func (r *run) yield() {
	t := r.threads[r.current]
	running = nil // the calls of free and choose have no scheduling points
	more := r.pick()
	running = r
	if more && r.threads[r.current] == t {
		return
	}
	if !t.pause(struct{}{}) {
		panic(abandoned{})
	}
}
