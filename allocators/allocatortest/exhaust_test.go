//go:build sim

package allocatortest_test

import (
	"testing"

	"idlab/allocators"
	"idlab/allocators/allocatortest"
	"idlab/allocators/catalog"
)

// programs are programs with a known hazard: a table that is replaced under a reader, an id that several threads want,
// a slot that changes hands.
func programs() []allocatortest.Program {
	type program = allocatortest.Program
	type ids = []allocators.ID
	return []program{
		{ids{1000, 1}, []string{"rebuild(1000)", "find(1) find(1000)"}},
		{ids{1, 1000}, []string{"rebuild(1000) rebuild(1)", "find(1) find(1)"}},
		{ids{1, 1000}, []string{"delete(0) find(1)", "rebuild(1000)"}},
		{ids{1, 1000}, []string{"delete(0) at(1)", "rebuild(1000) find(1)"}},
		{ids{1000}, []string{"at(1)", "rebuild(1000) at(1) find(1)"}},
		{ids{1000, 1}, []string{"rebuild(1000)", "rebuild(1) at(70000)"}},
		{ids{70000}, []string{"delete(0) at(70000)", "at(70000) find(70000)"}},
		{nil, []string{"at(70000)", "at(70000) find(70000)"}},
		{nil, []string{"at(1) delete(0) at(1)", "find(1) find(1) find(1)"}},
		{ids{0, 1, 2, 3, 16}, []string{"at(5) at(6)", "find(16) find(16)"}},
		{ids{0, 1, 2, 3, 16}, []string{"at(5) at(6)", "at(16) at(8)"}},
		{ids{0, 8, 1, 2, 3}, []string{"at(5) at(6)", "find(8) find(8)"}},
		{ids{1, 2}, []string{"rebuild(1000)", "at(3) find(3)"}},
		{ids{64}, []string{"at(4096)", "find(64) find(4096)"}},
		{ids{64, 4096}, []string{"find(64) delete(0)", "delete(0) find(64)"}},
	}
}

// Designs that replace tables or nodes are linearizable under every schedule of two threads with at most two
// preemptions, and of three threads with at most one.
func TestExploreAllSchedules(t *testing.T) {
	for _, variant := range []string{"pertask", "slotcoded", "array", "xarray-dense", "rcu,buckets=1"} {
		t.Run(variant, func(t *testing.T) {
			selected, err := allocators.Select(catalog.Designs(), variant)
			if err != nil {
				t.Fatal(err)
			}
			d, sum := selected[0].Entry, 0
			for _, p := range programs() {
				n, err := allocatortest.Exhaust(d, variant, p, 2)
				if err != nil {
					t.Fatal(err)
				}
				p.Threads = append(p.Threads, "find(1) find(70000)")
				more, err := allocatortest.Exhaust(d, variant, p, 1)
				if err != nil {
					t.Fatal(err)
				}
				sum += n + more
			}
			t.Logf("%d schedules", sum)
		})
	}
}

// systemPrograms are programs with ids that are being created and deleted.
func systemPrograms() []allocatortest.Program {
	type program = allocatortest.Program
	type ids = []allocators.ID
	return []program{
		{nil, []string{"at(1)", "overrun(1) delete(1) overrun(1)"}},
		{nil, []string{"at(1)", "at(1) delete(1)"}},
		{nil, []string{"create", "timers overrun(0) timers"}},
		{nil, []string{"create create", "create timers"}},
		{nil, []string{"at(1) delete(1)", "timers find(1) overrun(1)"}},
		{ids{0, 1, 2}, []string{"delete(1)", "at(1) timers"}},
		{ids{0, 1, 2}, []string{"delete(1)", "delete(1) timers"}},
		{ids{0, 1, 2}, []string{"delete(1)", "delete(2)", "timers"}},
		{ids{0, 1}, []string{"delete(1)", "create timers"}},
		{ids{0, 1}, []string{"delete(0)", "overrun(0) find(0) at(0)"}},
		{ids{1}, []string{"delete(1) at(1)", "overrun(1) timers"}},
		{ids{1}, []string{"delete(1)", "at(1)", "timers"}},
	}
}

// The system calls are linearizable (callSpec) under every schedule with at most two preemptions: over a design that
// reuses ids at once, and over two that count.
func TestExploreAllSystemCalls(t *testing.T) {
	for _, variant := range []string{"xarray-dense", "rcu,buckets=1", "pertask"} {
		t.Run(variant, func(t *testing.T) {
			selected, err := allocators.Select(catalog.Designs(), variant)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0
			for _, p := range systemPrograms() {
				n, err := allocatortest.ExhaustSystem(selected[0].Entry, variant, p, 2)
				if err != nil {
					t.Fatal(err)
				}
				sum += n
			}
			t.Logf("%d schedules", sum)
		})
	}
}
