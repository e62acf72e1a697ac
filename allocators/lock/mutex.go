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

// mutex is a Word as a sync.Mutex.
type mutex Word

func (m *mutex) sync() *sync.Mutex { return (*sync.Mutex)(unsafe.Pointer(m)) }

func (m *mutex) try() bool { return m.sync().TryLock() }

// wait takes a mutex that was found held.
func (m *mutex) wait(c *Class, counts bool) {
	t := c.beginWait()
	number := c.nodes.claim()
	m.sync().Lock()
	t.to = cycles.Now()
	c.nodes.end(number, &t, c.overMillisecond(t.waited()), counts)
}

func (m *mutex) release() { m.sync().Unlock() }
