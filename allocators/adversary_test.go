package allocators_test

import (
	"slices"
	"testing"

	"idlab/allocators"
	"idlab/allocators/catalog"
)

// pair returns two processes of one system, the second with timer 0.
func pair(t *testing.T, spec string) (system allocators.System, attacker, victim allocators.Process) {
	t.Helper()
	selected, err := allocators.Select(catalog.Designs(), spec)
	if err != nil {
		t.Fatal(err)
	}
	if system, err = selected[0].Entry.Open(selected[0].Values); err != nil {
		t.Fatal(err)
	}
	if attacker, err = system.NewProcess(); err != nil {
		t.Fatal(err)
	}
	if victim, err = system.NewProcess(); err != nil {
		t.Fatal(err)
	}
	if err := victim.CreateAt(0); err != nil {
		t.Fatal(err)
	}
	return system, attacker, victim
}

// A task can make the chain of another task's timer as long as it likes, with every hash.
func TestWorstIDsLengthenTheVictimsChain(t *testing.T) {
	const n = 200
	for _, spec := range []string{
		"onelock", "onelock-rcu", "onelock-precheck", "bucketlock", "rcu-hash32",
		"rcu", "rcu,owners=scattered", "rcu,hash=collide",
	} {
		system, attacker, victim := pair(t, spec)
		for _, id := range allocators.WorstIDs(attacker, victim, 0, n) {
			if err := attacker.CreateAt(id); err != nil {
				t.Fatalf("%s: %d: %v", spec, id, err)
			}
		}
		if got, _ := system.StructureStats(); got.Longest() != n+1 {
			t.Errorf("%s: the longest chain has %d timers, want the victim's and %d", spec, got.Longest(), n)
		}
	}
}

// If no colliding ids can be computed, the ids are far apart.
func TestWorstIDsWithoutACollision(t *testing.T) {
	for _, c := range []struct {
		spec   string
		victim allocators.ID
	}{{"idr", 0}, {"xarray", 0}, {"slotcoded", 0}, {"mutexmap", 0}, {"rcu", 1}} {
		_, attacker, victim := pair(t, c.spec)
		wantFarApart(t, c.spec, allocators.WorstIDs(attacker, victim, c.victim, 100), 100, 65536)
	}
	_, shared, victim := pair(t, "rcu")
	var other struct{ allocators.Process } // a process of another system, such as the running kernel
	wantFarApart(t, "attacker of another system", allocators.WorstIDs(other, victim, 0, 100), 100, 65536)
	wantFarApart(t, "victim of another system", allocators.WorstIDs(shared, other, 0, 100), 100, 65536)
}

// The stride is the largest power of two, up to 65536, at which the ids suffice.
func TestWorstIDsStride(t *testing.T) {
	_, attacker, victim := pair(t, "idr")
	for _, c := range []struct {
		n      int
		stride allocators.ID
	}{
		{-1, 0}, {0, 0}, {1, 65536}, {2, 65536}, {32768, 65536},
		{32769, 32768}, {65536, 32768}, {65537, 16384}, {1 << 20, 2048},
	} {
		wantFarApart(t, "idr", allocators.WorstIDs(attacker, victim, 0, c.n), c.n, c.stride)
	}
}

func wantFarApart(t *testing.T, what string, got []allocators.ID, n int, stride allocators.ID) {
	t.Helper()
	var want []allocators.ID
	for i := range n {
		want = append(want, allocators.ID(i)*stride)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: %d ids, %v …, want %d at a stride of %d", what, len(got), got[:min(3, len(got))], n, stride)
	}
}
