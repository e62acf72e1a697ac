package radix

import (
	"math/bits"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
)

// Geometry of the kernel's trees on 64-bit machines: lib/idr.c up to v3.8 and
// the XArray of today.
const (
	slotBits = 6
	slots    = 1 << slotBits
	slotMask = slots - 1
	// maxLayers is the height of a tree that covers the 31 bits of an id.
	maxLayers = (31 + slotBits - 1) / slotBits
)

// node is a node of the tree. Slots hold timers at level 0, nodes above.
//
// It is as large as a struct xa_node, 576 bytes, so that memory can be compared with the
// kernel's. 512 bytes are slots. The kernel needs most of the other 64 for fields that this
// tree lacks: parent, array, a list head, two more sets of marks. The memory allocator's
// rounding is counted neither there nor here: a slab has 7 nodes per page of 4096 bytes, Go
// allocates 640 bytes per node.
type node struct {
	slots [slots]unsafe.Pointer
	// full has a bit set for each slot under which no id is free: the XArray's mark for
	// free entries, inverted. count is the number of slots in use. Both are for writers only.
	full  uint64
	count int
	// level is the height above the timers; it never changes.
	level uint
	_     [40]byte
}

func newNode(level uint) *node { return &node{level: level} }

// slot returns the slot that leads to id.
func (n *node) slot(id allocators.ID) int {
	atomics.Touch(&n.level)
	return int(id>>(slotBits*n.level)) & slotMask
}

// covers reports whether a tree with n on top has a slot for id.
func (n *node) covers(id allocators.ID) bool {
	atomics.Touch(&n.level)
	return uint64(id)>>(slotBits*(n.level+1)) == 0
}

func (n *node) child(slot int) *node {
	return (*node)(atomics.LoadPointer(&n.slots[slot]))
}

func (n *node) timer(slot int) *allocators.Timer {
	return (*allocators.Timer)(atomics.LoadPointer(&n.slots[slot]))
}

// fill stores a node or a timer into an empty slot, and so publishes it.
func (n *node) fill(slot int, p unsafe.Pointer) {
	atomics.StorePointer(&n.slots[slot], p)
	atomics.TouchWrite(&n.count)
	n.count++
}

func (n *node) clear(slot int) {
	atomics.StorePointer(&n.slots[slot], nil)
	atomics.TouchWrite(&n.count)
	n.count--
}

func (n *node) isFull() bool {
	atomics.Touch(&n.full)
	return n.full == ^uint64(0)
}

func (n *node) setFull(slot int, full bool) {
	atomics.TouchWrite(&n.full)
	if full {
		n.full |= 1 << slot
	} else {
		n.full &^= 1 << slot
	}
}

// firstFree returns the first slot under which an id is free; if there is none, slots.
func (n *node) firstFree() int { return bits.TrailingZeros64(^n.full) }

// all calls yield with each timer below, lowest id first, until it returns
// false.
func (n *node) all(yield func(*allocators.Timer) bool) bool {
	for slot := range n.slots {
		switch {
		case n.level > 0 && n.child(slot) != nil:
			if !n.child(slot).all(yield) {
				return false
			}
		case n.level == 0 && n.timer(slot) != nil:
			if !yield(n.timer(slot)) {
				return false
			}
		}
	}
	return true
}

// tell adds the node and its descendants to the StructureStats of a tree of that depth. A find visits one node per
// layer.
func (n *node) tell(a *allocators.StructureStats, depth int64) {
	a.Bytes += int64(unsafe.Sizeof(*n))
	if n.level == 0 {
		a.Timers += int64(n.count)
		a.Nodes += int64(n.count) * depth
		return
	}
	for slot := range n.slots {
		if child := n.child(slot); child != nil {
			child.tell(a, depth)
		}
	}
}
