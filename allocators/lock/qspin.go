package lock

import (
	"sync/atomic"

	"idlab/allocators/cycles"
)

// QSpin is the queued spin lock that Linux has had on x86 since 4.2
// (kernel/locking/qspinlock.c, Waiman Long and Peter Zijlstra, 2015): the queue lock
// of Mellor-Crummey and Scott ("Algorithms for scalable synchronization on
// shared-memory multiprocessors", 1991) in a word of 32 bits:
//
//	bits 0–7    1 while the lock is held
//	bit 8       pending: one waiter spins on the word itself
//	bits 16–31  the last node of the queue: index + 1, or 0
//
// The first waiter sets pending and spins on the word, which saves it a node's cache
// line. Each further one puts a node at the end of the queue and spins on its own
// node, until the one before tells it that it is at the head; the head spins on the
// word until the lock is free and nothing is pending.
//
// Memory order. Who takes the lock does so by a locked instruction that changes the
// word (compare-and-swap, or the addition that turns pending into held), which orders
// all that follows behind it. Who releases it stores the byte: on amd64 stores become
// visible in program order and no load is delayed behind a later store, so a plain
// store is a release, as in the kernel; elsewhere, and under the race detector, it is
// an atomic addition. So what one holder did, the next one sees.
//
// Why no waiter is lost. Pending is set by one waiter at a time: who finds it set, or
// finds a queue, takes back what it set and queues. The tail is swapped by
// compare-and-swap, so every node but the head has exactly one before it, whose owner
// does not leave without having told it: the head leaves either by replacing itself as
// the tail by none, which fails if there is one behind, or after that one has
// announced itself in next.
//
// Why a node can be given back when its waiter has the lock: the only one who
// writes to it is the one before, which was done when turn was set; and the only one
// who reaches it is the one behind, which has been told by then.
const (
	locked    = 1
	held      = 0xff // bits
	pending   = 1 << 8
	waited    = 0xffff // bits: held or pending
	tailShift = 16
)

// handOverLooks is how often a newcomer looks whether a pending waiter has taken the
// lock that is free for it, before it queues.
const handOverLooks = 1 << 9

// lockQueued takes the lock, which most likely is held.
func (w *Word) lockQueued(c *Class) {
	if slow && atomic.CompareAndSwapUint32(&w.state, 0, locked) {
		w.acquired++
		return
	}
	n, index := c.claim()
	t := begin()
	if !w.lockPending(&t) {
		w.lockInQueue(c, n, index, &t)
	}
	w.acquired++
	t.end(c, n, true)
}

// lockPending waits as the first in line, and takes the lock, unless somebody else
// waits already.
func (w *Word) lockPending(t *wait) bool {
	v := atomic.LoadUint32(&w.state)
	for looks := 0; v == pending && looks < handOverLooks; looks++ {
		t.pause()
		v = atomic.LoadUint32(&w.state)
	}
	if v&^held != 0 {
		return false
	}
	if v = atomic.OrUint32(&w.state, pending); v&^held != 0 {
		if v&pending == 0 {
			atomic.AndUint32(&w.state, ^uint32(pending))
		}
		return false
	}
	for atomic.LoadUint32(&w.state)&held != 0 {
		t.pause()
	}
	atomic.AddUint32(&w.state, ^uint32(pending-locked-1)) // pending becomes held
	return true
}

// lockInQueue waits in the queue, and takes the lock.
func (w *Word) lockInQueue(c *Class, n *node, index uint32, t *wait) {
	atomic.StoreUint32(&n.turn, 0)
	atomic.StoreUint32(&n.next, 0)
	own := (index + 1) << tailShift
	if before := w.swapTail(own); before != 0 {
		atomic.StoreUint32(&c.nodes[before-1].next, index+1)
		for atomic.LoadUint32(&n.turn) == 0 {
			t.pause()
		}
	}
	v := atomic.LoadUint32(&w.state)
	for ; v&waited != 0; v = atomic.LoadUint32(&w.state) {
		t.pause()
	}
	if v == own && atomic.CompareAndSwapUint32(&w.state, own, locked) {
		return // nobody is behind
	}
	atomic.OrUint32(&w.state, locked)
	behind := atomic.LoadUint32(&n.next)
	for ; behind == 0; behind = atomic.LoadUint32(&n.next) {
		cycles.Pause(1)
	}
	atomic.StoreUint32(&c.nodes[behind-1].turn, 1)
}

// swapTail makes a node the last of the queue, and returns which was it before:
// index + 1, or 0.
func (w *Word) swapTail(own uint32) (before uint32) {
	for {
		v := atomic.LoadUint32(&w.state)
		if atomic.CompareAndSwapUint32(&w.state, v, v&waited|own) {
			return v >> tailShift
		}
	}
}
