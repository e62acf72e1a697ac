//go:build sim

package sched

import "unsafe"

// On reports whether this build has the scheduler.
const On = true

// running is the run whose thread runs now; nil between threads and outside of runs. It is package state because the
// scheduling points are in the atomics and locks of many small structures: a pointer to the run in each of them would
// change their sizes. So only one run exists at a time, and no other goroutine may use packages atomics and lock during
// it.
var running *run

// Active reports whether the caller runs under the scheduler.
func Active() bool { return running != nil }

// Access is a scheduling point before an access of that kind to *p. It reports whether the caller must then call
// Accessed, since the observer of the run is a Watcher. Outside of a run it does nothing.
func Access(kind Kind, p unsafe.Pointer) (watched bool) {
	if r := running; r != nil {
		r.access(Event{Kind: kind, Address: p})
		return r.watcher != nil && r.err == nil
	}
	return false
}

// Accessed shows the values of an access to the Watcher. It is no scheduling point.
func Accessed(kind Kind, p unsafe.Pointer, v Values) {
	r := running
	running = nil // watchers have no scheduling points
	r.watcher.Accessed(Event{Thread: r.current, Kind: kind, Address: p}, v)
	running = r
}

// Yield is a scheduling point without an access.
func Yield() { Access(Nothing, nil) }

// BeforeCall is a scheduling point before a call of an operation under test. AfterCall tells of its return, and is none.
func BeforeCall() { Access(Call, nil) }
func AfterCall() {
	if r := running; r != nil {
		r.observe(Event{Kind: Return})
	}
}

// Acquire takes the lock at p. try takes the lock if it is free, and reports whether it did; it has no scheduling
// points. Acquire is called within a run only.
func Acquire(p unsafe.Pointer, kind uint8, try func() bool) {
	r := running
	r.access(Event{Kind: Lock, Lock: kind, Address: p})
	for !try() {
		r.wait(Event{Kind: LockWait, Lock: kind, Address: p})
	}
	r.acquired(p)
}

// Release tells that the lock at p has been released, and is a scheduling point. A scheduling point before the release
// would show nothing more: the other threads could only wait.
func Release(p unsafe.Pointer, kind uint8) {
	if r := running; r != nil {
		r.released(p)
		r.access(Event{Kind: Unlock, Lock: kind, Address: p})
	}
}
