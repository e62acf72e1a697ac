package hashtable

import (
	"slices"
	"sync"
	"syscall"
	"testing"

	"idlab/allocators"
)

// One test for each fault of the RFC as posted. Tests set the counter, since counting up to 2^31 would take too long.

func postedSpace(t *testing.T, spec string) *asPostedSpace {
	t.Helper()
	return build(t, spec).NewSpace(owner).(*asPostedSpace)
}

// countTo sets the counter: id is the next id.
func (s *asPostedSpace) countTo(id allocators.ID) { s.next.Store(int32(id)) }

// linked reports whether t is among the first thousand nodes of the chain of id.
func (s *asPostedSpace) linked(t *allocators.Timer, id allocators.ID) bool {
	return slices.Contains(s.nodes(id, 1000), t)
}

// nodes returns the first nodes of the chain of id, at most the given number.
func (s *asPostedSpace) nodes(id allocators.ID, most int) (nodes []*allocators.Timer) {
	for t := s.chain(id).head.Load(); t != nil && len(nodes) < most; t = t.Link.Next.Load() {
		nodes = append(nodes, t)
	}
	return nodes
}

// After INT_MAX the counter is negative. The timer is linked and its id returned as an error, so the caller drops it.
// It stays on its chain, where no lookup finds it and no delete removes it.
func TestAsPostedHandsBackNegativeIDs(t *testing.T) {
	s := postedSpace(t, "rfc-asposted")
	s.countTo(allocators.MaxID)
	if _, id := add(t, s); id != allocators.MaxID {
		t.Fatalf("the last id is %d", id)
	}
	for want := allocators.ID(-1 << 31); want < -1<<31+3; want++ {
		timer := new(allocators.Timer)
		id, err := s.Add(timer)
		if id != want || err != syscall.Errno(-int64(want)) {
			t.Errorf("then %d, %v, want %d as an error number", id, err, want)
		}
		if !s.linked(timer, want) {
			t.Errorf("the timer of %d is not linked", want)
		}
		if got := s.Find(want); got != nil {
			t.Errorf("find(%d) returns a timer that was never built", want)
		}
	}
	if got := s.table.StructureStats().Timers; got != 4 {
		t.Errorf("%d timers are linked, want one in use and 3 leaked", got)
	}
}

// The RFC announces −EAGAIN and a restart at zero. Neither happens: every create after the last id fails with a
// negative id as its errno, although all ids but one are free.
func TestAsPostedDoesNotWrap(t *testing.T) {
	s := postedSpace(t, "rfc-asposted")
	s.countTo(allocators.MaxID)
	add(t, s)
	for range 1000 {
		if id, err := s.Add(new(allocators.Timer)); id >= 0 || err == syscall.EAGAIN {
			t.Fatalf("%d, %v, want an id below 0", id, err)
		}
	}
}

// Id −2 is taken for "not placed yet": the timer is linked again under −1 while it is on the chain of −2. From
// then on that chain leads into the chain of −1, and the timers behind it on the first chain are lost, whatever
// their task.
func TestAsPostedLinksATimerTwice(t *testing.T) {
	a := build(t, "rfc-asposted")
	s := a.NewSpace(owner).(*asPostedSpace)
	other := a.NewSpace(owner + 1152).(*asPostedSpace)
	behind2, behind1 := addTo(t, other, s.chain(-2)), addTo(t, other, s.chain(-1))
	s.countTo(-2)
	timer := new(allocators.Timer)
	if id, err := s.Add(timer); id != -1 || err != syscall.EPERM {
		t.Errorf("%d, %v, want -1, which reads EPERM", id, err)
	}
	if !s.linked(timer, -2) || !s.linked(timer, -1) {
		t.Error("the timer is not on both chains")
	}
	if other.Find(behind2) != nil {
		t.Error("the timer behind it on the chain of -2 is still found")
	}
	if other.Find(behind1) == nil {
		t.Error("the timer behind it on the chain of -1 is lost")
	}
}

// addTo adds a timer whose id is on the given chain, and returns the id.
func addTo(t *testing.T, s *asPostedSpace, c *chain) allocators.ID {
	t.Helper()
	id := allocators.ID(0)
	for s.chain(id) != c {
		id++
	}
	s.countTo(id)
	add(t, s)
	return id
}

// If −2 and −1 share a chain, the timer that is linked twice is its own successor: a walk past it never ends.
func TestAsPostedMakesAnEndlessChain(t *testing.T) {
	s := postedSpace(t, "rfc-asposted,buckets=1")
	_, id := add(t, s)
	s.countTo(-2)
	timer := new(allocators.Timer)
	if _, err := s.Add(timer); err != syscall.EPERM {
		t.Fatal(err)
	}
	if timer.Link.Next.Load() != timer {
		t.Error("the timer is not its own successor")
	}
	const most = 1_000_000
	nodes := s.nodes(id, most)
	if len(nodes) != most || slices.ContainsFunc(nodes, func(t *allocators.Timer) bool { return t.Is(owner, id) }) {
		t.Errorf("a walk for %d ends after %d nodes", id, len(nodes))
	}
}

// Id −11 is taken for "all ids are taken", although all but one are free and the timer was linked.
func TestAsPostedTakesAnIDForEAGAIN(t *testing.T) {
	s := postedSpace(t, "rfc-asposted")
	add(t, s)
	s.countTo(-11)
	timer := new(allocators.Timer)
	if _, err := s.Add(timer); err != syscall.EAGAIN {
		t.Errorf("%v, want EAGAIN", err)
	}
	if !s.linked(timer, -11) {
		t.Error("the timer is not linked")
	}
}

// With every id taken a create should give EAGAIN. But each create reaches a negative id first, and those always look
// free. The small space has the ids 0 to 3, and −4 to −1 as its negative half; the creates wrap several times.
func TestAsPostedNeverReachesEAGAIN(t *testing.T) {
	s := postedSpace(t, "rfc-asposted,ids=4")
	for range 4 {
		add(t, s)
	}
	var got []allocators.ID
	for range 9 {
		id, err := s.Add(new(allocators.Timer))
		if err == syscall.EAGAIN {
			t.Error("EAGAIN")
		}
		got = append(got, id)
	}
	if want := []allocators.ID{-4, -3, -1, -4, -3, -1, -4, -3, -1}; !slices.Equal(got, want) {
		t.Errorf("a full space gives %v, want %v", got, want)
	}
}

// The same holds for a whole space: if the last ids are taken, the search continues below 0.
func TestAsPostedSearchesBeyondTheLastID(t *testing.T) {
	s := postedSpace(t, "rfc-asposted")
	s.countTo(allocators.MaxID - 1)
	add(t, s)
	add(t, s)
	s.countTo(allocators.MaxID - 1)
	if id, _ := s.Add(new(allocators.Timer)); id != -1<<31 {
		t.Errorf("%d, want the id after the last", id)
	}
}

// A search that began at 5 ends when a step takes the counter to 5. If another create makes that step, the search
// continues, and may never end.
func TestAsPostedSearchesStepOverEachOther(t *testing.T) {
	s := postedSpace(t, "rfc-asposted")
	for range 8 {
		add(t, s)
	}
	mine, other := new(allocators.Timer), new(allocators.Timer)
	s.countTo(4)
	if got := s.try(mine, 5); got != allTaken {
		t.Errorf("alone it gets %d, want %d", got, allTaken)
	}
	s.countTo(4)
	if got := s.try(other, 0); got != notPlaced {
		t.Errorf("the other gets %d, want %d", got, notPlaced)
	}
	if got := s.try(mine, 5); got != notPlaced {
		t.Errorf("then it gets %d, want %d", got, notPlaced)
	}
}

// A timer under construction has neither owner nor id yet. Its id looks free to a create that reaches the same id after
// a wrap, and both timers get the id.
func TestAsPostedGivesAnIDTwice(t *testing.T) {
	s := postedSpace(t, "rfc-asposted,ids=4")
	building := new(allocators.Timer)
	first := allocators.ID(s.try(building, 0))
	for range 3 {
		add(t, s) // 1, 2, 3
	}
	for range 3 {
		if id, err := s.Add(new(allocators.Timer)); err == nil {
			t.Fatalf("%d, want one below 0", id)
		}
	}
	second, id := add(t, s)
	if id != first {
		t.Fatalf("%d, want %d again", id, first)
	}
	building.Assign(owner, first)
	if !s.linked(building, id) || !s.linked(second, id) || !building.Is(owner, id) || !second.Is(owner, id) {
		t.Errorf("%d is not two live timers", id)
	}
	if s.Find(id) != second {
		t.Errorf("find(%d) does not return the newer", id)
	}
	s.Remove(second)
	if s.Find(id) != building {
		t.Errorf("after a delete find(%d) does not return the other", id)
	}
}

// The hash drops the bits of an id from bit 16 on: ids 65536 apart share a bucket, in this test 128 of them.
func TestAsPostedSharesABucket(t *testing.T) {
	a := build(t, "rfc-asposted")
	s := a.NewSpace(owner).(*asPostedSpace)
	const timers = 128
	for n := range timers {
		s.countTo(allocators.ID(n * 65536))
		add(t, s)
	}
	got := a.(allocators.StructureReporter).StructureStats()
	if got.Longest() != timers || got.NodesPerFind() != (timers+1)/2.0 || got.Chains[0] != heads512-1 {
		t.Errorf("longest chain %d, %.1f nodes per find, %d of %d chains empty, want all %d on one",
			got.Longest(), got.NodesPerFind(), got.Chains[0], heads512, timers)
	}
}

// AddAt fails: in the posted code only creates and deletes lead to a wanted id.
func TestAsPostedHasNoWantedIDs(t *testing.T) {
	s := postedSpace(t, "rfc-asposted")
	for _, id := range []allocators.ID{0, 7, allocators.MaxID, -1} {
		if err := s.AddAt(new(allocators.Timer), id); err != syscall.ENOTSUP {
			t.Errorf("wanted %d: %v, want ENOTSUP", id, err)
		}
	}
	if got := s.table.StructureStats().Timers; got != 0 {
		t.Errorf("%d timers are linked after calls that failed", got)
	}
}

// The faults harm only the table: workers that create, look up and delete in a space that overflows repeatedly do not
// panic, race or hang.
func TestAsPostedDoesNoMoreHarm(t *testing.T) {
	a := build(t, "rfc-asposted,ids=64")
	system := allocators.NewSystem(a, allocators.Layout{})
	p, err := system.NewProcess()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 1000 {
				if id, err := p.Create(); err == nil {
					p.Find(id)
					p.Overrun(id) // another worker may hold the same id, and delete it
					p.Delete(id)
				}
			}
		})
	}
	wg.Wait()
	p.Exit()
	if got := a.(allocators.StructureReporter).StructureStats().Timers; got == 0 {
		t.Error("no timer was left behind")
	}
}
