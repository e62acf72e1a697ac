// Package lock provides the locks that designs use: the spin locks of Linux and
// Go's mutex. They tell how often and how long they were waited for.
//
//   - QSpin is the queued spin lock of Linux since 4.2 (qspin.go), Ticket that of
//     2.6.25 to 4.1 (ticket.go), Mutex is sync.Mutex (mutex.go).
//   - A Class is what many locks have in common: their kind, the queue nodes of
//     their waiters, and what was counted while they waited (class.go). A design
//     has one for all its locks.
//   - A Word is one lock of 8 bytes, a Lock one of 16 that counts its acquisitions
//     whatever its kind. Each call is told the Class, so that the lock itself is
//     no larger than the kernel's.
//
// Waiting is measured in the slow path alone: an acquisition that finds the lock
// free reads no clock. The runtime's own figure (/sync/mutex/wait/total:seconds)
// counts parked time only, sampled one in eight, and is tens of times too low where
// waiters spin.
package lock

import (
	"sync/atomic"

	"idlab/allocators/counters"
	"idlab/allocators/params"
	"idlab/allocators/sched"
)

// Kind is an algorithm of locking.
type Kind uint8

const (
	QSpin  Kind = iota // queued, each waiter spins on a line of its own: Linux since 4.2
	Ticket             // first come, first served, all waiters spin on one line: Linux 2.6.25 to 4.1
	Mutex              // sync.Mutex: waiters park, and a newcomer may take the lock before them
)

func (k Kind) String() string { return Kinds()[k] }

// Kinds returns the names of all kinds.
func Kinds() []string { return []string{"qspin", "ticket", "mutex"} }

// Named returns the kind of that name, false if there is none.
func Named(name string) (Kind, bool) {
	for k, known := range Kinds() {
		if known == name {
			return Kind(k), true
		}
	}
	return 0, false
}

const paramName = "lock"

// Param lets a design's locks be of another kind than they are in its kernel.
func Param(kernels Kind) params.Param {
	return params.Param{Name: paramName, Default: kernels.String(), Choices: Kinds(),
		Help: "the design's locks: queued spin locks (Linux since 4.2), ticket spin locks (2.6.25 to 4.1) or sync.Mutex"}
}

// In returns the kind that Param was given.
func In(v params.Values) Kind {
	k, _ := Named(v.String(paramName))
	return k
}

// Word is a lock of 8 bytes. A spin lock has its word in the first 4 and counts its
// acquisitions in the other 4, modulo 2³²; a sync.Mutex fills all 8. The zero Word
// is free; it must not be copied.
type Word struct{ state, acquired uint32 }

// Lock takes the lock, waiting for it as long as it must.
//
// This method, LockCounting and Lock.Lock are one; each has the compare-and-swap of its
// own so that the compiler inlines it.
func (w *Word) Lock(c *Class) {
	if c.kind == QSpin && !slow && atomic.CompareAndSwapUint32(&w.state, 0, locked) {
		w.acquired++
		return
	}
	w.lockAny(c, nil)
}

// LockCounting takes the lock and counts the acquisition: in spare if it is a mutex,
// which has no room for that. spare is no lock itself, and is not touched otherwise.
func (w *Word) LockCounting(c *Class, spare *Word) {
	if c.kind == QSpin && !slow && atomic.CompareAndSwapUint32(&w.state, 0, locked) {
		w.acquired++
		return
	}
	w.lockAny(c, spare)
}

// slow is true in builds in which each acquisition is more than taking the lock.
const slow = sched.On || counters.On

// lockAny takes the lock where that is not one compare-and-swap; spare may be nil.
func (w *Word) lockAny(c *Class, spare *Word) {
	if counters.On && c.counted {
		counters.Lock()
	}
	switch {
	case sched.On && sched.Active():
		w.lockScheduled(c)
	case c.kind == Ticket:
		own, served := w.draw()
		if own != served {
			w.awaitTicket(c, own)
		}
		w.acquired++
	case c.kind == QSpin:
		w.lockQueued(c)
	default:
		w.lockMutex(c)
	}
	if spare != nil && c.kind == Mutex {
		spare.acquired++
	}
}

// Unlock releases the lock.
func (w *Word) Unlock(c *Class) {
	if c.kind == QSpin && !sched.On {
		clearLocked(&w.state)
		return
	}
	w.unlockAny(c)
}

func (w *Word) unlockAny(c *Class) {
	switch {
	case sched.On && sched.Active():
		sched.Yield()
		w.state = 0
	case c.kind == QSpin:
		clearLocked(&w.state)
	case c.kind == Ticket:
		nextTicket(&w.state)
	default:
		w.mutex().Unlock()
	}
}

// lockScheduled takes the lock under a scheduler, which runs one goroutine at a time.
// All kinds are alike there: which waiter is next is the scheduler's choice.
func (w *Word) lockScheduled(c *Class) {
	sched.Yield()
	for w.state != 0 {
		sched.Block(func() bool { return w.state == 0 })
	}
	w.state = 1
	if c.kind != Mutex {
		w.acquired++
	}
}

// tryLock takes the lock if it is free, and counts nothing.
func (w *Word) tryLock(c *Class) bool {
	switch {
	case sched.On && sched.Active():
		panic("lock: tryLock under a scheduler")
	case c.kind == QSpin:
		return atomic.CompareAndSwapUint32(&w.state, 0, locked)
	case c.kind == Ticket:
		return w.tryTicket()
	default:
		return w.mutex().TryLock()
	}
}

// Acquired returns how often the lock was taken by LockCounting with that spare
// word. It takes the lock for that, and is not counted.
func (w *Word) Acquired(c *Class, spare *Word) uint64 {
	for !w.tryLock(c) {
		yield()
	}
	defer w.Unlock(c)
	if c.kind == Mutex {
		return uint64(spare.acquired)
	}
	return uint64(w.acquired)
}

// Lock is a Word with room to count the acquisitions of a mutex. The zero Lock is
// free; it must not be copied.
type Lock struct {
	Word
	spare Word
}

// Lock takes the lock, waiting for it as long as it must.
func (l *Lock) Lock(c *Class) {
	if c.kind == QSpin && !slow && atomic.CompareAndSwapUint32(&l.state, 0, locked) {
		l.acquired++
		return
	}
	l.lockSlow(c)
}

func (l *Lock) lockSlow(c *Class) { l.lockAny(c, &l.spare) }

// Stats tells how often the lock was taken. All else is its Class's, and 0 here. It
// takes the lock, and is not counted.
func (l *Lock) Stats(c *Class) Stats { return Stats{Acquired: l.Acquired(c, &l.spare)} }
