package peers

import (
	"flag"
	"testing"

	"idlab/allocators"
	"idlab/allocators/allocatortest"
)

var (
	effort = flag.Float64("effort", 1, "multiplies the length of the random checks")
	seed   = flag.Uint64("seed", 1, "where the random checks start")
)

func designs() []allocators.Design {
	return []allocators.Design{MutexMap(), SyncMap(), Xsync(), ImmutableRadix(), Array()}
}

func TestConformance(t *testing.T) {
	o := allocatortest.Options{Effort: *effort, Seed: *seed}
	if testing.Short() {
		o.Effort /= 5
	}
	for _, d := range designs() {
		t.Run(d.Name, func(t *testing.T) { allocatortest.Run(t, d, o) })
	}
}

// No lookup allocates, although some pass the id as an interface or a slice.
func TestLookupsDoNotAllocate(t *testing.T) {
	for _, d := range designs() {
		space := newSpace(t, d)
		if err := space.AddAt(new(allocators.Timer), 1000); err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(100, func() { space.Find(1000) }); n != 0 {
			t.Errorf("%s: a lookup allocates %v times", d.Name, n)
		}
	}
}

// newSpace opens a design with its defaults and returns a space.
func newSpace(t *testing.T, d allocators.Design) allocators.Space {
	selected, err := allocators.Select(designs(), d.Name)
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.New(selected[0].Values)
	if err != nil {
		t.Fatal(err)
	}
	return a.NewSpace(1)
}
