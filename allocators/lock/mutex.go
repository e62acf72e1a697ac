package lock

import (
	"sync"
	"unsafe"

	"idlab/allocators/cycles"
)

// Mutex is sync.Mutex, which fills a Word. The holder who releases it and comes
// again may take it before those who wait: so one worker keeps it for long, the
// others park, and few acquisitions are contended, each for long. A spin lock of the
// kernel does neither.

func (w *Word) mutex() *sync.Mutex { return (*sync.Mutex)(unsafe.Pointer(w)) }

func (w *Word) lockMutex(c *Class) {
	if !w.mutex().TryLock() {
		w.lockMutexSlow(c)
	}
}

// lockMutexSlow reads the clock once it has the lock: it cannot know before when the
// wait ends. What that adds to the critical section, some 12 ns, is little beside a
// wait that parks.
func (w *Word) lockMutexSlow(c *Class) {
	n, _ := c.tryClaim()
	t := begin()
	w.mutex().Lock()
	t.last = cycles.Now()
	t.end(c, n, false)
}
