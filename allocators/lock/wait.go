package lock

import (
	"runtime"

	"idlab/allocators/cycles"
)

// patience is how many turns a waiter spins before it lets others have its CPU:
// some 4 µs, longer than most designs hold a lock.
const patience = 64

// wait is the waiting of one acquisition that found its lock held.
//
// The clock is not read once the lock is held, where it would make others wait
// longer: a waiter reads it in each turn of its loop before it looks at the word. The
// wait ends with the last reading before the look that ended it.
type wait struct {
	from, to     int64 // the first reading and the last, in ticks
	turns        int   // since the waiting began
	goschedEvery int   // turns, when patience is over
}

func (c *Class) beginWait() wait {
	now := cycles.Now()
	return wait{from: now, to: now, goschedEvery: c.goschedEvery}
}

// turn passes the time between two looks, and reads the clock before the second.
func (w *wait) turn() {
	w.relax()
	w.to = cycles.Now()
}

// relax passes the time between two looks.
func (w *wait) relax() {
	w.turns++
	switch {
	case w.turns < patience:
		cycles.Pause(1)
	case w.turns%w.goschedEvery != 0:
		yieldThread()
	default:
		runtime.Gosched()
	}
}

// waited returns the time waited. Counters of two CPUs may differ by some ticks.
func (w *wait) waited() int64 { return max(0, w.to-w.from) }

// goschedEvery returns how many turns lie between two in which a waiter lets other
// goroutines have its P. With one P nothing else helps. Where there are no more Ps
// than CPUs, goroutines may wait for a P, the holder among them. Where there are
// more, the holder has more likely lost its CPU, and Gosched is dear to goroutines that
// are locked to their threads.
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
