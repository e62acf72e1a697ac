package lock

import (
	"sync/atomic"
	"unsafe"

	"idlab/allocators/counters"
	"idlab/allocators/sched"
)

// Word is a lock of 8 bytes: the word of a spin lock and the count of its acquisitions, which
// the lock guards; or a sync.Mutex without a count. The zero Word is free; it must not be
// copied. Each kind has a type for the same 8 bytes, which has its algorithm: qspin, ticket
// and mutex.
type Word struct{ state, acquired uint32 }

// Lock is a Word that counts its acquisitions in every kind. A spin lock does not touch its
// spare word.
type Lock struct {
	Word
	spare Word // counts the acquisitions of a mutex, which fills its own Word
}

// Lock takes the lock, waiting for it as long as it must.
func (w *Word) Lock(c *Class) {
	if counters.On && c.counted {
		counters.Lock()
	}
	if !sched.On && c.kind == QSpin && atomic.CompareAndSwapUint32(&w.state, 0, locked) {
		w.acquired++
		return
	}
	w.lock(c, true)
}

// lock is Lock without the inlined fast path, which takes a free queued lock.
//
//go:noinline
func (w *Word) lock(c *Class, counts bool) {
	switch {
	case sched.On && sched.Active():
		w.lockScheduled(c)
	case c.kind == QSpin:
		if q := (*qspin)(w); !q.try() {
			q.wait(c, counts)
		}
	case c.kind == Ticket:
		t := (*ticket)(w)
		if mine, isServed := t.take(); !isServed {
			t.wait(c, mine, counts)
		}
	default:
		if m := (*mutex)(w); !m.try() {
			m.wait(c, counts)
		}
	}
	if counts && c.kind != Mutex {
		w.acquired++
	}
}

// Unlock releases the lock.
func (w *Word) Unlock(c *Class) {
	if !sched.On && c.kind == QSpin {
		(*qspin)(w).release()
		return
	}
	w.unlock(c)
}

// unlock is Unlock without the inlined fast path.
//
//go:noinline
func (w *Word) unlock(c *Class) {
	switch c.kind {
	case QSpin:
		(*qspin)(w).release()
	case Ticket:
		(*ticket)(w).release()
	default:
		(*mutex)(w).release()
	}
	if sched.On {
		sched.Release(unsafe.Pointer(w), uint8(c.kind))
	}
}

// lockScheduled takes the lock under package sched's scheduler.
func (w *Word) lockScheduled(c *Class) {
	sched.Acquire(unsafe.Pointer(w), uint8(c.kind), func() bool { return w.try(c) })
}

// try takes the lock if it is free.
func (w *Word) try(c *Class) bool {
	switch c.kind {
	case QSpin:
		return (*qspin)(w).try()
	case Ticket:
		return (*ticket)(w).try()
	default:
		return (*mutex)(w).try()
	}
}

// Lock takes the lock, waiting for it as long as it must.
func (l *Lock) Lock(c *Class) {
	if !sched.On && !counters.On && c.kind == QSpin && atomic.CompareAndSwapUint32(&l.state, 0, locked) {
		l.acquired++
		return
	}
	l.lock(c)
}

// lock is Lock without the inlined fast path.
//
//go:noinline
func (l *Lock) lock(c *Class) { l.lockInto(c, &l.spare) }

// LockCounting takes the lock and counts the acquisition: in spare if the lock is a mutex,
// which has no room for a count. spare is no lock, and spin locks do not touch it.
// LockCounting is for tables of locks; a Lock contains its spare word.
func (w *Word) LockCounting(c *Class, spare *Word) {
	if !sched.On && !counters.On && c.kind == QSpin && (*qspin)(w).try() {
		w.acquired++
		return
	}
	w.lockInto(c, spare)
}

func (w *Word) lockInto(c *Class, spare *Word) {
	if counters.On && c.counted {
		counters.Lock()
	}
	w.lock(c, true)
	if c.kind == Mutex {
		spare.acquired++
	}
}

// Acquired returns the number of acquisitions by LockCounting with that spare word, modulo
// 2^32: a lock taken without pause wraps within minutes. It takes the lock to read the count,
// and does not count itself.
func (w *Word) Acquired(c *Class, spare *Word) uint64 {
	w.lock(c, false)
	defer w.Unlock(c)
	if c.kind == Mutex {
		return uint64(spare.acquired)
	}
	return uint64(w.acquired)
}

// Stats reports the acquisitions. The other fields are 0: the class counts waits.
func (l *Lock) Stats(c *Class) Stats { return Stats{Acquired: l.Acquired(c, &l.spare)} }
