package idr

import (
	"math/bits"
	"sync/atomic"
	"unsafe"

	"idlab/allocators"
)

// Geometry of lib/idr.c on 64-bit machines up to v3.8.
const (
	layerBits  = 6
	layerSlots = 1 << layerBits
	layerMask  = layerSlots - 1
	// maxLayers cover the 31 bits of an id.
	maxLayers = (31 + layerBits - 1) / layerBits
)

// layer is a node of the tree. Slots hold layers, or timers where level is 0.
type layer struct {
	slots [layerSlots]unsafe.Pointer
	// full has a bit set for each slot under which no id is free. It, and
	// count, the slots in use, are for writers only.
	full  uint64
	count int
	// level is the height above the timers; it never changes.
	level uint
}

func newLayer(level uint) *layer { return &layer{level: level} }

// slot returns which slot of the layer leads to id.
func (l *layer) slot(id allocators.ID) int {
	return int(id>>(layerBits*l.level)) & layerMask
}

// covers reports whether id is within the tree that has l on top.
func (l *layer) covers(id allocators.ID) bool {
	return uint64(id)>>(layerBits*(l.level+1)) == 0
}

func (l *layer) child(slot int) *layer {
	return (*layer)(atomic.LoadPointer(&l.slots[slot]))
}

func (l *layer) timer(slot int) *allocators.Timer {
	return (*allocators.Timer)(atomic.LoadPointer(&l.slots[slot]))
}

// fill puts a layer or a timer into an empty slot, where readers see it.
func (l *layer) fill(slot int, p unsafe.Pointer) {
	atomic.StorePointer(&l.slots[slot], p)
	l.count++
}

func (l *layer) clear(slot int) {
	atomic.StorePointer(&l.slots[slot], nil)
	l.count--
}

func (l *layer) isFull() bool { return l.full == ^uint64(0) }

func (l *layer) setFull(slot int, full bool) {
	if full {
		l.full |= 1 << slot
	} else {
		l.full &^= 1 << slot
	}
}

// firstFree returns the first slot under which an id is free, layerSlots if
// there is none.
func (l *layer) firstFree() int { return bits.TrailingZeros64(^l.full) }

// tell adds the layer, and what is below it, to the anatomy of a tree of that
// depth: each find walks down all of it.
func (l *layer) tell(a *allocators.Anatomy, depth int64) {
	a.Bytes += int64(unsafe.Sizeof(*l))
	for slot := range l.slots {
		switch {
		case l.level > 0 && l.child(slot) != nil:
			l.child(slot).tell(a, depth)
		case l.level == 0 && l.timer(slot) != nil:
			a.Timers++
			a.Nodes += depth
		}
	}
}
