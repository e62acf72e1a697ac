package lock

import (
	"sync/atomic"
	"time"

	"idlab/allocators/cycles"
)

// Stats are the acquisitions of locks and the waits for them.
type Stats struct {
	Acquired  uint64 // acquisitions
	Contended uint64 // acquisitions that found the lock held
	HandOvers uint64 // contended acquisitions that got the lock from its holder
	Wait      int64  // sum of all waits, in ticks of package cycles
	Longest   int64  // the longest wait since the last call of Class.Stats, in ticks
}

// Plus returns the sum of both, Minus the change since t. The Longest of a sum is the larger one; the Longest of a
// difference is that of s.
func (s Stats) Plus(t Stats) Stats {
	return Stats{s.Acquired + t.Acquired, s.Contended + t.Contended, s.HandOvers + t.HandOvers,
		s.Wait + t.Wait, max(s.Longest, t.Longest)}
}
func (s Stats) Minus(t Stats) Stats {
	return Stats{s.Acquired - t.Acquired, s.Contended - t.Contended, s.HandOvers - t.HandOvers,
		s.Wait - t.Wait, s.Longest}
}

// Class is the common part of the locks of one purpose. Fast paths read kind and counted, so the fields on their cache
// line are not written at each contended acquisition.
type Class struct {
	kind    Kind
	counted bool    // whether builds with the tag counters count acquisitions
	purpose Purpose // in events of package sched
	nodes   nodes

	goschedEvery int // turns of a waiter between two calls of runtime.Gosched: see wait

	// A millisecond in ticks: 0 until overMillisecond measures it, from made and madeTicks,
	// two clocks read together when the class was made.
	millisecond atomic.Int64
	made        time.Time
	madeTicks   int64
}

// Purpose is what the locks of a class guard.
type Purpose uint8

// The purposes: a design's structure, or what all designs share; and their number.
const (
	Structure Purpose = iota
	Timers            // the kernel's it_lock
	Lists             // the lists of timers
	Purposes
)

// NewClass makes a class of a design's locks: builds with the tag counters count their
// acquisitions. NewShared makes a class of locks that all designs share: they are not
// counted.
func NewClass(k Kind) *Class {
	c := newClass(k, nodeCount())
	c.counted = true
	return c
}

func NewShared(k Kind, p Purpose) *Class {
	c := newClass(k, nodeCount())
	c.purpose = p
	return c
}

// Tag is a kind and a purpose, as events of package sched have them.
type Tag uint8

const purposeShift = 4

func (c *Class) tag() uint8 { return uint8(c.kind) | uint8(c.purpose)<<purposeShift }

// Kind and Purpose return the parts of a tag.
func (t Tag) Kind() Kind       { return Kind(t & (1<<purposeShift - 1)) }
func (t Tag) Purpose() Purpose { return Purpose(t >> purposeShift) }

func newClass(k Kind, waiters int) *Class {
	return &Class{kind: k, nodes: newNodes(waiters), goschedEvery: goschedEvery(),
		made: time.Now(), madeTicks: cycles.Now()}
}

// Kind returns the kind of the class's locks.
func (c *Class) Kind() Kind { return c.kind }

// Stats returns the counts of the waits that have ended. Acquired is 0, since each Lock counts its own acquisitions.
// The caller must hold no lock of the class.
func (c *Class) Stats() Stats { return c.nodes.sum() }

// overMillisecond reports whether a wait was longer than 1 ms. The rate of the counter is
// measured once, over the life of the class so far, which is longer than any wait for its
// locks.
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
