//go:build sched

package sched

import (
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
	"strings"
)

// Chooser says which thread goes on: one of those that can run, which are
// ascending. last is the thread that ran up to now, -1 at the start; it may be
// among them or not.
type Chooser func(last int, runnable []int) int

// Trace is which threads were chosen, one after the other.
type Trace []int

// String writes a trace as runs of the same thread: 0×12 1×3.
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
	// ErrDeadlock: threads are left, and all of them are blocked.
	ErrDeadlock = errors.New("deadlock: each thread that is left is blocked")
	// ErrEndless: the run has made as many steps as it may.
	ErrEndless = errors.New("endless: the run makes more steps than it may")
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

// Run runs the bodies, each as a thread, from their starts to their ends, with
// at most so many steps from one point to the next. Where a run fails, its
// threads are given up: what they have locked stays locked.
func Run(choose Chooser, most int, bodies ...func()) (Trace, error) {
	if underWay != nil {
		panic("sched: a run within a run")
	}
	r := &run{choose: choose, most: most, current: -1}
	for _, body := range bodies {
		r.threads = append(r.threads, r.start(len(r.threads), body))
	}
	defer r.stop()
	for goesOn := r.pick(); goesOn; {
		t := r.threads[r.current]
		underWay = r
		_, paused := t.resume()
		underWay = nil
		if t.done = !paused; t.done {
			goesOn = r.pick()
		} else {
			goesOn = r.err == nil // and yield has picked
		}
	}
	return r.trace, r.err
}

// run is a run under way.
type run struct {
	choose   Chooser
	most     int
	threads  []*thread
	current  int // the thread that runs, or is to be resumed
	runnable []int
	trace    Trace
	err      error
}

type thread struct {
	resume func() (struct{}, bool)
	stop   func()
	pause  func(struct{}) bool // lets the run go on; false: the thread is given up
	free   func() bool         // nil unless the thread is blocked
	done   bool
}

// givenUp is what a thread panics with that is given up.
type givenUp struct{}

func (r *run) start(number int, body func()) *thread {
	t := new(thread)
	t.resume, t.stop = iter.Pull(func(pause func(struct{}) bool) {
		t.pause = pause
		defer func() {
			value := recover()
			if _, expected := value.(givenUp); value != nil && !expected && r.err == nil {
				r.err = &PanicError{Thread: number, Value: value, Stack: string(debug.Stack())}
			}
		}()
		body()
	})
	return t
}

// stop ends the threads that are left. Their deferred calls are made: they
// panic at the first point that they come to.
func (r *run) stop() {
	for i, t := range r.threads {
		r.current, underWay = i, r
		t.stop()
		underWay = nil
	}
}

// pick chooses the thread that goes on next, and reports whether there is one.
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
	case len(r.trace) == r.most:
		r.err = ErrEndless
		return false
	}
	r.current = r.choose(r.current, r.runnable)
	r.threads[r.current].free = nil
	r.trace = append(r.trace, r.current)
	return true
}

// yield is called by the thread that runs. Where it is chosen again it goes on
// without a switch, which is most of the time and saves most of the cost.
func (r *run) yield() {
	t := r.threads[r.current]
	underWay = nil // nothing that is asked here switches
	more := r.pick()
	underWay = r
	if more && r.threads[r.current] == t {
		return
	}
	if !t.pause(struct{}{}) {
		panic(givenUp{})
	}
}
