package lock

import "sync/atomic"

// Ticket is the ticket spin lock of Linux 2.6.25 to 4.1 (arch/x86/include/asm/spinlock.h):
// a waiter takes the next ticket by fetch-and-add, and spins until that ticket is served. All
// waiters read the word, so each release is a cache miss for all of them, and the time of a
// hand-over grows with their number: Boyd-Wickizer et al., "Non-scalable locks are dangerous"
// (Linux Symposium 2012).
//
// Memory order. Acquire: the waiter has read its ticket as served, by the locked addition, or
// by a load that no later access passes on amd64 (elsewhere Go's atomic loads acquire).
// Release: the store of the low half comes after all loads and stores of the critical
// section, by amd64's order of stores, or because it is an atomic addition. The store loses
// no write: others change only the high half, and an addition there carries nothing into
// the low half.
//
// No waiter is lost: a ticket repeats after 65,536 others, more than can wait at once, and
// each release serves the next ticket. Nodes hold only counts here. A waiter that finds no
// free node does not wait for one, since waiters with nodes may be behind it: see note.

// The word of a ticket lock: the low half is the ticket that is served, the high half the
// next ticket to be taken.
const (
	oneTicket   = 1 << 16
	ticketShift = 16
)

// ticket is a Word as a ticket lock.
type ticket Word

func served(state uint32) uint16 { return uint16(state) }

// take takes a ticket, and reports whether it is served.
func (t *ticket) take() (mine uint16, isServed bool) {
	after := atomic.AddUint32(&t.state, oneTicket)
	mine = uint16(after>>ticketShift) - 1
	return mine, mine == served(after)
}

// wait waits until the caller's ticket is served.
func (t *ticket) wait(c *Class, mine uint16, counts bool) {
	w := c.beginWait()
	number := c.nodes.claim()
	for served(atomic.LoadUint32(&t.state)) != mine {
		w.turn()
	}
	c.nodes.end(number, &w, true, counts)
}

// release serves the next ticket. Only the holder changes the low half.
func (t *ticket) release() {
	store16(&t.state, served(atomic.LoadUint32(&t.state))+1)
}

// try takes a ticket only if it would be served at once.
func (t *ticket) try() bool {
	state := atomic.LoadUint32(&t.state)
	return served(state) == uint16(state>>ticketShift) && atomic.CompareAndSwapUint32(&t.state, state, state+oneTicket)
}
