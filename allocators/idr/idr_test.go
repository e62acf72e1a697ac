package idr

import (
	"math/rand/v2"
	"syscall"
	"testing"

	"idlab/allocators"
)

func newSpace(ids int64) *space {
	return (&idr{last: allocators.ID(ids - 1)}).NewSpace(1).(*space)
}

// sound checks what the writers' fields of every layer claim, and returns how
// many timers there are and whether every slot is full.
func sound(t *testing.T, l *layer) (timers int, full bool) {
	t.Helper()
	full = true
	used := 0
	for slot := range layerSlots {
		below := 0
		slotFull := false
		if l.level == 0 {
			if l.timer(slot) != nil {
				below, slotFull = 1, true
			}
		} else if child := l.child(slot); child != nil {
			if child.level != l.level-1 {
				t.Fatalf("a layer of level %d is below one of level %d", child.level, l.level)
			}
			below, slotFull = sound(t, child)
			if below == 0 {
				t.Errorf("an empty layer of level %d is left in the tree", child.level)
			}
		}
		if got := l.full&(1<<slot) != 0; got != slotFull {
			t.Errorf("slot %d of a layer of level %d: full is %v, want %v", slot, l.level, got, slotFull)
		}
		if below > 0 {
			used++
		}
		timers += below
		full = full && slotFull
	}
	if l.count != used {
		t.Errorf("a layer of level %d counts %d slots in use, want %d", l.level, l.count, used)
	}
	return timers, full
}

func (s *space) sound(t *testing.T, want int) {
	t.Helper()
	timers := 0
	if top := s.tree.top.Load(); top != nil {
		timers, _ = sound(t, top)
		if top.level > 0 && top.count == 1 && top.child(0) != nil {
			t.Errorf("the top has nothing but the tree below its first slot")
		}
	}
	if timers != want {
		t.Errorf("%d timers in the tree, want %d", timers, want)
	}
}

func add(t *testing.T, s *space, want allocators.ID) *allocators.Timer {
	t.Helper()
	timer := new(allocators.Timer)
	if id, err := s.Add(timer); id != want || err != nil {
		t.Fatalf("Add: %d, %v, want %d", id, err, want)
	}
	return timer
}

func addAt(t *testing.T, s *space, id allocators.ID) *allocators.Timer {
	t.Helper()
	timer := new(allocators.Timer)
	if err := s.AddAt(timer, id); err != nil {
		t.Fatalf("AddAt(%d): %v", id, err)
	}
	return timer
}

// The tree has a layer more for each factor of 64, and loses it again.
func TestTreeGrowsAndShrinks(t *testing.T) {
	s := newSpace(1 << 31)
	for _, c := range []struct {
		id    allocators.ID
		level uint
	}{{0, 0}, {63, 0}, {64, 1}, {4095, 1}, {4096, 2}, {1<<18 - 1, 2}, {1 << 18, 3}, {1 << 24, 4}, {1<<30 - 1, 4}, {1 << 30, 5}, {allocators.MaxID, 5}} {
		low, high := addAt(t, s, 7), (*allocators.Timer)(nil)
		if c.id != 7 {
			high = addAt(t, s, c.id)
		}
		if got := s.tree.top.Load().level; got != c.level {
			t.Errorf("with id %d the top is of level %d, want %d", c.id, got, c.level)
		}
		if s.Find(c.id) != high || s.Find(7) != low {
			t.Errorf("with id %d the timers are not found", c.id)
		}
		s.sound(t, 2)
		s.Remove(high)
		if got := s.tree.top.Load().level; got != 0 {
			t.Errorf("without id %d the top is of level %d, want 0", c.id, got)
		}
		s.Remove(low)
		if s.tree.top.Load() != nil {
			t.Errorf("an empty tree has a top")
		}
	}
}

// Ids come lowest first across the borders of layers, and EAGAIN after the last.
func TestLowestFree(t *testing.T) {
	const ids = 1 << 13
	s := newSpace(ids)
	var timers []*allocators.Timer
	for id := range allocators.ID(ids) {
		timers = append(timers, add(t, s, id))
	}
	s.sound(t, ids)
	if _, err := s.Add(new(allocators.Timer)); err != syscall.EAGAIN {
		t.Errorf("Add to the full tree: %v, want EAGAIN", err)
	}
	for _, freed := range [][]allocators.ID{{ids - 1}, {0}, {4095, 63, 4096, 64}, {5000, 100, 4097}} {
		for _, id := range freed {
			s.Remove(timers[id])
		}
		s.sound(t, ids-len(freed))
		for range freed {
			lowest := lowestOf(timers, s)
			timers[lowest] = add(t, s, lowest)
		}
		s.sound(t, ids)
	}
}

func lowestOf(timers []*allocators.Timer, s *space) allocators.ID {
	for id, timer := range timers {
		if s.Find(allocators.ID(id)) != timer {
			return allocators.ID(id)
		}
	}
	return -1
}

// Whatever comes and goes, near or far, the tree stays sound.
func TestTreeStaysSound(t *testing.T) {
	s := newSpace(1 << 31)
	random := rand.New(rand.NewPCG(1, 1))
	held := map[allocators.ID]*allocators.Timer{}
	for range 3000 {
		id := allocators.ID(random.IntN(256)) << (6 * random.IntN(4))
		if timer := held[id]; timer != nil {
			s.Remove(timer)
			delete(held, id)
		} else {
			held[id] = addAt(t, s, id)
		}
		if s.Find(id) != held[id] {
			t.Fatalf("Find(%d) is wrong", id)
		}
		if random.IntN(50) == 0 {
			s.sound(t, len(held))
		}
	}
}

// A full child of a top that grew is known to be full.
func TestTreeGrowsOverAFullLayer(t *testing.T) {
	s := newSpace(1 << 31)
	for id := range allocators.ID(64) {
		add(t, s, id)
	}
	addAt(t, s, 1<<20)
	s.sound(t, 65)
	add(t, s, 64)
}

// The tree is everyone's: only the allocator reports its lock.
func TestSpaceReportsNoLocks(t *testing.T) {
	if _, ok := allocators.Space(newSpace(2)).(allocators.LockReporter); ok {
		t.Error("a space reports the lock that all spaces share")
	}
}
