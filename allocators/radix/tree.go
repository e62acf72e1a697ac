package radix

import (
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
)

// Tree finds timers by their ids. It is as high as its largest id needs, and has no node
// without a timer below. A bit per slot is set when no id below it is free, so the search
// for the lowest free id is one descent. The zero Tree is empty; it must not be copied.
//
// Find takes no lock. All other methods need the lock that guards the tree.
//
// Memory order:
//   - I1. A node is complete, and a timer assigned, before the atomic store that links it.
//   - I2. What is linked never moves.
//   - I3. A node leaves the tree only when it is empty, or as a top whose only child, in
//     its first slot, becomes the new top. It is never linked again, and never changes again.
//   - I4. Every path to a timer ends in the one slot that Remove clears.
//
// An insertion linearizes at the store of the timer into its leaf, Remove at the store that
// clears the slot. Find linearizes at its last load. If the node of that load left the tree
// before, Find linearizes where it left: the free ids below it were free then (I3), and the
// reader began before. So a Find never misses a timer that is live throughout (I2), and
// never returns one whose Remove returned before Find began (I4).
type Tree struct {
	top atomics.Pointer[node]
}

// path holds the nodes from the top to a leaf, by level.
type path [maxLayers]*node

// Find returns the timer under id, of any owner, or nil.
func (t *Tree) Find(id allocators.ID) *allocators.Timer {
	n := t.top.Load()
	if n == nil || id < 0 || !n.covers(id) {
		return nil
	}
	for n.level > 0 {
		if n = n.child(n.slot(id)); n == nil {
			return nil
		}
	}
	return n.timer(n.slot(id))
}

// Insert assigns timer to owner under id and links it, unless the id is taken.
func (t *Tree) Insert(owner allocators.Address, timer *allocators.Timer, id allocators.ID) bool {
	var way path
	leaf := t.descend(id, &way)
	if leaf.timer(leaf.slot(id)) != nil {
		return false // no node is new: a new leaf is empty
	}
	timer.Assign(owner, id)
	way.link(timer)
	return true
}

// Put links an assigned timer under its id. The id must be free.
func (t *Tree) Put(timer *allocators.Timer) {
	var way path
	t.descend(timer.ID(), &way)
	way.link(timer)
}

// descend records the path to the leaf of id, adds the missing nodes, and returns the leaf.
// If it adds a node, the id is free.
func (t *Tree) descend(id allocators.ID, way *path) *node {
	n := t.grow(id)
	for ; n.level > 0; n = way[n.level-1] {
		way[n.level] = n
		slot := n.slot(id)
		child := n.child(slot)
		if child == nil {
			child = newNode(n.level - 1)
			n.fill(slot, unsafe.Pointer(child))
		}
		way[n.level-1] = child
	}
	way[0] = n
	return n
}

// grow adds nodes on top until the tree covers id, and returns the top. An empty tree gets
// one node of the level that covers id.
func (t *Tree) grow(id allocators.ID) *node {
	top := t.top.Load()
	if top == nil {
		top = newNode(0)
		for !top.covers(id) {
			top.level++
		}
		t.top.Store(top)
	}
	for !top.covers(id) {
		above := newNode(top.level + 1)
		above.fill(0, unsafe.Pointer(top))
		above.setFull(0, top.isFull())
		top = above
		t.top.Store(top)
	}
	return top
}

// link stores timer into its leaf, and on the way up sets the bits of nodes that are now
// full.
func (way *path) link(timer *allocators.Timer) {
	id := timer.ID()
	n := way[0]
	n.fill(n.slot(id), unsafe.Pointer(timer))
	n.setFull(n.slot(id), true)
	for level := 1; level < maxLayers && way[level] != nil && way[level-1].isFull(); level++ {
		way[level].setFull(way[level].slot(id), true)
	}
}

// lowestFree returns the lowest free id, and reports whether it is at most last.
func (t *Tree) lowestFree(last allocators.ID) (allocators.ID, bool) {
	var id uint64
	for n := t.top.Load(); n != nil; {
		slot := n.firstFree()
		id += uint64(slot) << (slotBits * n.level)
		if slot == slots || n.level == 0 {
			break // found; or the tree is full, and id is the first beyond it
		}
		n = n.child(slot) // nil if all ids below are free
	}
	return allocators.ID(id), id <= uint64(last)
}

// Remove unlinks a timer that is in the tree: it clears the slot, unlinks the nodes that
// become empty, and pops each top whose only child is in its first slot.
func (t *Tree) Remove(timer *allocators.Timer) {
	id := timer.ID()
	var way path
	top := t.top.Load()
	n := top
	for ; ; n = n.child(n.slot(id)) {
		way[n.level] = n
		n.setFull(n.slot(id), false)
		if n.level == 0 {
			break
		}
	}
	n.clear(n.slot(id))
	for ; n.count == 0 && n != top; n = way[n.level+1] {
		parent := way[n.level+1]
		parent.clear(parent.slot(id))
	}
	t.shrink(top)
}

// shrink pops each top whose only child is in its first slot, and an empty top. top is the current one.
func (t *Tree) shrink(top *node) {
	for top.level > 0 && top.count == 1 && top.child(0) != nil {
		top = top.child(0)
	}
	if top.count == 0 {
		top = nil
	}
	if top != t.top.Load() {
		t.top.Store(top)
	}
}

// All calls yield with each timer, lowest id first, until it returns false.
func (t *Tree) All(yield func(*allocators.Timer) bool) {
	if top := t.top.Load(); top != nil {
		top.all(yield)
	}
}

// StructureStats describes the tree; Bytes is its nodes.
func (t *Tree) StructureStats() (sum allocators.StructureStats) {
	if top := t.top.Load(); top != nil {
		sum.Depth = int(top.level) + 1
		top.tell(&sum, int64(sum.Depth))
	}
	return sum
}
