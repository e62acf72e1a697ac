package slotcoded

import (
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
	"idlab/allocators/radix"
)

// firstSize is the number of slots of a new table: one cache line of pointers.
const firstSize = 8

// table has a power of two of slots. Readers use mask, timers and beside; the rest is for
// writers only.
type table struct {
	mask   uint32 // selects the slot bits of an id
	timers []atomics.Pointer[allocators.Timer]
	beside radix.Tree // the tree: timers whose slots were taken

	ids   int64 // in the space: the largest size of a table
	turns []turn
	// The queue of free slots. AddAt leaves the slot that it fills in the queue. add
	// drops it there, unless it is free again by then.
	first, last uint32
}

// turn is the writers' state of a slot.
type turn struct {
	id     uint32 // the next id of the slot: Add tries it first
	behind uint32 // the next slot in the queue, notQueued or queueEnd
}

// Values of behind that are no slots: tables are smaller.
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
	atomics.Touch(tab)
	if t := tab.timers[tab.slot(id)].Load(); t != nil && t.ID() == id {
		return t
	}
	return tab.beside.Find(id)
}

// add links t under the next id of the first free slot in the queue, and returns the id.
// There are fewer timers than slots, so the search ends: each useless slot costs one
// timer, which is in the slot or, if all ids of the slot are taken, in the tree.
func (tab *table) add(owner allocators.Address, t *allocators.Timer) allocators.ID {
	for {
		slot := tab.dequeue()
		if tab.timers[slot].Load() != nil {
			continue // AddAt filled it: see first
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

// freeID returns the slot's next id that is not in the tree, and false if all ids of the
// slot are there.
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

// after returns id + distance, wrapped at the end of the space. The sum does not overflow
// uint32: both terms are at most 2^31.
func (tab *table) after(id allocators.ID, distance int) uint32 {
	return (uint32(id) + uint32(distance)) & uint32(tab.ids-1)
}

// pass advances the slot's next id beyond id, unless it is beyond id already. Ids wrap, so
// "beyond" means less than half of the space ahead.
func (tab *table) pass(id allocators.ID) {
	turn := &tab.turns[tab.slot(id)]
	atomics.TouchWrite(turn)
	if ahead := (uint32(id) - turn.id) & uint32(tab.ids-1); int64(ahead) < tab.ids/2 {
		turn.id = tab.after(id, len(tab.timers))
	}
}

// addAt links t under id, which is free: in its slot, or in the tree if the slot is taken.
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

// remove unlinks t. A slot that becomes free goes to the end of the queue.
func (tab *table) remove(t *allocators.Timer) {
	slot := tab.slot(t.ID())
	if tab.timers[slot].Load() != t {
		tab.beside.Remove(t)
		return
	}
	tab.timers[slot].Store(nil)
	tab.enqueue(slot)
}

// enqueue puts a slot at the end of the queue, unless it is in the queue.
func (tab *table) enqueue(slot uint32) {
	atomics.TouchWrite(&tab.turns[slot])
	if tab.turns[slot].behind != notQueued {
		return
	}
	tab.turns[slot].behind = queueEnd
	if tab.first == queueEnd {
		tab.first = slot
	} else {
		atomics.TouchWrite(&tab.turns[tab.last])
		tab.turns[tab.last].behind = slot
	}
	tab.last = slot
}

// dequeue takes the first slot. The queue must not be empty.
func (tab *table) dequeue() uint32 {
	slot := tab.first
	atomics.TouchWrite(&tab.turns[slot])
	tab.first = tab.turns[slot].behind
	tab.turns[slot].behind = notQueued
	return slot
}

// doubled returns a table of twice the slots with the same timers. Timers of the tree whose
// slots are free now move into them. The old table does not change (I3).
//
// Each slot splits in two, and one more bit of the ids chooses the half. A slot had at most
// one timer, so no two timers meet in a half, and at least one half is free before timers
// move in from the tree.
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

// requeue fills the queue of twice, the table that doubled makes of tab. The queue of tab
// comes first: of each slot the half with its next id. All other free halves follow, in
// order.
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

// enqueueFree puts a slot at the end of the queue if it has no timer.
func (tab *table) enqueueFree(slot uint32) {
	if tab.timers[slot].Load() == nil {
		tab.enqueue(slot)
	}
}

// structureStats describes the slots and the tree. A find that ends in the tree has visited a slot
// first.
func (tab *table) structureStats() allocators.StructureStats {
	a := tab.beside.StructureStats()
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
