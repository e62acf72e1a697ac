package lock

import "sync/atomic"

// Ticket is the spin lock that Linux had on x86 from 2.6.25 to 4.1
// (arch/x86/include/asm/spinlock.h, Nick Piggin, 2007): a waiter draws the next
// ticket and spins until it is served.
//
//	bits 0–15   the ticket that is served
//	bits 16–31  the next ticket
//
// All waiters spin on the one word: each release takes its cache line from all of
// them, so the time of a hand-over grows with their number. Boyd-Wickizer, Kaashoek,
// Morris and Zeldovich ("Non-scalable locks are dangerous", 2012) show how a kernel's
// throughput collapses by that.
//
// Memory order. A ticket is drawn by a locked addition, and the load that finds it
// served orders what follows it on amd64; Go's atomics do so everywhere. Only the
// holder changes the ticket that is served: on amd64 by a plain addition to those 16
// bits, as in the kernel, which others' locked additions to the word leave alone, and
// which becomes visible behind all that the holder stored before; elsewhere, and
// under the race detector, by compare-and-swap.
//
// More than 65,535 waiters would draw the same ticket twice; there are never so many
// workers.
const (
	served = 0xffff // bits
	ticket = 1 << 16
)

// draw draws a ticket, and tells which one is served.
func (w *Word) draw() (own, now uint32) {
	v := atomic.AddUint32(&w.state, ticket) - ticket
	return v >> 16, v & served
}

func (w *Word) awaitTicket(c *Class, own uint32) {
	n, _ := c.tryClaim()
	t := begin()
	for atomic.LoadUint32(&w.state)&served != own {
		t.pause()
	}
	t.end(c, n, true)
}

func (w *Word) tryTicket() bool {
	v := atomic.LoadUint32(&w.state)
	return v&served == v>>16 && atomic.CompareAndSwapUint32(&w.state, v, v+ticket)
}
