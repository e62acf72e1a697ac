package lock

import (
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"

	"idlab/allocators/cycles"
)

// Class is what locks of one purpose have in common.
//
// A waiter needs a queue node that others can reach, and a place to count in. The
// kernel has nodes for each CPU, and no waiter is ever moved from one. Here a waiter
// claims one of the class's nodes, beginning at the one that its stack's address
// leads to: so a worker has the same node nearly always, no two have one at a time,
// and nothing is allocated. What a waiter counts stands in the node, which is its own
// until it gives it back; so counting shares no line with others.
type Class struct {
	kind    Kind
	counted bool // by builds with the tag counters
	_       [62]byte
	nodes   []node // a power of two of them

	mu      sync.Mutex
	without Stats // of waiters for whom no node was left
}

// NewClass makes the class of a design's locks: builds with the tag counters count
// their acquisitions. NewShared makes one of locks that all designs have, which are
// not counted.
func NewClass(k Kind) *Class {
	c := NewShared(k)
	c.counted = true
	return c
}
func NewShared(k Kind) *Class {
	return &Class{kind: k, nodes: make([]node, 1<<bits.Len(uint(max(leastNodes, 4*runtime.GOMAXPROCS(0))-1)))}
}

// leastNodes is more than wait at a time in tests. Of more waiters than nodes, those of
// a QSpin take turns at them; the others need none but to count in.
const leastNodes = 64

// Kind returns which locks they are.
func (c *Class) Kind() Kind { return c.kind }

// Stats returns what waiters have counted so far. It waits for those who are waiting
// at the moment, so the caller must not hold a lock of the class.
func (c *Class) Stats() (sum Stats) {
	c.mu.Lock()
	sum = c.without
	c.without.Longest = 0
	c.mu.Unlock()
	for i := range c.nodes {
		n := &c.nodes[i]
		for !n.claim() {
			yield()
		}
		sum = sum.Plus(n.stats)
		n.stats.Longest = 0
		n.release()
	}
	return sum
}

// node is a waiter's, one cache line.
type node struct {
	busy  uint32 // 1 while a waiter has it
	turn  uint32 // QSpin: 1 once the waiter is at the head of the queue
	next  uint32 // QSpin: which node is behind in the queue: index + 1, or 0
	_     uint32
	stats Stats
	_     [8]byte
}

func (n *node) claim() bool {
	return atomic.LoadUint32(&n.busy) == 0 && atomic.CompareAndSwapUint32(&n.busy, 0, 1)
}

func (n *node) release() { storeRelease(&n.busy, 0) }

// claim gives the caller a node, and says which. It waits for one if need be: so the
// caller must not be one whom the waiters that have nodes wait for.
func (c *Class) claim() (n *node, index uint32) {
	for {
		if n, index = c.tryClaim(); n != nil {
			return n, index
		}
		yield()
	}
}

// tryClaim does so, and gives nil if there is no node left.
func (c *Class) tryClaim() (n *node, index uint32) {
	var onStack byte
	const stack, golden = 2048, 0x9e3779b97f4a7c15 // the smallest stack; 2⁶⁴/φ
	first := uint32(uint64(uintptr(unsafe.Pointer(&onStack))/stack) * golden >> 32)
	mask := uint32(len(c.nodes) - 1)
	for i := range mask + 1 {
		if index = (first + i) & mask; c.nodes[index].claim() {
			return &c.nodes[index], index
		}
	}
	return nil, 0
}

// wait is a waiter's time.
type wait struct {
	from, last int64
	turns      uint32
}

func begin() wait {
	now := cycles.Now()
	return wait{from: now, last: now}
}

// pause is what a waiter does between two looks at the lock. It reads the clock,
// which it must not do once it has the lock: that would make the critical section
// longer. So a wait ends at the last reading before the look that succeeded.
func (w *wait) pause() {
	cycles.Pause(1)
	if w.turns++; w.turns%patience == 0 {
		yield()
	}
	w.last = cycles.Now()
}

// yield lets other goroutines, and so other threads, have the CPU.
func yield() { runtime.Gosched() }

// patience is after how many turns a waiter gives its CPU away for a moment. No
// kernel does, since there the holder of a spin lock cannot be preempted. A turn
// takes some 40 ns (PAUSE and a reading of the clock on an AMD EPYC of 2021), so
// this is after some 40 µs: longer than any design holds a lock that is not walking
// a chain of hundreds of timers, and short beside the 10 ms for which Go lets a
// goroutine run that has its CPU.
const patience = 1 << 10

// end notes a wait that is over, and gives the node back that the waiter had; nil if it
// had none.
func (w *wait) end(c *Class, n *node, handedOver bool) {
	if n == nil {
		c.mu.Lock()
		w.note(&c.without, handedOver)
		c.mu.Unlock()
		return
	}
	w.note(&n.stats, handedOver)
	n.release()
}

func (w *wait) note(s *Stats, handedOver bool) {
	took := w.last - w.from
	s.Contended++
	if handedOver {
		s.HandOvers++
	}
	s.Wait += took
	s.Longest = max(s.Longest, took)
}
