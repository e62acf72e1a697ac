package lock

import "sync/atomic"

// QSpin is the queued spin lock of Linux since 4.2 (kernel/locking/qspinlock.c at
// v4.2), which puts the queue of Mellor-Crummey and Scott ("Algorithms for scalable
// synchronization on shared-memory multiprocessors", 1991) into a word of 32 bits:
//
//   - A free lock is 0. It is taken by one compare-and-swap, and released by a
//     store of one byte.
//   - The first waiter sets pending and spins on the word.
//   - Others queue. Each spins on its own node until the one before makes it the
//     head of the queue; the head spins on the word until neither the lock is held
//     nor a waiter pending.
//
// Memory order. Acquire: the new holder has read the word as released, by a locked
// instruction, or by a load that no later access passes on amd64 (elsewhere Go's atomic loads
// acquire). Release: the store of the byte comes after all loads and stores of the critical
// section, by amd64's order of stores, or because it is an atomic addition. So the accesses
// of one section come before those of the next. The plain stores of the byte and of the low
// half lose no write: while the lock is held, others change only the upper 24 bits; while a
// waiter is pending and the lock is not held, only that waiter changes the lower 16.
//
// No waiter is lost. A waiter queues by a compare-and-swap of the tail, which returns the
// waiter before. It then links itself behind that waiter, which does not leave before it has
// read the link: the tail no longer names it. The word is not 0 while a waiter is pending or
// queued, so no newcomer overtakes.
//
// A node is given back when its waiter has the lock and has made the next waiter the head.
// No other waiter writes to it then: the waiter before, if any, has written granted, and
// the waiter behind, if any, has written next. No tail names the node: its waiter cleared the tail, or another
// waiter has replaced it.
//
// Departures: nodes belong to the class, and a waiter that finds no free node tries again
// (Linux has four per CPU); a newcomer that sees a pending waiter about to take the lock
// queues at once (Linux waits for it); the tail is changed by compare-and-swap (as in Linux
// with 16K CPUs and more).

// The word of a queued spin lock, from its low end: a byte that is 1 while the lock
// is held, a byte that is 1 while the first waiter is pending, and in 16 bits the
// tail of the queue behind it, the number of the last waiter's node.
const (
	locked    = 1
	lockedMax = 0xff
	pending   = 1 << 8
	ownerBits = 0xffff // locked and pending
	tailShift = 16
)

// qspin is a Word as a queued spin lock.
type qspin Word

// try is the fast path. Word.Lock has a copy of it, to be inlined.
func (q *qspin) try() bool { return atomic.CompareAndSwapUint32(&q.state, 0, locked) }

// wait waits for the lock and takes it.
func (q *qspin) wait(c *Class, counts bool) {
	t := c.beginWait()
	number, handOver := uint32(0), true
	if q.setPending() {
		number = c.nodes.claim()
		for atomic.LoadUint32(&q.state)&lockedMax != 0 {
			t.turn()
		}
		store16(&q.state, locked) // no longer pending
	} else {
		for number = c.nodes.claim(); number == 0; number = c.nodes.claim() {
			t.turn()
		}
		handOver = q.queue(c.nodes, number, &t)
	}
	c.nodes.end(number, &t, handOver, counts)
}

// setPending makes the caller the pending waiter if the lock is held and has no waiters.
func (q *qspin) setPending() bool {
	return atomic.CompareAndSwapUint32(&q.state, locked, locked|pending)
}

// queue waits for the lock behind all other waiters and takes it. It returns false if it
// found the lock free and took it at once.
func (q *qspin) queue(all nodes, number uint32, t *wait) bool {
	n := &all[number-1]
	n.granted, n.next = 0, 0
	before := atomic.LoadUint32(&q.state)
	for ; ; before = atomic.LoadUint32(&q.state) {
		if before == 0 {
			if atomic.CompareAndSwapUint32(&q.state, 0, locked) {
				return false
			}
		} else if atomic.CompareAndSwapUint32(&q.state, before, before&ownerBits|number<<tailShift) {
			break
		}
	}
	if last := before >> tailShift; last != 0 {
		atomic.StoreUint32(&all[last-1].next, number)
		for atomic.LoadUint32(&n.granted) == 0 {
			t.turn()
		}
	}
	q.head(all, number, t)
	return true
}

// head takes the lock for the head of the queue, and makes the next waiter its head.
func (q *qspin) head(all nodes, number uint32, t *wait) {
	for {
		state := atomic.LoadUint32(&q.state)
		switch {
		case state&ownerBits != 0:
			t.turn()
			continue
		case state>>tailShift != number:
			store8(&q.state, locked)
		case !atomic.CompareAndSwapUint32(&q.state, state, locked):
			continue
		default:
			return // no waiter is behind
		}
		break
	}
	next := &all[number-1].next
	for atomic.LoadUint32(next) == 0 {
		t.relax() // the waiter behind has changed the tail and not yet linked itself
	}
	store8(&all[atomic.LoadUint32(next)-1].granted, 1)
}

func (q *qspin) release() { store8(&q.state, 0) }
