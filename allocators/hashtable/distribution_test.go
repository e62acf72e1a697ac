package hashtable

import (
	"math"
	"testing"

	"idlab/allocators"
)

// The quality of each hash: nodes visited per successful find, and the longest chain, in tables of 512 chains. The
// expected figures were computed independently, without a table. The primes of 2012 fail for ids at a stride, and the
// RFC's hash also for tasks with one timer each: both were given up for this.
func TestDistribution(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and a single worker: nothing for the race detector")
	}
	type figures struct {
		nodes   float64
		longest int
	}
	for _, c := range []struct {
		name   string
		timers int
		timer  func(n int) (allocators.Address, allocators.ID)
		want   map[string]figures
	}{
		{"ids in strides of 512", 2048, stride(512), map[string]figures{
			"rfc2012": {8.5, 16}, "hash32-2013": {8.5, 16}, "hash32": {2.5, 5}, "jhash": {3.0, 12}}},
		{"ids in strides of 4096", 2048, stride(4096), map[string]figures{
			"rfc2012": {64.5, 128}, "hash32-2013": {33.1, 73}, "hash32": {2.6, 6}, "jhash": {3.0, 11}}},
		{"ids in strides of 65536", 2048, stride(65536), map[string]figures{
			"rfc2012": {64.5, 128}, "hash32-2013": {62.5, 128}, "hash32": {2.5, 5}, "jhash": {3.0, 10}}},
		{"ids one by one", 20000, stride(1), map[string]figures{
			"rfc2012": {20.1, 44}, "hash32-2013": {20.1, 43}, "hash32": {20.0, 42}, "jhash": {20.5, 60}}},
		{"tasks of one timer", 10000, tasks, map[string]figures{
			"rfc2012": {78.6, 157}, "hash32-2013": {10.3, 22}, "hash32": {10.6, 28}, "jhash": {10.8, 33}}},
	} {
		for hash, want := range c.want {
			for _, table := range []string{"onelock", "rcu"} {
				a := build(t, table+",buckets=512,hash="+hash)
				fill(t, a, c.timers, c.timer)
				got := a.(allocators.StructureReporter).StructureStats()
				if math.Abs(got.NodesPerFind()-want.nodes) > 0.055 || got.Longest() != want.longest {
					t.Errorf("%s, %s, %s: %.2f nodes per find, longest chain %d, want %.1f and %d",
						table, hash, c.name, got.NodesPerFind(), got.Longest(), want.nodes, want.longest)
				}
			}
		}
	}
}

// The RFC's product of an owner address leaves seven in eight chains empty.
func TestEmptyChains(t *testing.T) {
	a := build(t, "onelock")
	fill(t, a, 10000, tasks)
	if got := a.(allocators.StructureReporter).StructureStats().EmptyShare(); got != 0.875 {
		t.Errorf("%.3f of the chains are empty, want 0.875", got)
	}
}

// stride returns timers of one task, with ids at the given stride.
func stride(step int) func(int) (allocators.Address, allocators.ID) {
	return func(n int) (allocators.Address, allocators.ID) { return owner, allocators.ID(n * step) }
}

// tasks returns timer 0 of many tasks, whose addresses are contiguous as in a slab of signal_structs.
func tasks(n int) (allocators.Address, allocators.ID) { return owner + allocators.Address(n*1152), 0 }

func fill(t *testing.T, a allocators.Allocator, timers int, timer func(int) (allocators.Address, allocators.ID)) {
	t.Helper()
	spaces := map[allocators.Address]allocators.Space{}
	for n := range timers {
		owner, id := timer(n)
		if spaces[owner] == nil {
			spaces[owner] = a.NewSpace(owner)
		}
		if err := spaces[owner].AddAt(new(allocators.Timer), id); err != nil {
			t.Fatal(err)
		}
	}
}
