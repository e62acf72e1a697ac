package lock

import (
	"runtime"

	"idlab/allocators/cycles"
)

// patience is the number of turns that a waiter spins before it yields its CPU: some 4 µs,
// longer than most designs hold a lock.
const patience = 64

// wait measures the wait of one acquisition that found its lock held.
//
// No clock is read while the lock is held, since that would prolong the waits of others. A waiter reads the clock in
// each turn of its loop, before it reads the word. The wait ends at the last clock reading before the read of the word
// that ended the loop.
type wait struct {
	from, to     int64 // the first and the last reading, in ticks
	turns        int   // since the wait began
	goschedEvery int   // turns between two calls of Gosched, after patience
}

func (c *Class) beginWait() wait {
	now := cycles.Now()
	return wait{from: now, to: now, goschedEvery: c.goschedEvery}
}

// turn relaxes between two reads of the word, then reads the clock.
func (w *wait) turn() {
	w.relax()
	w.to = cycles.Now()
}

// relax pauses, or yields the CPU or the P, between two reads of the word.
func (w *wait) relax() {
	w.turns++
	switch {
	case w.turns < patience:
		cycles.Pause(1)
	case w.turns%w.goschedEvery != 0:
		YieldThread()
	default:
		runtime.Gosched()
	}
}

// waited returns the length of the wait, never negative: counters of two CPUs may differ by
// some ticks.
func (w *wait) waited() int64 { return max(0, w.to-w.from) }

// goschedEvery returns the number of turns between two calls of runtime.Gosched. With one P
// only Gosched helps. With at most as many Ps as CPUs, goroutines may wait for a P, the
// holder among them. With more Ps, the holder has more likely lost its CPU, and Gosched is
// expensive in goroutines that are locked to their threads. The values were found by
// measurement: see the package comment.
func goschedEvery() int {
	switch procs := runtime.GOMAXPROCS(0); {
	case procs == 1:
		return 1
	case procs <= runtime.NumCPU():
		return 16
	default:
		return 256
	}
}
