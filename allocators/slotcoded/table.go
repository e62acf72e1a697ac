package slotcoded

import (
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
	"idlab/allocators/radix"
)

// firstSize is how many slots a task begins with: a line of pointers.
const firstSize = 8

// table is a power of two of slots. Readers use mask, timers and beside, the
// rest is for writers only.
type table struct {
	mask   uint32 // the bits of an id that are its slot
	timers []atomics.Pointer[allocators.Timer]
	beside radix.Tree // timers whose slots were taken

	ids   int64 // in the space; no table is larger
	turns []turn
	// The queue of free slots. An AddAt leaves the slot that it fills in its
	// place, where add drops it, unless it is free again by then.
	first, last uint32
}

// turn is what writers know of a slot.
type turn struct {
	id     uint32 // that Add tries first
	behind uint32 // the slot behind in the queue, or one of these
}

// No table has so many slots.
const (
	notQueued = 1<<32 - 1
	queueEnd  = 1<<32 - 2
)

func newTable(ids int64) *table {
	tab := emptyTable(min(firstSize, ids), ids)
	for slot := range tab.turns {
		tab.turns[slot].id = uint32(slot)
		tab.enqueue(uint32(slot))
	}
	return tab
}

func emptyTable(size, ids int64) *table {
	tab := &table{
		mask: uint32(size - 1), timers: make([]atomics.Pointer[allocators.Timer], size),
		ids: ids, turns: make([]turn, size), first: queueEnd, last: queueEnd,
	}
	for slot := range tab.turns {
		tab.turns[slot].behind = notQueued
	}
	return tab
}

func (tab *table) size() int64 { return int64(len(tab.timers)) }

func (tab *table) slot(id allocators.ID) uint32 { return uint32(id) & tab.mask }

// find returns the timer under id, or nil.
func (tab *table) find(id allocators.ID) *allocators.Timer {
	if t := tab.timers[tab.slot(id)].Load(); t != nil && t.ID() == id {
		return t
	}
	return tab.beside.Find(id)
}

// add links t under the next id of the next free slot, and returns the id. Some
// slot must be free.
//
// The search ends: a slot is of no use if it is taken, or if all its ids are
// taken beside, and there are fewer timers than slots.
func (tab *table) add(owner allocators.Address, t *allocators.Timer) allocators.ID {
	for {
		slot := tab.dequeue()
		if tab.timers[slot].Load() != nil {
			continue // AddAt was here
		}
		id, ok := tab.freeID(slot)
		if !ok {
			tab.enqueue(slot)
			continue
		}
		tab.pass(id)
		t.Assign(owner, id)
		tab.timers[slot].Store(t)
		return id
	}
}

// freeID returns the slot's next id that is not taken beside, and false if all
// of them are.
func (tab *table) freeID(slot uint32) (allocators.ID, bool) {
	first := tab.turns[slot].id
	for id := first; ; {
		if tab.beside.Find(allocators.ID(id)) == nil {
			return allocators.ID(id), true
		}
		if id = tab.after(allocators.ID(id), len(tab.timers)); id == first {
			return -1, false
		}
	}
}

// after returns the id that is so much behind id, around the end of the space.
// In uint32 the sum has room: both are at most 2^31.
func (tab *table) after(id allocators.ID, distance int) uint32 {
	return (uint32(id) + uint32(distance)) & uint32(tab.ids-1)
}

// pass lets the slot of id go on behind it, unless it has been there: less than
// half of all ids ago.
func (tab *table) pass(id allocators.ID) {
	turn := &tab.turns[tab.slot(id)]
	if ahead := (uint32(id) - turn.id) & uint32(tab.ids-1); int64(ahead) < tab.ids/2 {
		turn.id = tab.after(id, len(tab.timers))
	}
}

// addAt links t under id, which is free: in its slot, or beside.
func (tab *table) addAt(owner allocators.Address, t *allocators.Timer, id allocators.ID) {
	tab.pass(id)
	slot := &tab.timers[tab.slot(id)]
	if slot.Load() != nil {
		tab.beside.Insert(owner, t, id)
		return
	}
	t.Assign(owner, id)
	slot.Store(t)
}

// remove takes t out; its slot goes to the end of the queue.
func (tab *table) remove(t *allocators.Timer) {
	slot := tab.slot(t.ID())
	if tab.timers[slot].Load() != t {
		tab.beside.Remove(t)
		return
	}
	tab.timers[slot].Store(nil)
	tab.enqueue(slot)
}

// enqueue puts a slot at the end of the queue, unless it still is in it.
func (tab *table) enqueue(slot uint32) {
	if tab.turns[slot].behind != notQueued {
		return
	}
	tab.turns[slot].behind = queueEnd
	if tab.first == queueEnd {
		tab.first = slot
	} else {
		tab.turns[tab.last].behind = slot
	}
	tab.last = slot
}

// dequeue takes the first slot, which there must be.
func (tab *table) dequeue() uint32 {
	slot := tab.first
	tab.first = tab.turns[slot].behind
	tab.turns[slot].behind = notQueued
	return slot
}

// doubled returns a table of twice the slots with the same timers, those from
// beside that have a slot now among them. The old one is left as it is.
//
// One more bit of the ids decides between the two slots that come of each. No
// two timers meet, as none did before, and of the two one is free.
func (tab *table) doubled() *table {
	twice := emptyTable(2*tab.size(), tab.ids)
	for slot := range tab.timers {
		if t := tab.timers[slot].Load(); t != nil {
			atomics.InitPointer(&twice.timers[twice.slot(t.ID())], t)
		}
		next := allocators.ID(tab.turns[slot].id)
		other := tab.after(next, len(tab.timers))
		twice.turns[twice.slot(next)].id = uint32(next)
		twice.turns[twice.slot(allocators.ID(other))].id = other
	}
	for t := range tab.beside.All {
		if slot := &twice.timers[twice.slot(t.ID())]; slot.Load() == nil {
			atomics.InitPointer(slot, t)
		} else {
			twice.beside.Put(t)
		}
	}
	tab.requeue(twice)
	return twice
}

// requeue fills the queue of the table that is twice this one: first what
// waits in this one, each slot as the half that is next in its turn, then the
// other free halves in order.
func (tab *table) requeue(twice *table) {
	for slot := tab.first; slot != queueEnd; slot = tab.turns[slot].behind {
		twice.enqueueFree(twice.slot(allocators.ID(tab.turns[slot].id)))
	}
	for slot := range tab.timers {
		twice.enqueueFree(uint32(slot))
	}
	for slot := range tab.timers {
		twice.enqueueFree(uint32(slot + len(tab.timers)))
	}
}

func (tab *table) enqueueFree(slot uint32) {
	if tab.timers[slot].Load() == nil {
		tab.enqueue(slot)
	}
}

// anatomy tells of the slots and of the tree beside: a find of what is there
// has been at its slot before.
func (tab *table) anatomy() allocators.Anatomy {
	a := tab.beside.Anatomy()
	a.Nodes += a.Timers
	for slot := range tab.timers {
		if tab.timers[slot].Load() != nil {
			a.Timers++
			a.Nodes++
		}
	}
	a.Bytes += tab.size() * int64(unsafe.Sizeof(tab.timers[0])+unsafe.Sizeof(turn{}))
	return a
}
