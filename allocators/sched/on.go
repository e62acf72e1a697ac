//go:build sched

package sched

// On reports whether this build can be run under a scheduler.
const On = true

// underWay is the run whose thread runs now, nil if none does. This is the one
// place of package state here, for the reason that package counters has one:
// the points at which a run switches are in the atomic accesses and the locks of
// structures that know of no run, and a way from each of them to its run would
// change their sizes. So one run is under way at a time, and no goroutine beside
// its threads uses packages atomics and lock meanwhile.
var underWay *run

// Active reports whether the caller runs under a scheduler.
func Active() bool { return underWay != nil }

// Yield is a point at which another thread may go on.
func Yield() {
	if r := underWay; r != nil {
		r.yield()
	}
}

// Block lets others go on until free reports true. No other thread runs between
// that and the return. free is called often and must change nothing; what it
// accesses does not switch.
func Block(free func() bool) {
	if r := underWay; r != nil {
		r.threads[r.current].free = free
		r.yield()
	}
}
