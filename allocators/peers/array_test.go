package peers

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators"
	"idlab/allocators/lock"
)

func newArray(ids int64) *array {
	return (&arrays{ids: ids, locks: lock.NewClass(lock.QSpin)}).NewSpace(1).(*array)
}

// addAt adds a timer under each of the ids.
func (s *array) addAt(t *testing.T, ids ...allocators.ID) {
	t.Helper()
	for _, id := range ids {
		if err := s.AddAt(new(allocators.Timer), id); err != nil {
			t.Fatalf("AddAt(%d): %v", id, err)
		}
	}
}

// upTo returns the ids first … end-1.
func upTo(first, end allocators.ID) (ids []allocators.ID) {
	for id := first; id < end; id++ {
		ids = append(ids, id)
	}
	return ids
}

// The array grows to an id if a quarter of it could then be in use, wherever its timers are. Distant timers that fit
// then move into it.
func TestArrayReaches(t *testing.T) {
	descending := upTo(0, 32)
	for i, j := 0, len(descending)-1; i < j; i, j = i+1, j-1 {
		descending[i], descending[j] = descending[j], descending[i]
	}
	for _, c := range []struct {
		name       string
		ids        []allocators.ID
		slots, far int
	}{
		{"nothing", nil, 0, 0},
		{"the first", upTo(0, 1), 8, 0},
		{"the ninth", upTo(0, 9), 16, 0},
		{"one too far", []allocators.ID{8}, 0, 1},
		{"the last", []allocators.ID{allocators.MaxID}, 0, 1},
		{"a quarter in use", []allocators.ID{0, 1, 2, 31}, 8, 1},
		{"and one more", []allocators.ID{0, 1, 2, 31, 4, 5, 6, 30}, 32, 0},
		{"some near, one far", append(upTo(0, 20), 1<<20), 32, 1},
		{"downwards", descending, 32, 0},
	} {
		s := newArray(1 << 31)
		s.addAt(t, c.ids...)
		if len(s.slots) != c.slots || len(s.far) != c.far {
			t.Errorf("%s: %d slots and %d far timers, want %d and %d", c.name, len(s.slots), len(s.far), c.slots, c.far)
		}
		for _, id := range c.ids {
			if found := s.Find(id); found == nil || !found.Is(1, id) {
				t.Errorf("%s: Find(%d) is %v", c.name, id, found)
			}
		}
	}
}

// After the array has grown over distant ids, it does not give them again.
func TestArrayGrowsIntoFarIDs(t *testing.T) {
	s := newArray(1 << 31)
	s.addAt(t, 9, 8)
	for _, want := range append(upTo(0, 8), 10, 11) {
		if id, err := s.Add(new(allocators.Timer)); id != want || err != nil {
			t.Fatalf("Add gives %d, %v, want %d", id, err, want)
		}
	}
}

func TestArrayStructureStats(t *testing.T) {
	s := newArray(1 << 31)
	s.addAt(t, upTo(0, 100)...)
	s.addAt(t, 1<<30) // in the map, which is not described
	s.Remove(s.Find(50))
	want := allocators.StructureStats{Bytes: 128*8 + 2*8, Timers: 99, Nodes: 99}
	if diff := cmp.Diff(want, s.StructureStats()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
