package radix

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"idlab/allocators"
)

// sound checks the writers' fields of a node and its descendants. It returns the number of timers, and whether every
// slot is full.
func sound(t *testing.T, n *node) (timers int, full bool) {
	t.Helper()
	full = true
	used := 0
	for slot := range slots {
		below := 0
		slotFull := false
		if n.level == 0 {
			if n.timer(slot) != nil {
				below, slotFull = 1, true
			}
		} else if child := n.child(slot); child != nil {
			if child.level != n.level-1 {
				t.Fatalf("a node of level %d is below one of level %d", child.level, n.level)
			}
			below, slotFull = sound(t, child)
			if below == 0 {
				t.Errorf("an empty node of level %d is left in the tree", child.level)
			}
		}
		if got := n.full&(1<<slot) != 0; got != slotFull {
			t.Errorf("slot %d of a node of level %d: full is %v, want %v", slot, n.level, got, slotFull)
		}
		if below > 0 {
			used++
		}
		timers += below
		full = full && slotFull
	}
	if n.count != used {
		t.Errorf("a node of level %d counts %d slots in use, want %d", n.level, n.count, used)
	}
	return timers, full
}

func (t *Tree) sound(test *testing.T, want int) {
	test.Helper()
	timers := 0
	if top := t.top.Load(); top != nil {
		timers, _ = sound(test, top)
		if top.level > 0 && top.count == 1 && top.child(0) != nil {
			test.Errorf("the top has only a child in its first slot")
		}
	}
	if timers != want {
		test.Errorf("%d timers in the tree, want %d", timers, want)
	}
}

// insert adds a new timer under id.
func (t *Tree) insert(test *testing.T, id allocators.ID) *allocators.Timer {
	test.Helper()
	timer := new(allocators.Timer)
	if !t.Insert(owner, timer, id) {
		test.Fatalf("Insert(%d) finds the id taken", id)
	}
	return timer
}

const owner allocators.Address = 0xffff888104a3c000

// A node is as large as the kernel's.
func TestNodeSize(t *testing.T) {
	if got := unsafe.Sizeof(node{}); got != 576 {
		t.Errorf("a node is %d bytes, want the 576 of a struct xa_node", got)
	}
}

// The tree gets a layer for each factor of 64 of its largest id, and loses it when the id is removed.
func TestTreeGrowsAndShrinks(t *testing.T) {
	tree := new(Tree)
	for _, c := range []struct {
		id    allocators.ID
		level uint
	}{
		{0, 0}, {63, 0}, {64, 1}, {4095, 1}, {4096, 2}, {1<<18 - 1, 2}, {1 << 18, 3},
		{1 << 24, 4}, {1<<30 - 1, 4}, {1 << 30, 5}, {allocators.MaxID, 5},
	} {
		low, high := tree.insert(t, 7), tree.insert(t, c.id)
		if got := tree.top.Load().level; got != c.level {
			t.Errorf("with id %d the top is of level %d, want %d", c.id, got, c.level)
		}
		if tree.Find(c.id) != high || tree.Find(7) != low {
			t.Errorf("with id %d the timers are not found", c.id)
		}
		tree.sound(t, 2)
		tree.Remove(high)
		if got := tree.top.Load().level; got != 0 {
			t.Errorf("without id %d the top is of level %d, want 0", c.id, got)
		}
		tree.Remove(low)
		if tree.top.Load() != nil {
			t.Errorf("an empty tree has a top")
		}
	}
}

// Insert under a taken id changes neither the tree nor the timer.
func TestInsertIntoATakenSlot(t *testing.T) {
	tree := new(Tree)
	first, second := tree.insert(t, 4096), new(allocators.Timer)
	if tree.Insert(owner+1152, second, 4096) || tree.Find(4096) != first {
		t.Error("Insert replaced the timer of a taken id")
	}
	if second.Owner() != 0 {
		t.Error("the refused timer is assigned")
	}
	tree.sound(t, 1)
}

// The tree is sound and complete after random insertions and removals, near and far.
func TestTreeStaysSound(t *testing.T) {
	tree := new(Tree)
	random := rand.New(rand.NewPCG(1, 1))
	held := map[allocators.ID]*allocators.Timer{}
	for range 3000 {
		id := allocators.ID(random.IntN(256)) << (6 * random.IntN(4))
		if timer := held[id]; timer != nil {
			tree.Remove(timer)
			delete(held, id)
		} else {
			held[id] = tree.insert(t, id)
		}
		if tree.Find(id) != held[id] {
			t.Fatalf("Find(%d) is wrong", id)
		}
		if random.IntN(50) == 0 {
			tree.sound(t, len(held))
			tree.holds(t, held)
		}
	}
}

// holds checks that All yields exactly these timers, lowest id first.
func (t *Tree) holds(test *testing.T, want map[allocators.ID]*allocators.Timer) {
	test.Helper()
	var ids []allocators.ID
	for timer := range t.All {
		if want[timer.ID()] != timer {
			test.Fatalf("All yields a timer under %d that is not in the tree", timer.ID())
		}
		ids = append(ids, timer.ID())
	}
	if len(ids) != len(want) || !slices.IsSorted(ids) {
		test.Fatalf("All yields %d of %d timers: %v", len(ids), len(want), ids)
	}
}

// All ends when yield returns false, also below the top.
func TestAllEndsEarly(t *testing.T) {
	tree := new(Tree)
	for _, id := range []allocators.ID{1, 70, 71, 5000} {
		tree.insert(t, id)
	}
	var got []allocators.ID
	for timer := range tree.All {
		if got = append(got, timer.ID()); len(got) == 2 {
			break
		}
	}
	if !slices.Equal(got, []allocators.ID{1, 70}) {
		t.Errorf("the first two are %v, want 1 and 70", got)
	}
}

// A new top records that its child is full.
func TestTreeGrowsOverAFullNode(t *testing.T) {
	tree := new(Tree)
	for id := range allocators.ID(64) {
		tree.insert(t, id)
	}
	tree.insert(t, 1<<20)
	tree.sound(t, 65)
	if id, ok := tree.lowestFree(allocators.MaxID); id != 64 || !ok {
		t.Errorf("the lowest free id is %d, %v, want 64", id, ok)
	}
}

// The lowest free id is found across nodes, and none is found in a full space.
func TestLowestFree(t *testing.T) {
	const ids = 1 << 13
	tree := new(Tree)
	var timers []*allocators.Timer
	lowest := func(want allocators.ID) {
		t.Helper()
		if id, ok := tree.lowestFree(ids - 1); id != want || ok != (want < ids) {
			t.Fatalf("the lowest free id is %d, %v, want %d", id, ok, want)
		}
	}
	for id := range allocators.ID(ids) {
		lowest(id)
		timers = append(timers, tree.insert(t, id))
	}
	lowest(ids)
	for _, freed := range [][]allocators.ID{{ids - 1}, {0}, {4095, 63, 4096, 64}, {5000, 100, 4097}} {
		for _, id := range freed {
			tree.Remove(timers[id])
		}
		tree.sound(t, ids-len(freed))
		slices.Sort(freed)
		for _, id := range freed {
			lowest(id)
			timers[id] = tree.insert(t, id)
		}
		lowest(ids)
		tree.sound(t, ids)
	}
}
