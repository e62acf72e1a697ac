package slotcoded

import (
	"math/rand/v2"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators"
	"idlab/allocators/lock"
)

const (
	owner allocators.Address = 0xffff888104a3c000
	whole                    = int64(allocators.MaxID) + 1
)

func newSpace(ids int64) *space {
	return (&slotCoded{ids: ids, locks: lock.NewClass(lock.QSpin)}).NewSpace(owner).(*space)
}

func (s *space) add(t *testing.T, want allocators.ID) *allocators.Timer {
	t.Helper()
	timer := new(allocators.Timer)
	if id, err := s.Add(timer); id != want || err != nil {
		t.Fatalf("Add: %d, %v, want %d", id, err, want)
	}
	return timer
}

func (s *space) addAt(t *testing.T, id allocators.ID) *allocators.Timer {
	t.Helper()
	timer := new(allocators.Timer)
	if err := s.AddAt(timer, id); err != nil {
		t.Fatalf("AddAt(%d): %v", id, err)
	}
	return timer
}

// A task that deletes nothing gets ids in order, through every growth, and
// tables are filled to three quarters.
func TestOrderAndGrowth(t *testing.T) {
	s := newSpace(whole)
	var timers []*allocators.Timer
	for id := range allocators.ID(100_000) {
		timers = append(timers, s.add(t, id))
		if size, n := s.table.Load().size(), int64(len(timers)); size > firstSize && (n > size*3/4 || n <= size*3/8) {
			t.Fatalf("%d timers in %d slots", n, size)
		}
	}
	for id, timer := range timers {
		if s.Find(allocators.ID(id)) != timer {
			t.Fatalf("Find(%d) is wrong", id)
		}
	}
	want := allocators.StructureStats{Bytes: 16 << 18, Timers: 100_000, Nodes: 100_000}
	if diff := cmp.Diff(want, s.StructureStats()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Slots are used again in the order in which they came free, after those that
// never were, under ids that are a table's size further.
func TestSlotsInTurn(t *testing.T) {
	s := newSpace(whole)
	var timers []*allocators.Timer
	for id := range allocators.ID(5) {
		timers = append(timers, s.add(t, id))
	}
	s.Remove(timers[3])
	s.Remove(timers[1])
	s.add(t, 5)
	s.Remove(s.add(t, 6))
	for _, want := range []allocators.ID{7, 3 + 8} {
		s.add(t, want)
	}
	// With six timers the table doubles. What waited goes on in its turn, 1 and 6
	// as the halves that were next; then come the other free halves in order.
	for _, want := range []allocators.ID{1 + 8, 6 + 8, 1 + 16, 3 + 16, 6 + 16, 0 + 8} {
		s.add(t, want)
	}
}

// An id that was given back finds nothing, however often its slot is used, and
// is not given again until the generations wrap.
func TestNoStaleID(t *testing.T) {
	const ids = 1 << 14
	s := newSpace(ids)
	random := rand.New(rand.NewPCG(1, 1))
	var live []*allocators.Timer
	for range 40 {
		timer := new(allocators.Timer)
		if _, err := s.Add(timer); err != nil {
			t.Fatal(err)
		}
		live = append(live, timer)
	}
	last := map[allocators.ID]int{} // when the id was given back
	for n := range 4 * ids {
		i := random.IntN(len(live))
		gone := live[i]
		s.Remove(gone)
		last[gone.ID()] = n
		if s.Find(gone.ID()) != nil {
			t.Fatalf("id %d finds a timer after its own was removed", gone.ID())
		}
		live[i] = new(allocators.Timer)
		id, err := s.Add(live[i])
		if err != nil {
			t.Fatal(err)
		}
		// 24 of 64 slots are free: a slot is back after 24 at the least, and an
		// id after all 256 generations of its slot.
		if before, given := last[id]; given && n-before < 24*ids/64 {
			t.Fatalf("id %d is given again after %d others", id, n-before)
		}
		if s.Find(gone.ID()) != nil {
			t.Fatalf("stale id %d finds the timer %d", gone.ID(), id)
		}
	}
	if size := s.table.Load().size(); size != 64 {
		t.Errorf("the table has grown to %d slots under 40 timers, want 64", size)
	}
}

// Generations go around the end of the ids, and never below zero.
func TestGenerationsWrap(t *testing.T) {
	for _, ids := range []int64{1 << 5, whole} {
		s := newSpace(ids)
		end := allocators.ID(ids - 1)
		s.table.Load().turns[7].id = uint32(end)
		for _, want := range []allocators.ID{0, 1, 2, 3, 4, 5, 6, end, 8, 9, 10, 11, 12, 13, 14, 7, 16} {
			s.Remove(s.add(t, want))
		}
	}
}

// A wanted id takes its slot's turn along, but not back.
func TestWantedIDsAndTurns(t *testing.T) {
	for _, c := range []struct{ wanted, next allocators.ID }{
		{0, 8}, {8, 16}, {16, 24}, {1 << 30, 0}, {1<<30 - 8, 1 << 30}, {allocators.MaxID - 7, 0},
	} {
		s := newSpace(whole)
		s.Remove(s.addAt(t, c.wanted))
		s.add(t, c.next)
	}
}

// A wanted id whose slot is taken is kept beside, and has a slot as soon as the
// table tells the two apart.
func TestWantedIDsBeside(t *testing.T) {
	s := newSpace(whole)
	first, second, far := s.add(t, 0), s.addAt(t, 8), s.addAt(t, 1<<20)
	if got := s.StructureStats(); got.Timers != 3 || got.Nodes != 1+2*(1+int64(got.Depth)) || got.Depth != 4 {
		t.Errorf("with two timers beside the structureStats is %+v", got)
	}
	for range 4 {
		if _, err := s.Add(new(allocators.Timer)); err != nil {
			t.Fatal(err)
		}
	}
	tab := s.table.Load()
	if tab.size() != 16 || tab.timers[8].Load() != second || tab.beside.Find(8) != nil {
		t.Errorf("in %d slots timer 8 is not in its own", tab.size())
	}
	if tab.beside.Find(1<<20) != far || s.Find(1<<20) != far || s.Find(0) != first || s.Find(8) != second {
		t.Error("a timer is lost")
	}
	for _, timer := range []*allocators.Timer{first, second, far} {
		s.Remove(timer)
		if s.Find(timer.ID()) != nil {
			t.Errorf("timer %d is found after it was removed", timer.ID())
		}
	}
	if got := s.StructureStats(); got.Timers != 4 || got.Depth != 0 {
		t.Errorf("with nothing beside the structureStats is %+v", got)
	}
}

// The ids of a task are at home again in a task that they are restored into.
func TestRestoredTaskHasNothingBeside(t *testing.T) {
	dumped, restored := newSpace(whole), newSpace(whole)
	var live []*allocators.Timer
	for n := range 5000 {
		timer := new(allocators.Timer)
		if _, err := dumped.Add(timer); err != nil {
			t.Fatal(err)
		}
		if live = append(live, timer); n%3 == 0 {
			dumped.Remove(live[0])
			live = live[1:]
		}
	}
	for _, timer := range live {
		restored.addAt(t, timer.ID())
	}
	was, is := dumped.table.Load(), restored.table.Load()
	if was.size() == is.size() && is.structureStats().Depth != 0 {
		t.Errorf("of %d timers some are beside a table of %d slots as before", len(live), is.size())
	} else if was.size() != is.size() {
		t.Errorf("the table has %d slots, before %d", is.size(), was.size())
	}
}

// Ids at a large stride share a few slots: the tree has the rest, at its price.
func TestSparseIDs(t *testing.T) {
	s := newSpace(whole)
	for n := range allocators.ID(2048) {
		s.addAt(t, n*512)
	}
	got := s.StructureStats()
	if table := int64(4096 * 16); got.Timers != 2048 || got.Bytes < table+1<<20 || got.Bytes > table+2309*576 {
		t.Errorf("2048 timers at stride 512: %+v", got)
	}
}

// Where ids are few the table has a slot for each, and each is had, though they
// were taken in a way that leaves many beside.
func TestEveryIDOfASmallSpace(t *testing.T) {
	for ids := int64(4); ids <= 256; ids *= 2 {
		for step := int64(2); step < ids; step *= 2 {
			s := newSpace(ids)
			taken := int64(0)
			for id := int64(0); id < ids; id += step {
				s.addAt(t, allocators.ID(id))
				taken++
			}
			for ; taken < ids; taken++ {
				if _, err := s.Add(new(allocators.Timer)); err != nil {
					t.Fatalf("%d ids, step %d: %v after %d", ids, step, err, taken)
				}
			}
			if _, err := s.Add(new(allocators.Timer)); err != syscall.EAGAIN {
				t.Errorf("%d ids, step %d: Add to the full space: %v, want EAGAIN", ids, step, err)
			}
			if size := s.table.Load().size(); size != ids {
				t.Errorf("%d ids have %d slots", ids, size)
			}
			for id := range allocators.ID(ids) {
				if s.Find(id) == nil {
					t.Errorf("%d ids, step %d: id %d was not given", ids, step, id)
				}
			}
		}
	}
}

// Slots are each task's own.
func TestSpaceTells(t *testing.T) {
	if _, ok := any(&slotCoded{}).(allocators.StructureReporter); ok {
		t.Error("the allocator, which has no slots, tells of some")
	}
	if got, want := newSpace(whole).StructureStats().Bytes, int64(firstSize*16); got != want {
		t.Errorf("an empty space holds %d bytes, want %d", got, want)
	}
}
