package allocators_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators"
	"idlab/allocators/catalog"
)

// StructureStats agree with the timers that were added, and with the memory and nodes computed by hand.
func TestStructureStats(t *testing.T) {
	for _, test := range []struct {
		spec   string
		timers int
		want   allocators.StructureStats
	}{
		{"onelock,buckets=1", 3,
			allocators.StructureStats{Bytes: 8 + 3*16, Timers: 3, Nodes: 1 + 2 + 3, Chains: []int64{0, 0, 0, 1}}},
		{"rcu,buckets=4,hash=collide", 2,
			allocators.StructureStats{Bytes: 4*16 + 2*16, Timers: 2, Nodes: 3, Chains: []int64{3, 0, 1}}},
		{"bucketlock,buckets=1", 0, allocators.StructureStats{Bytes: 16, Chains: []int64{1}}},
		{"bucketlock,buckets=1,lock=mutex", 0, allocators.StructureStats{Bytes: 32, Chains: []int64{1}}},
		{"idr", 0, allocators.StructureStats{}},
		{"idr", 64, allocators.StructureStats{Bytes: 576, Timers: 64, Nodes: 64, Depth: 1}},
		{"idr", 65, allocators.StructureStats{Bytes: 3 * 576, Timers: 65, Nodes: 130, Depth: 2}},
	} {
		selected, err := allocators.Select(catalog.Designs(), test.spec)
		if err != nil {
			t.Fatal(err)
		}
		system, err := selected[0].Entry.Open(selected[0].Values)
		if err != nil {
			t.Fatal(err)
		}
		p, err := system.NewProcess()
		if err != nil {
			t.Fatal(err)
		}
		for range test.timers {
			if _, err := p.Create(); err != nil {
				t.Fatal(err)
			}
		}
		got, ok := system.StructureStats()
		if diff := cmp.Diff(test.want, got); diff != "" || !ok {
			t.Errorf("%s with %d timers (-want +got):\n%s", test.spec, test.timers, diff)
		}
	}
}
