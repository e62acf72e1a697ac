package hashtable

import (
	"slices"
	"testing"

	"idlab/allocators"
)

const attacker = owner + 1152

// For every hash and both tables, the ids are the lowest n in the victim's bucket.
func TestWorstIDsShareTheVictimsBucket(t *testing.T) {
	const n = 300
	for _, hash := range paramHash("").Choices {
		for _, design := range []string{"onelock", "rcu", "rcu,padded=yes"} {
			spec := design + ",buckets=64,hash=" + hash
			a := build(t, spec)
			timer, id := add(t, a.NewSpace(owner))
			space := a.NewSpace(attacker)
			got := space.(allocators.Collider).WorstIDs(n, timer)
			h := hashNamed(hash)
			var want []allocators.ID
			for other := allocators.ID(0); len(want) < n; other++ {
				if h(attacker, other, 6) == h(owner, id, 6) {
					want = append(want, other)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %d ids, from %v, want %d, from %v", spec, len(got), got[:min(3, len(got))], n, want[:3])
			}
			wantOneChain(t, spec, a, space, got)
		}
	}
}

// wantOneChain adds the ids, and checks that all are on the chain of the victim's timer.
func wantOneChain(t *testing.T, spec string, a allocators.Allocator, s allocators.Space, ids []allocators.ID) {
	t.Helper()
	for _, id := range ids {
		if err := s.AddAt(new(allocators.Timer), id); err != nil {
			t.Fatalf("%s: %d: %v", spec, id, err)
		}
	}
	if got := a.(allocators.StructureReporter).StructureStats(); got.Longest() != len(ids)+1 {
		t.Errorf("%s: the longest chain has %d timers, want the victim's and %d", spec, got.Longest(), len(ids))
	}
}

// A small space has fewer ids than requested.
func TestWorstIDsEnd(t *testing.T) {
	for _, spec := range []string{"onelock,ids=4,buckets=1", "rcu,ids=4,hash=collide"} {
		a := build(t, spec)
		timer, _ := add(t, a.NewSpace(owner))
		got := a.NewSpace(attacker).(allocators.Collider).WorstIDs(1000, timer)
		if want := []allocators.ID{0, 1, 2, 3}; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", spec, got, want)
		}
	}
}

// Every design of the package implements allocators.Collider.
func TestAllAreColliders(t *testing.T) {
	for _, d := range designs() {
		if _, ok := build(t, d.Name).NewSpace(owner).(allocators.Collider); !ok {
			t.Errorf("%s does not implement Collider", d.Name)
		}
	}
}
