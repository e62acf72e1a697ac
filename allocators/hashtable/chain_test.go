package hashtable

import (
	"slices"
	"syscall"
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

// Timers leave from the head, the middle and the end, in every order.
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

// A walker that stands on a timer when that is removed still comes to the end.
func TestChainLetsWalkersFinish(t *testing.T) {
	_, timers := chainOf(3)
	standing := timers[2]
	remove(standing)
	remove(timers[1])
	if next := standing.Link.Next.Load(); next != timers[1] || next.Link.Next.Load() != timers[0] {
		t.Error("a removed timer does not lead to the end of the chain")
	}
}

// The counter goes once around a full space, and then on where it was.
func TestCounterTriesEveryIDOnce(t *testing.T) {
	c := counter{mask: newMask(8)}
	c.next.Store(5)
	var tried []allocators.ID
	_, err := c.take(func(id allocators.ID) bool { tried = append(tried, id); return false })
	if err != syscall.EAGAIN || !slices.Equal(tried, []allocators.ID{5, 6, 7, 0, 1, 2, 3, 4}) {
		t.Errorf("%v after %v, want EAGAIN after each id from 5 on", err, tried)
	}
	if id, err := c.take(func(allocators.ID) bool { return true }); id != 5 || err != nil {
		t.Errorf("then %d, %v, want 5", id, err)
	}
}

// Neither the last id nor the last value of the counter itself leads astray.
func TestCounterWraps(t *testing.T) {
	all := func(allocators.ID) bool { return true }
	whole := counter{mask: newMask(1 << 31)}
	if err := whole.at(allocators.MaxID, all); err != nil {
		t.Fatal(err)
	}
	for want := range allocators.ID(3) {
		if id, err := whole.take(all); id != want || err != nil {
			t.Errorf("after the last id %d, %v, want %d", id, err, want)
		}
	}
	small := counter{mask: newMask(8)}
	small.next.Store(1<<32 - 2)
	for _, want := range []allocators.ID{6, 7, 0, 1} {
		if id, err := small.take(all); id != want || err != nil {
			t.Errorf("around the counter's end %d, %v, want %d", id, err, want)
		}
	}
}

func TestCounterAt(t *testing.T) {
	yes, no := func(allocators.ID) bool { return true }, func(allocators.ID) bool { return false }
	for _, c := range []struct {
		id   allocators.ID
		try  func(allocators.ID) bool
		err  error
		next uint32
	}{
		{5, yes, nil, 6}, {7, yes, nil, 8}, {5, no, syscall.EBUSY, 3},
		{8, yes, syscall.EINVAL, 3}, {-1, yes, syscall.EINVAL, 3}, {allocators.MaxID, yes, syscall.EINVAL, 3},
	} {
		counter := counter{mask: newMask(8)}
		counter.next.Store(3)
		err := counter.at(c.id, c.try)
		if (err != nil || c.err != nil) && err != c.err {
			t.Errorf("at(%d): %v, want %v", c.id, err, c.err)
		}
		if got := counter.next.Load(); got != c.next {
			t.Errorf("after at(%d) the counter is %d, want %d", c.id, got, c.next)
		}
	}
}

// The locks are in the table, which all spaces share: only the allocator
// reports them.
func TestSpacesReportNoLocks(t *testing.T) {
	for _, d := range []allocators.Design{OneLock(), BucketLock(), RCU()} {
		selected, err := allocators.Select([]allocators.Design{d}, d.Name)
		if err != nil {
			t.Fatal(err)
		}
		a, err := d.New(selected[0].Values)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := a.(allocators.LockReporter); !ok {
			t.Errorf("%s does not report its locks", d.Name)
		}
		if _, ok := a.NewSpace(owner).(allocators.LockReporter); ok {
			t.Errorf("a space of %s reports the locks that all spaces share", d.Name)
		}
	}
}
