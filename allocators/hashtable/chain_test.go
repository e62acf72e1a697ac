package hashtable

import (
	"slices"
	"testing"

	"idlab/allocators"
)

const owner allocators.Address = 0xffff888104a3c000

// chainOf returns a chain of timers with ids 0 … n−1, and the timers.
func chainOf(n int) (*chain, []*allocators.Timer) {
	c := new(chain)
	var timers []*allocators.Timer
	for id := range n {
		t := new(allocators.Timer)
		t.Assign(owner, allocators.ID(id))
		c.push(t)
		timers = append(timers, t)
	}
	return c, timers
}

func (c *chain) ids() (ids []allocators.ID) {
	for t := c.head.Load(); t != nil; t = t.Link.Next.Load() {
		ids = append(ids, t.ID())
	}
	return ids
}

func TestChainHoldsNewestFirst(t *testing.T) {
	c, timers := chainOf(3)
	if got := c.ids(); !slices.Equal(got, []allocators.ID{2, 1, 0}) {
		t.Errorf("the chain holds %v, want 2 1 0", got)
	}
	if got := c.find(owner, 1); got != timers[1] {
		t.Errorf("find(1) returns %v", got)
	}
	if got := c.find(owner+1152, 1); got != nil {
		t.Errorf("another owner finds %v under 1", got)
	}
	if got := c.find(owner, 3); got != nil {
		t.Errorf("find(3) returns %v", got)
	}
}

// Timers are removed at the head, in the middle and at the end, in every order.
func TestChainRemove(t *testing.T) {
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		c, timers := chainOf(3)
		want := []allocators.ID{2, 1, 0}
		for _, n := range order {
			remove(timers[n])
			want = slices.DeleteFunc(want, func(id allocators.ID) bool { return int(id) == n })
			if got := c.ids(); !slices.Equal(got, want) {
				t.Errorf("order %v: after removing %d the chain holds %v, want %v", order, n, got, want)
			}
		}
	}
}

// A reader on a timer that is removed still reaches the end of the chain.
func TestChainLetsWalkersFinish(t *testing.T) {
	_, timers := chainOf(3)
	standing := timers[2]
	remove(standing)
	remove(timers[1])
	if next := standing.Link.Next.Load(); next != timers[1] || next.Link.Next.Load() != timers[0] {
		t.Error("a removed timer does not lead to the end of the chain")
	}
}
