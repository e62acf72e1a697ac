package lock

import (
	"runtime"
	"sync/atomic"
	"unsafe"
)

// node is the queue node of a QSpin's waiter, and counts the waits of all waiters that
// claimed it. A kernel has one node per CPU and interrupt level; here a waiter claims any
// free node.
//
// The byte claimed is a lock: it guards counts, and also next and granted until the node
// enters a queue. It is taken by compare-and-swap and released by a store with release order,
// so the counts need no atomics.
type node struct {
	claimed uint32 // its low byte is 1 while a waiter, or a reader of the counts, has the node
	granted uint32 // its low byte is 1 when the waiter has become the head of its queue
	next    uint32 // number of the next node in the queue, 0 until it links itself
	_       uint32
	counts  Stats
	_       [nodeSize - 16 - unsafe.Sizeof(Stats{})]byte
}

// nodeSize is two cache lines: Intel processors fetch lines in pairs.
const nodeSize = 128

// nodes is the table of a class. A node's number is its index plus 1. The last node is never
// in a queue: it counts the waits of waiters that found no free node.
type nodes []node

// nodeCount returns the size of a table: at least four nodes per P, up to maxNodes. A run of
// the lab can have four workers per CPU, and its GOMAXPROCS is the number of CPUs or one more
// than the number of workers. The minimum of 16 nodes is 2 KiB.
func nodeCount() int {
	n := 16
	for n < 4*runtime.GOMAXPROCS(0) && n < maxNodes {
		n *= 2
	}
	return n
}

// maxNodes is far below the largest number of a 16-bit tail.
const maxNodes = 1 << 12

func newNodes(n int) nodes { return make(nodes, n) }

// claim searches the table once and returns the number of a free node that it claimed, 0 if
// it found none. It begins at a hash of the stack's address, so that a worker gets the same
// node again, whose line is in its CPU's cache.
func (t nodes) claim() uint32 {
	queueing := len(t) - 1
	first := stackHash() % uint32(queueing)
	for i := range queueing {
		at := (int(first) + i) % queueing
		if t[at].tryClaim() {
			return uint32(at) + 1
		}
	}
	return 0
}

// stackHash hashes the address of the stack. Stacks begin at multiples of 2 KiB.
func stackHash() uint32 {
	var here byte
	return uint32(uintptr(unsafe.Pointer(&here))>>11) * 0x9e3779b1 >> 16
}

func (n *node) tryClaim() bool {
	return atomic.LoadUint32(&n.claimed) == 0 && atomic.CompareAndSwapUint32(&n.claimed, 0, 1)
}

// mustClaim waits for the node. Its owner gives it back when the owner's wait for a lock ends.
func (n *node) mustClaim() {
	for !n.tryClaim() {
		runtime.Gosched()
	}
}

func (n *node) giveBack() { store8(&n.claimed, 0) }

// note counts a wait that has ended and gives the node back. Number 0 means the last node.
func (t nodes) note(number uint32, waited int64, handOver bool) {
	n := &t[len(t)-1]
	if number != 0 {
		n = &t[number-1]
	} else {
		n.mustClaim()
	}
	n.counts.Contended++
	if handOver {
		n.counts.HandOvers++
	}
	n.counts.Wait += waited
	n.counts.Longest = max(n.counts.Longest, waited)
	n.giveBack()
}

// sum adds up the counts. It claims each node in turn, so it waits for waiters with nodes.
func (t nodes) sum() (s Stats) {
	for i := range t {
		n := &t[i]
		n.mustClaim()
		s = s.Plus(n.counts)
		n.counts.Longest = 0 // Longest is since the last sum
		n.giveBack()
	}
	return s
}

// end ends a wait: it counts the wait if counts is set, and gives the node back.
func (t nodes) end(number uint32, w *wait, handOver, counts bool) {
	if counts {
		t.note(number, w.waited(), handOver)
	} else if number != 0 {
		t[number-1].giveBack()
	}
}
