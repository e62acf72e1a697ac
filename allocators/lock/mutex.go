package lock

import (
	"sync"
	"unsafe"

	"idlab/allocators/cycles"
)

// Mutex is sync.Mutex: a waiter spins briefly, then parks. A newcomer may take the lock while
// the waiter wakes up. After 1 ms without the lock, a waiter switches the mutex to starvation
// mode: each holder then passes the lock to the next waiter. So a wait of more than 1 ms is
// counted as a hand-over. This is nearly exact: the waiter can have found the lock free when
// it woke up.
//
// A waiter that parks reads the clock only after it has the lock. This costs some 15 ns of
// the critical section. The wake-up itself takes microseconds.

func (w *Word) mutex() *sync.Mutex { return (*sync.Mutex)(unsafe.Pointer(w)) }

// waitMutex takes a sync.Mutex that was found held.
func (w *Word) waitMutex(c *Class, counts bool) {
	t := c.beginWait()
	number := c.nodes.claim()
	w.mutex().Lock()
	t.to = cycles.Now()
	c.nodes.end(number, &t, c.overMillisecond(t.waited()), counts)
}

// mutexFree reads the word of a sync.Mutex: bit 0 is 1 while the mutex is held.
func mutexFree(state uint32) bool { return state&1 == 0 }
