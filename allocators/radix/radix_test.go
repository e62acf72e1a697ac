package radix

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

// The allocator has the class of the locks and reports the waits. Acquisitions and nodes are reported by the owner of
// the tree: the allocator if all tasks share one, else the space.
func TestEachTreeIsReportedOnce(t *testing.T) {
	for _, d := range designs() {
		a := build(t, d.Name)
		space := a.NewSpace(owner)
		for teller, want := range map[any]bool{a: d.Name == "idr", space: d.Name != "idr"} {
			locks := want || teller == any(a)
			if _, ok := teller.(allocators.LockReporter); ok != locks {
				t.Errorf("%T reports locks: %v, want %v", teller, ok, locks)
			}
			if _, ok := teller.(allocators.StructureReporter); ok != want {
				t.Errorf("%T reports its structure: %v, want %v", teller, ok, want)
			}
		}
	}
}

// The description follows the parameter: Linux had lookups under the lock until 3.0.
func TestAboutLookups(t *testing.T) {
	for spec, want := range map[string][2]string{
		"idr":               {"lock-free (RCU)", "2002–2013 (v2.6–v3.9)"},
		"idr,lookup=locked": {"the same lock", "2002–2011 (v2.6–v2.6.39)"},
	} {
		d, err := allocators.Select(designs(), spec)
		if err != nil {
			t.Fatal(err)
		}
		if a := d[0].Entry.About(d[0].Values); [2]string{a.Lookup, a.Kernel} != want {
			t.Errorf("%s: %q and %q, want %q", spec, a.Lookup, a.Kernel, want)
		}
	}
}

// A lookup of idr waits for a writer only with lookup=locked.
func TestLockedLookupWaits(t *testing.T) {
	for spec, want := range map[string]bool{"idr": false, "idr,lookup=locked": true} {
		a := build(t, spec).(*idr)
		s := a.NewSpace(owner)
		timer := add(t, s)
		// The count decides, not the time: a find may be slow without having waited. If it came too late to wait, the
		// writer holds the lock for longer.
		waits := func() bool { return a.LockStats().Contended > 0 }
		for hold := 50 * time.Millisecond; hold < time.Minute; hold *= 4 {
			found := make(chan *allocators.Timer, 1)
			a.mu.Lock(a.locks)
			go func() { found <- s.Find(timer.ID()) }()
			select {
			case got := <-found:
				found <- got
			case <-time.After(hold):
			}
			a.mu.Unlock(a.locks)
			if got := <-found; got != timer {
				t.Errorf("%s: beside a writer %p is found, want %p", spec, got, timer)
			}
			if waits() || !want {
				break
			}
		}
		if waits() != want {
			t.Errorf("%s: a find waits for a writer: %v, want %v", spec, waits(), want)
		}
	}
}

// The number of nodes for ids at a stride, 576 bytes each: "2048 timers with a ID offset of 512 consume more than one
// megabyte" (commit 1535cb80286e); close ids need about 19 kB.
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
			want := allocators.StructureStats{
				Bytes: c.nodes * 576, Timers: c.timers, Nodes: c.timers * int64(c.depth), Depth: c.depth,
			}
			if diff := cmp.Diff(want, teller.StructureStats()); diff != "" {
				t.Errorf("%s: %d timers at stride %d (-want +got):\n%s", d.Name, c.timers, c.stride, diff)
			}
		}
	}
}

// Under churn the counter of XArray moves on, and live ids become sparse. XArrayDense reuses the ids of removed timers,
// and its ids stay dense.
func TestChurnSpreadsOrStays(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and a single worker: nothing for the race detector")
	}
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
			t.Errorf("%s: 2048 timers, each before 511 short-lived ones, take %d bytes, want %d nodes",
				c.design.Name, got, c.nodes)
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
