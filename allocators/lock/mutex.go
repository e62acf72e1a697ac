package lock

import (
	"sync"
	"unsafe"

	"idlab/allocators/cycles"
)

// Mutex is sync.Mutex: a waiter spins for a moment, then parks; whoever comes while it
// wakes up takes the lock before it. A waiter that does not get it for 1 ms makes
// the mutex starve newcomers: it then passes from holder to waiter. So a wait of
// more than 1 ms is counted as a hand-over, which is nearly exact: the waiter can
// have found the lock free when it woke up.
//
// A waiter that parks cannot read the clock before it has the lock. It reads it
// right after: some 15 ns of the critical section, beside the microseconds of its
// wake-up.

func (w *Word) mutex() *sync.Mutex { return (*sync.Mutex)(unsafe.Pointer(w)) }

// waitMutex takes a sync.Mutex that was found held.
func (w *Word) waitMutex(c *Class, counts bool) {
	t := c.beginWait()
	number := c.nodes.claim()
	w.mutex().Lock()
	t.to = cycles.Now()
	c.nodes.end(number, &t, c.overMillisecond(t.waited()), counts)
}

// mutexFree reads the word of a sync.Mutex, of which the lowest bit is 1 while it
// is held.
func mutexFree(state uint32) bool { return state&1 == 0 }
