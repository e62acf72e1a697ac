//go:build sched

package sched

// On reports whether this build has the scheduler.
const On = true

// running is the run whose thread runs now; nil between threads and outside of runs. It is package state because the
// scheduling points are in the atomics and locks of many small structures: a pointer to the run in each of them would
// change their sizes. So only one run exists at a time, and no other goroutine may use packages atomics and lock during
// it.
var running *run

// Active reports whether the caller runs under the scheduler.
func Active() bool { return running != nil }

// Yield is a scheduling point: another thread may run before it returns.
func Yield() {
	if r := running; r != nil {
		r.yield()
	}
}

// Block lets other threads run until free returns true. No other thread runs between that call of free and the return
// of Block. free is called often, must change nothing, and has no scheduling points.
func Block(free func() bool) {
	if r := running; r != nil {
		r.threads[r.current].free = free
		r.yield()
	}
}
