package lock

import (
	"runtime"
	"sync/atomic"
	"unsafe"
)

// node is the place of one waiter: where it stands in the queue of a QSpin, and
// where the waits of those that claimed it are counted. A kernel has one per CPU
// and level of interrupts; here a waiter claims any that is free.
//
// The byte claimed is a lock of its own. It guards counts, and next and granted up
// to the moment when the node is put in a queue. Claiming is a compare-and-swap,
// giving back a store with release order, so the counts need no atomics.
type node struct {
	claimed uint32 // its low byte: 1 while a waiter, or a reader of the counts, has the node
	granted uint32 // its low byte: 1 when the waiter has become the head of its queue
	next    uint32 // number of the node behind it in the queue, 0 if there is none yet
	_       uint32
	counts  Stats
	_       [nodeSize - 16 - unsafe.Sizeof(Stats{})]byte
}

// nodeSize is two cache lines: processors of Intel fetch lines in pairs.
const nodeSize = 128

// nodes is the table of a class. A node's number is its index plus 1. The last
// one is in no queue: it counts the waits of waiters that found no other free.
type nodes []node

// nodeCount returns the size of a table: workers can be four times as many as CPUs
// in a run of the lab, and GOMAXPROCS is one more than workers or is the number of
// CPUs. 16 nodes, the least, are 2 KiB.
func nodeCount() int {
	n := 16
	for n < 4*runtime.GOMAXPROCS(0) && n < maxNodes {
		n *= 2
	}
	return n
}

// maxNodes is far below what a tail of 16 bits can number.
const maxNodes = 1 << 12

func newNodes(n int) nodes { return make(nodes, n) }

// claim looks for a free node once through the table and returns its number, 0 if
// there was none. It begins where the address of the caller's stack points, so that
// a worker comes back to the same node, whose line its CPU has.
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

// stackHash spreads the addresses of stacks, which begin at multiples of 2 KiB.
func stackHash() uint32 {
	var here byte
	return uint32(uintptr(unsafe.Pointer(&here))>>11) * 0x9e3779b1 >> 16
}

func (n *node) tryClaim() bool {
	return atomic.LoadUint32(&n.claimed) == 0 && atomic.CompareAndSwapUint32(&n.claimed, 0, 1)
}

// mustClaim waits for a node, whose owner waits for its lock at most.
func (n *node) mustClaim() {
	for !n.tryClaim() {
		runtime.Gosched()
	}
}

func (n *node) giveBack() { store8(&n.claimed, 0) }

// note counts a wait that has ended in the node with that number, in the last
// one if it is 0, and gives the node back.
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

// sum claims each node in turn: it waits for waiters that have one.
func (t nodes) sum() (s Stats) {
	for i := range t {
		n := &t[i]
		n.mustClaim()
		s = s.Plus(n.counts)
		n.counts.Longest = 0 // of what comes
		n.giveBack()
	}
	return s
}

// end ends a wait: counts it if it is to be counted, and gives the node back.
func (t nodes) end(number uint32, w *wait, handOver, counts bool) {
	if counts {
		t.note(number, w.waited(), handOver)
	} else if number != 0 {
		t[number-1].giveBack()
	}
}
