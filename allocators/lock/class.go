package lock

import (
	"sync/atomic"
	"time"

	"idlab/allocators/cycles"
)

// Stats tells how locks were waited for.
type Stats struct {
	Acquired  uint64 // acquisitions
	Contended uint64 // of them, those that found the lock held
	HandOvers uint64 // of those, to which the holder before passed the lock
	Wait      int64  // waiting time of all that were contended, in ticks of package cycles
	Longest   int64  // the longest of them since Class.Stats was asked the last time, in the same
}

// Plus returns the sum of both, Minus what came since t. The longest wait is the
// longer of both in a sum, and the later one in a difference.
func (s Stats) Plus(t Stats) Stats {
	return Stats{s.Acquired + t.Acquired, s.Contended + t.Contended, s.HandOvers + t.HandOvers, s.Wait + t.Wait, max(s.Longest, t.Longest)}
}
func (s Stats) Minus(t Stats) Stats {
	return Stats{s.Acquired - t.Acquired, s.Contended - t.Contended, s.HandOvers - t.HandOvers, s.Wait - t.Wait, s.Longest}
}

// Class is what locks of one purpose have in common. The fast paths read kind and
// counted, so nothing beside them is written as often as a lock is contended.
type Class struct {
	kind    Kind
	counted bool // in builds that count acquisitions
	nodes   nodes

	goschedEvery int // turns of a waiter

	// The length of a millisecond in ticks, 0 until a wait was long enough to ask,
	// and two readings taken together when the class was made.
	millisecond atomic.Int64
	made        time.Time
	madeTicks   int64
}

// NewClass makes a class of a design's locks: builds with the tag counters count
// their acquisitions. NewShared makes a class of locks that all designs share.
func NewClass(k Kind) *Class {
	c := newClass(k, nodeCount())
	c.counted = true
	return c
}
func NewShared(k Kind) *Class { return newClass(k, nodeCount()) }

func newClass(k Kind, waiters int) *Class {
	return &Class{kind: k, nodes: newNodes(waiters), goschedEvery: goschedEvery(), made: time.Now(), madeTicks: cycles.Now()}
}

// Kind returns which locks they are.
func (c *Class) Kind() Kind { return c.kind }

// Stats returns what was counted in slow paths so far, of waits that have ended;
// Acquired is 0, as each Lock counts its own. It may be called at any time by
// a caller that holds no lock of the class.
func (c *Class) Stats() Stats { return c.nodes.sum() }

// overMillisecond reports whether a wait was longer than 1 ms. The rate of the
// counter is measured once, over the life of the class so far, which is longer
// than any wait for its locks.
func (c *Class) overMillisecond(wait int64) bool {
	ms := c.millisecond.Load()
	if ms == 0 {
		age := time.Since(c.made)
		if age < time.Millisecond {
			return false
		}
		ms = int64(float64(cycles.Now()-c.madeTicks) / float64(age) * float64(time.Millisecond))
		c.millisecond.Store(ms)
	}
	return wait > ms
}
