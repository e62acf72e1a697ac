//go:build sched

package allocatortest_test

import (
	"flag"
	"testing"
	"time"

	"idlab/allocators"
	"idlab/allocators/allocatortest"
	"idlab/allocators/catalog"
)

var (
	exploreFor  = flag.Duration("explore", 1500*time.Millisecond, "how long schedules of each variant are explored")
	exploreSeed = flag.Uint64("explore-seed", 1, "where explorations start")
)

// explored are the variants whose code differs under a scheduler.
func explored() []string {
	return []string{
		"idr", "idr,lookup=locked", "onelock,buckets=1", "onelock-rcu,buckets=1", "onelock-precheck,buckets=1", "bucketlock,buckets=1",
		"rcu,buckets=1", "rcu,buckets=2", "xarray", "xarray-dense", "slotcoded", "pertask", "mutexmap", "immutable-radix", "array",
	}
}

// No schedule that is explored makes a design answer what no order of the calls
// explains.
func TestExplore(t *testing.T) {
	for _, variant := range explored() {
		t.Run(variant, func(t *testing.T) {
			selected, err := allocators.Select(catalog.Designs(), variant)
			if err != nil {
				t.Fatal(err)
			}
			spend := *exploreFor
			switch variant {
			case "pertask", "slotcoded", "array": // they have tables that are replaced
				spend *= 4
			case "xarray-dense": // trees, whose nodes come and go; the others have the same
				spend *= 3
			}
			n, err := allocatortest.Explore(selected[0].Entry, variant, *exploreSeed, spend)
			if err != nil {
				t.Error(err)
			}
			t.Logf("%d schedules", n)
		})
	}
}

// The system calls over a design that hands ids out again at once, and over one that
// counts, are right in every schedule that is explored.
func TestExploreSystem(t *testing.T) {
	for _, variant := range []string{"xarray-dense", "rcu,buckets=1", "pertask"} {
		t.Run(variant, func(t *testing.T) {
			selected, err := allocators.Select(catalog.Designs(), variant)
			if err != nil {
				t.Fatal(err)
			}
			n, err := allocatortest.ExploreSystem(selected[0].Entry, variant, *exploreSeed, *exploreFor)
			if err != nil {
				t.Error(err)
			}
			t.Logf("%d schedules", n)
		})
	}
}
