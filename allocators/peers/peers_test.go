package peers

import (
	"testing"

	"idlab/allocators"
)

func designs() []allocators.Design {
	return []allocators.Design{MutexMap(), SyncMap(), Xsync(), ImmutableRadix(), Array()}
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
