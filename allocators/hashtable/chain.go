// Package hashtable holds the designs that keep the timers of all tasks in one
// table of chains, hashed by owner and id: what Linux has done since 3.10.
// They share the chain (this file), the hashes (hash.go) and one of two tables:
// the page of heads under one lock (heads.go) or the scaled one of buckets with
// locks (buckets.go). What a design does with its table is in the file of its
// name.
package hashtable

import (
	"idlab/allocators"
	"idlab/allocators/atomics"
)

// chain is one bucket's list of timers, newest first: the kernel's hlist with
// RCU. Writers hold the lock that covers the chain; find needs none.
//
// Memory order. A timer's owner, id and Next are plain stores, as in the kernel's
// hlist_add_head_rcu: nobody can reach the timer before head.Store, which is an
// atomic store behind them, so a walker that loads the pointer sees all three. remove swings the pointer before the timer
// past it and leaves the timer's own Next alone: a walker that stands on a
// removed timer still comes to the end of the chain, and the collector keeps
// what it stands on. A timer is never linked twice, so no walker is ever
// carried over to another chain; only AsPosted does that, and its walkers hold
// the lock.
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

// push links t, already assigned, at the head.
func (c *chain) push(t *allocators.Timer) {
	first := c.head.Load()
	atomics.InitPointer(&t.Link.Next, first)
	t.Link.Prev = &c.head
	if first != nil {
		first.Link.Prev = &t.Link.Next
	}
	c.head.Store(t)
}

// remove unlinks t, whichever chain it is on.
func remove(t *allocators.Timer) {
	next := t.Link.Next.Load()
	t.Link.Prev.Store(next)
	if next != nil {
		next.Link.Prev = t.Link.Prev
	}
	t.Link.Prev = nil
}

// count adds the chain to what is told of its table.
func (c *chain) count(a *allocators.Anatomy) {
	length := 0
	for t := c.head.Load(); t != nil; t = t.Link.Next.Load() {
		length++
		a.Nodes += int64(length) // a find of this timer has come by so many
	}
	a.Timers += int64(length)
	for len(a.Chains) <= length {
		a.Chains = append(a.Chains, 0)
	}
	a.Chains[length]++
}
