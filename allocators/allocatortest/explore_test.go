//go:build sched

package allocatortest_test

import (
	"flag"
	"testing"

	"idlab/allocators"
	"idlab/allocators/allocatortest"
	"idlab/allocators/catalog"
)

var (
	explorePrograms = flag.Int("explore", 50, "number of programs that are explored with each variant")
	exploreSeed     = flag.Uint64("explore-seed", 1, "seed of the explorations")
)

// explored returns the variants whose code has scheduling points.
func explored() []string {
	return []string{
		"idr", "idr,lookup=locked", "onelock,buckets=1", "onelock-rcu,buckets=1", "onelock-precheck,buckets=1",
		"bucketlock,buckets=1", "rcu,buckets=1", "rcu,buckets=2", "xarray", "xarray-dense",
		"slotcoded", "pertask", "mutexmap", "immutable-radix", "array",
	}
}

// Every history of a design is linearizable, under every schedule that is explored.
func TestExplore(t *testing.T) {
	for _, variant := range explored() {
		t.Run(variant, func(t *testing.T) {
			selected, err := allocators.Select(catalog.Designs(), variant)
			if err != nil {
				t.Fatal(err)
			}
			n := *explorePrograms
			switch variant {
			case "pertask", "slotcoded", "array": // tables are replaced
				n *= 4
			case "xarray-dense": // nodes are added and removed; idr and xarray have the same tree
				n *= 3
			}
			if err := allocatortest.Explore(selected[0].Entry, variant, *exploreSeed, n); err != nil {
				t.Error(err)
			}
		})
	}
}

// The invariants of system calls hold under every schedule that is explored: over a design that reuses ids at once, and
// over two that count.
func TestExploreSystem(t *testing.T) {
	for _, variant := range []string{"xarray-dense", "rcu,buckets=1", "pertask"} {
		t.Run(variant, func(t *testing.T) {
			selected, err := allocators.Select(catalog.Designs(), variant)
			if err != nil {
				t.Fatal(err)
			}
			err = allocatortest.ExploreSystem(selected[0].Entry, variant, *exploreSeed, *explorePrograms)
			if err != nil {
				t.Error(err)
			}
		})
	}
}
