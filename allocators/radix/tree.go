// Package radix holds the designs that keep timers in radix trees of 64-slot
// nodes: one tree for the machine, as Linux had from 2002 to 2013, or one in
// each task, as Linux weighed and passed over in 2025. They share the tree
// (this file) and its nodes (node.go), and differ in who shares a tree and its
// lock, and in how an id is chosen.
package radix

import (
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
)

// Tree finds timers by their ids. It is as high as its largest id takes, and
// has no node without a timer below. A bit per slot says that everything below
// it is taken, so that the search for the lowest free id is one descent. The
// zero Tree is empty; it must not be copied.
//
// Find takes no lock. Whoever calls anything else holds the lock that guards
// the tree.
//
// Memory order. A node is complete, and a timer assigned, before the atomic
// store that links it, and what is linked is never moved. A node leaves the
// tree only when it is empty, or as a top whose one child goes on as the new
// top. A reader that still stands on such a node sees what was true at a
// moment after it began: that the ids below were free. So a Find never misses
// a timer that was there all the while; and since every way to a timer ends in
// the one slot that Remove clears, it never comes to one that was removed
// before it began.
type Tree struct {
	top atomics.Pointer[node]
}

// path is the way down to a leaf, by level.
type path [maxLayers]*node

// Find returns the timer under id, whoever owns it, or nil.
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
		return false // and no node is new, or this one would be empty
	}
	timer.Assign(owner, id)
	way.link(timer)
	return true
}

// Put links a timer, which is assigned, under its id, which is free.
func (t *Tree) Put(timer *allocators.Timer) {
	var way path
	t.descend(timer.ID(), &way)
	way.link(timer)
}

// descend notes the way to the leaf of id, with new nodes where some lack, and
// returns the leaf. If any node is new then the id is free.
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

// grow puts nodes on top until the tree covers id, and returns the top. An
// empty tree starts as high as that takes, with nothing below.
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

// link fills the slot at the end of the way, and marks on the way back up what
// that made full.
func (way *path) link(timer *allocators.Timer) {
	id := timer.ID()
	n := way[0]
	n.fill(n.slot(id), unsafe.Pointer(timer))
	n.setFull(n.slot(id), true)
	for level := 1; level < maxLayers && way[level] != nil && way[level-1].isFull(); level++ {
		way[level].setFull(way[level].slot(id), true)
	}
}

// lowestFree descends to the lowest id that is free, and reports whether there
// is one up to last.
func (t *Tree) lowestFree(last allocators.ID) (allocators.ID, bool) {
	var id uint64
	for n := t.top.Load(); n != nil; {
		slot := n.firstFree()
		id += uint64(slot) << (slotBits * n.level)
		if slot == slots || n.level == 0 {
			break // the tree is full, and id the first beyond it; or found
		}
		n = n.child(slot) // nil if nothing below is taken
	}
	return allocators.ID(id), id <= uint64(last)
}

// Remove takes out a timer that is in the tree: it clears the slot, unlinks the
// nodes that this empties, and pops tops that have nothing but the tree below
// their first slot.
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

// Anatomy tells of the tree; the memory is its nodes.
func (t *Tree) Anatomy() (sum allocators.Anatomy) {
	if top := t.top.Load(); top != nil {
		sum.Depth = int(top.level) + 1
		top.tell(&sum, int64(sum.Depth))
	}
	return sum
}
