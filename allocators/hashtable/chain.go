package hashtable

import (
	"idlab/allocators"
	"idlab/allocators/atomics"
)

// chain is one bucket's list of timers, newest first: the kernel's hlist with
// RCU. Writers hold the lock that covers the chain; find needs none.
//
// Memory order. A timer's owner, id and Next are plain stores, as in the kernel's
// hlist_add_head_rcu. push publishes them by its atomic store to head: a reader that loads
// the pointer sees all three. remove stores the next timer into the pointer that leads to
// the removed one, and leaves the removed timer's own Next unchanged. So a reader on a
// removed timer still reaches the end of the chain, and the collector keeps the timer. A
// timer is linked only once, so a reader never crosses to another chain. AsPosted links
// some timers twice, but its readers hold the lock.
//
// Linearization points: push at its store to head, remove at its store to the pointer. A
// find that succeeds linearizes at the load that reached the timer, or just before the
// remove that overtook it. A find that fails linearizes at a moment when the id is free,
// which exists: new timers are pushed at the head, so a walk passes by every timer that
// stays linked from beginning to end.
type chain struct {
	head atomics.Pointer[allocators.Timer]
}

// find returns the timer of owner under id, or nil.
func (c *chain) find(owner allocators.Address, id allocators.ID) *allocators.Timer {
	for t := c.head.Load(); t != nil; t = t.Link.Next.Load() {
		if t.Is(owner, id) {
			return t
		}
	}
	return nil
}

// push links t, which is assigned, at the head.
func (c *chain) push(t *allocators.Timer) {
	first := c.head.Load()
	atomics.InitPointer(&t.Link.Next, first)
	t.Link.Prev = &c.head
	if first != nil {
		atomics.TouchWrite(&first.Link.Prev)
		first.Link.Prev = &t.Link.Next
	}
	c.head.Store(t)
}

// remove unlinks t from its chain.
func remove(t *allocators.Timer) {
	next := t.Link.Next.Load()
	t.Link.Prev.Store(next)
	if next != nil {
		atomics.TouchWrite(&next.Link.Prev)
		next.Link.Prev = t.Link.Prev
	}
	t.Link.Prev = nil
}

// count adds the chain to the StructureStats of its table.
func (c *chain) count(a *allocators.StructureStats) {
	length := 0
	for t := c.head.Load(); t != nil; t = t.Link.Next.Load() {
		length++
		a.Nodes += int64(length) // a find of this timer visits length timers
	}
	a.Timers += int64(length)
	a.Bytes += int64(length) * int64(allocators.LinkBytes)
	for len(a.Chains) <= length {
		a.Chains = append(a.Chains, 0)
	}
	a.Chains[length]++
}
