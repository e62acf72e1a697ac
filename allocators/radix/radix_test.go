package radix

import (
	"testing"
	"time"

	"idlab/allocators"
)

func designs() []allocators.Design {
	return []allocators.Design{IDR(), XArray(), XArrayDense()}
}

// build builds an allocator of this package, given as on the command line.
func build(t *testing.T, spec string) allocators.Allocator {
	t.Helper()
	selected, err := allocators.Select(designs(), spec)
	if err != nil {
		t.Fatal(err)
	}
	a, err := selected[0].Entry.New(selected[0].Values)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Waits for locks are told by the allocator, which has their class. Acquisitions and
// nodes are told by the allocator where all tasks share a tree, and by the space where
// each has its own.
func TestEachTreeIsToldOnce(t *testing.T) {
	for _, d := range designs() {
		a := build(t, d.Name)
		space := a.NewSpace(owner)
		for teller, want := range map[any]bool{a: d.Name == "idr", space: d.Name != "idr"} {
			locks := want || teller == any(a)
			if _, ok := teller.(allocators.LockReporter); ok != locks {
				t.Errorf("%T reports locks: %v, want %v", teller, ok, locks)
			}
			if _, ok := teller.(allocators.StructureReporter); ok != want {
				t.Errorf("%T tells its structureStats: %v, want %v", teller, ok, want)
			}
		}
	}
}

// A lookup of idr beside a writer waits for it only with lookup=locked.
func TestLockedLookupWaits(t *testing.T) {
	for spec, want := range map[string]bool{"idr": false, "idr,lookup=locked": true} {
		a := build(t, spec).(*idr)
		s := a.NewSpace(owner)
		timer := add(t, s)
		found := make(chan *allocators.Timer, 1)
		a.mu.Lock(a.locks)
		go func() { found <- s.Find(timer.ID()) }()
		select {
		case got := <-found:
			found <- got
		case <-time.After(100 * time.Millisecond):
		}
		a.mu.Unlock(a.locks)
		if got := <-found; got != timer {
			t.Errorf("%s: beside a writer %p is found, want %p", spec, got, timer)
		}
		// Counted, not timed: a find may be late without having waited.
		if waits := a.LockStats().Contended > 0; waits != want {
			t.Errorf("%s: a find waits for a writer: %v, want %v", spec, waits, want)
		}
	}
}

// The nodes that ids at a stride take are those that kernel-history counts,
// 576 bytes each: "2048 timers with a ID offset of 512 consume more than one
// megabyte" (commit 1535cb80286e), while close ids take about 19 kB.
func TestBytes(t *testing.T) {
	for _, c := range []struct {
		timers, stride, nodes int64
		depth                 int
	}{
		{2048, 1, 33, 2}, {2048, 8, 261, 3}, {2048, 64, 2081, 3}, {2048, 512, 2309, 4},
		{2048, 4096, 4129, 4}, {2048, 65536, 4617, 5}, {20_000, 1, 319, 3}, {100_000, 1, 1589, 3},
	} {
		for _, d := range designs() {
			a := build(t, d.Name)
			space := a.NewSpace(owner)
			for n := range c.timers {
				if err := space.AddAt(new(allocators.Timer), allocators.ID(n*c.stride)); err != nil {
					t.Fatal(err)
				}
			}
			teller, ok := space.(allocators.StructureReporter)
			if !ok {
				teller = a.(allocators.StructureReporter)
			}
			want := allocators.StructureStats{Bytes: c.nodes * 576, Timers: c.timers, Nodes: c.timers * int64(c.depth), Depth: c.depth}
			if got := teller.StructureStats(); got.Bytes != want.Bytes || got.Timers != want.Timers || got.Nodes != want.Nodes || got.Depth != want.Depth {
				t.Errorf("%s: %d timers at stride %d: %+v, want %+v", d.Name, c.timers, c.stride, got, want)
			}
		}
	}
}

// XArray counts on where a timer was, XArrayDense comes back to where one is no
// more: what makes the one sparse and the other not.
func TestChurnSpreadsOrStays(t *testing.T) {
	for _, c := range []struct {
		design allocators.Design
		nodes  int64
	}{{XArray(), 2309}, {XArrayDense(), 33}} {
		space := build(t, c.design.Name).NewSpace(owner)
		for range 2048 {
			add(t, space)
			for range 511 {
				space.Remove(add(t, space))
			}
		}
		if got := space.(allocators.StructureReporter).StructureStats().Bytes; got != c.nodes*576 {
			t.Errorf("%s: 2048 timers, each before 511 short-lived ones, take %d bytes, want %d nodes", c.design.Name, got, c.nodes)
		}
	}
}

func add(t *testing.T, space allocators.Space) *allocators.Timer {
	t.Helper()
	timer := new(allocators.Timer)
	if _, err := space.Add(timer); err != nil {
		t.Fatal(err)
	}
	return timer
}
