//go:build sim

package sched

import (
	"slices"
	"unsafe"
)

// announced is what the threads of a run are about to do, as an Observer knows it.
type announced struct {
	pending map[int]Event          // by thread: the access that its next step begins with
	held    map[unsafe.Pointer]int // by lock: its holder
}

func newAnnounced() announced {
	return announced{map[int]Event{}, map[unsafe.Pointer]int{}}
}

// observe takes in an event.
func (a *announced) observe(e Event) {
	if e.Kind == Unlock {
		delete(a.held, e.Address)
		e = Event{Thread: e.Thread, Kind: Nothing} // the next step begins after the release
	}
	a.pending[e.Thread] = e
}

// start begins the next step of a thread, and returns its access. The thread then holds the lock that it takes.
func (a *announced) start(t int) Event {
	e := a.pending[t]
	if _, held := a.held[e.Address]; !held && (e.Kind == Lock || e.Kind == LockWait) {
		a.held[e.Address] = t
	}
	return e
}

// started reports whether a thread has run to its first scheduling point.
func (a *announced) started(t int) bool {
	_, ok := a.pending[t]
	return ok
}

// blocked reports whether the next step of a thread is to take a lock that is held.
func (a *announced) blocked(t int) bool {
	e := a.pending[t]
	_, held := a.held[e.Address]
	return held && (e.Kind == Lock || e.Kind == LockWait)
}

// enabled reports whether a thread could go on.
func (a *announced) enabled(t int, runnable []int) bool {
	return slices.Contains(runnable, t) && !a.blocked(t)
}

// Preemptions counts the preemptions of a run, as the bound of Exhaustive does: the switches away from threads that could
// go on. Threads may begin at any time: running to the first scheduling point is no step.
type Preemptions struct {
	Count int
	announced
	last int // the thread of the last step
}

// NewPreemptions returns a counter for one run.
func NewPreemptions() *Preemptions { return &Preemptions{announced: newAnnounced(), last: -1} }

// Observe takes in an event of the run.
func (p *Preemptions) Observe(e Event) { p.observe(e) }

// Chosen takes in a choice. It returns the thread that the choice preempts, and false if it preempts none.
func (p *Preemptions) Chosen(next int, runnable []int) (preempted int, ok bool) {
	if !p.started(next) {
		return -1, false
	}
	preempted, ok = p.last, next != p.last && p.enabled(p.last, runnable)
	if ok {
		p.Count++
	}
	p.start(next)
	p.last = next
	return preempted, ok
}
