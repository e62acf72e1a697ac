package lock

import "sync/atomic"

// Ticket is the ticket spin lock of Linux 2.6.25 to 4.1 (arch/x86/include/asm/spinlock.h):
// a waiter draws the next ticket by fetch-and-add, and spins until it is served. All
// waiters read the word, so each release is a cache miss for all of them, and the
// time of a hand-over grows with their number: Boyd-Wickizer et al., "Non-scalable
// locks are dangerous" (Linux Symposium 2012).
//
// Memory order. Taking: the waiter has read its ticket as served, by the locked addition
// or by a load that nothing later passes on amd64 (Go's atomic loads are acquiring
// elsewhere). Releasing: the store of the low half comes after all loads and
// stores of the critical section, by amd64's order of stores, or as an atomic
// addition. That store loses nothing, since others change only the high half, and an
// addition there carries nothing into the low one.
//
// No waiter is lost: each ticket is drawn once in 65,536, more than can wait at once,
// and each release serves the next. Nodes only hold the counts here. A waiter that
// finds none free does not wait for one, since the waiters that have them may be
// behind it: see note.

// The word of a ticket lock: in its low half the ticket that is served, in its high
// half the next to be given away.
const (
	oneTicket   = 1 << 16
	ticketShift = 16
)

func served(state uint32) uint16 { return uint16(state) }

// takeTicket takes a ticket, and reports whether it is served.
func (w *Word) takeTicket() (mine uint16, isServed bool) {
	after := atomic.AddUint32(&w.state, oneTicket)
	mine = uint16(after>>ticketShift) - 1
	return mine, mine == served(after)
}

// waitTicket waits until a ticket is served.
func (w *Word) waitTicket(c *Class, mine uint16, counts bool) {
	t := c.beginWait()
	number := c.nodes.claim()
	for served(atomic.LoadUint32(&w.state)) != mine {
		t.turn()
	}
	c.nodes.end(number, &t, true, counts)
}

// releaseTicket serves the next ticket. Only the holder changes the low half.
func (w *Word) releaseTicket() {
	store16(&w.state, served(atomic.LoadUint32(&w.state))+1)
}

// tryTicket takes a ticket only if it would be served at once.
func (w *Word) tryTicket() bool {
	state := atomic.LoadUint32(&w.state)
	return ticketFree(state) && atomic.CompareAndSwapUint32(&w.state, state, state+oneTicket)
}

func ticketFree(state uint32) bool { return served(state) == uint16(state>>ticketShift) }
