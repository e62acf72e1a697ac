// Package lock provides the locks that designs use: the spin locks of Linux and
// Go's mutex, of which each tells how often and how long it was waited for.
//
//   - QSpin is the queued spin lock of Linux since 4.2, Ticket that of 2.6.25 to
//     4.1, Mutex is sync.Mutex.
//   - A Class is what many locks have in common: their kind, the queue nodes of
//     their waiters, and what was counted in slow paths. A design has one.
//   - A Lock is one lock. It is told its Class at each call, so that it is no
//     larger than the kernel's.
package lock

import (
	"sync"
	"unsafe"

	"idlab/allocators/counters"
	"idlab/allocators/cycles"
	"idlab/allocators/params"
)

// Kind is an algorithm of locking.
type Kind uint8

const (
	QSpin  Kind = iota // queued, each waiter spins on a line of its own: Linux since 4.2
	Ticket             // first come, first served, all waiters spin on one line: Linux 2.6.25 to 4.1
	Mutex              // sync.Mutex: waiters park, and whoever comes may take the lock before them
)

func (k Kind) String() string { return [...]string{"qspin", "ticket", "mutex"}[k] }

// Kinds returns the names of all kinds.
func Kinds() []string { return []string{QSpin.String(), Ticket.String(), Mutex.String()} }

// Named returns the kind of that name, false if there is none.
func Named(name string) (Kind, bool) {
	for k := QSpin; k <= Mutex; k++ {
		if k.String() == name {
			return k, true
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

// Stats tells how locks were waited for.
type Stats struct {
	Acquired  uint64 // acquisitions
	Contended uint64 // of them, those that found the lock held
	HandOvers uint64 // of those, to which the holder before passed the lock
	Wait      int64  // waiting time of all that were contended, in ticks of package cycles
	Longest   int64  // the longest of them, in the same
}

// Class is what locks of one purpose have in common.
type Class struct {
	kind    Kind
	counted bool  // in builds that count acquisitions
	stats   Stats // TODO
}

// NewClass makes a class of a design's locks: builds with the tag counters count
// their acquisitions. NewShared makes one of locks that all designs have.
func NewClass(k Kind) *Class  { return &Class{kind: k, counted: true} }
func NewShared(k Kind) *Class { return &Class{kind: k} }

// Kind returns which locks they are.
func (c *Class) Kind() Kind { return c.kind }

// Stats returns what was counted in slow paths so far; Acquired is 0, as each Lock
// counts its own. It may be called at any time.
func (c *Class) Stats() Stats { return c.stats }

// Word is a lock of 8 bytes, as small as the kernel's: the word of a spin lock
// and the count of its acquisitions, or a sync.Mutex without one. The zero Word is
// free; it must not be copied.
type Word struct{ state, acquired uint32 }

// Lock is a Word that counts its acquisitions whatever its kind. The last 8
// bytes are those of a mutex: a table of very many spin locks may leave them out.
type Lock struct {
	Word
	spare Word // counts the acquisitions of a mutex, which fills its own Word
}

func (w *Word) mutex() *sync.Mutex { return (*sync.Mutex)(unsafe.Pointer(w)) }

// Lock takes the lock, waiting for it as long as it must.
func (w *Word) Lock(c *Class) {
	if counters.On && c.counted {
		counters.Lock()
	}
	if !w.mutex().TryLock() {
		from := cycles.Now()
		w.mutex().Lock()
		c.stats.Contended++
		c.stats.Wait += cycles.Now() - from
	}
}

// Unlock releases the lock.
func (w *Word) Unlock(c *Class) { w.mutex().Unlock() }

// LockCounting takes the lock and counts the acquisition: in spare, which is no lock
// itself, if it is one of a mutex; spare is not touched otherwise.
func (w *Word) LockCounting(c *Class, spare *Word) {
	w.Lock(c)
	if c.kind == Mutex {
		spare.acquired++
	}
}

// Acquired returns how often the lock was taken by LockCounting with that spare
// word. It takes the lock, without being counted.
func (w *Word) Acquired(c *Class, spare *Word) uint64 {
	w.mutex().Lock()
	defer w.mutex().Unlock()
	return uint64(spare.acquired)
}

// Lock takes the lock, waiting for it as long as it must.
func (l *Lock) Lock(c *Class) { l.LockCounting(c, &l.spare) }

// Stats tells how often the lock was taken: in Acquired, all else is the Class's. It
// takes the lock, without being counted.
func (l *Lock) Stats(c *Class) Stats { return Stats{Acquired: l.Acquired(c, &l.spare)} }

// Plus returns the sum of both, Minus what came since t; the longest wait is that of
// both, or of the later.
func (s Stats) Plus(t Stats) Stats {
	return Stats{s.Acquired + t.Acquired, s.Contended + t.Contended, s.HandOvers + t.HandOvers, s.Wait + t.Wait, max(s.Longest, t.Longest)}
}
func (s Stats) Minus(t Stats) Stats {
	return Stats{s.Acquired - t.Acquired, s.Contended - t.Contended, s.HandOvers - t.HandOvers, s.Wait - t.Wait, s.Longest}
}
