package pertask

import (
	"math/rand/v2"
	"slices"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
)

const (
	least  = 4          // slots of a window
	reach  = 32         // places of the hash part that are looked at for an id
	golden = 0x9e3779b1 // 2³²/φ, made a prime: the multiplier while no ids were chosen against it
)

// table is complete before it is published; then only keys, used and slots change.
type table struct {
	low        uint32   // the first id of the window
	near       uint32   // how many it has
	multiplier uint32   // of the hash
	used       uint32   // keys
	slots      []slot   // of the window, then of the places
	keys       []uint32 // of the places: id + 1, or 0
}

func newTable(low, near, places, multiplier uint32) *table {
	return &table{low: low, near: near, multiplier: multiplier,
		slots: make([]slot, near+places), keys: make([]uint32, places)}
}

// slot returns the slot of an id, nil if it has none.
func (tab *table) slot(id allocators.ID) *slot {
	if n := uint32(id) - tab.low; n < tab.near {
		return &tab.slots[n]
	}
	if at, _, found := tab.seek(key(id)); found {
		return &tab.slots[tab.near+at]
	}
	return nil
}

// claim returns the slot of an id, which has one from now on; nil if there is none to be
// had. The lock is held.
func (tab *table) claim(id allocators.ID) *slot {
	if at := tab.slot(id); at != nil {
		return at
	}
	at, looked, _ := tab.seek(key(id))
	if looked == 0 || tab.full() {
		return nil
	}
	tab.used++
	atomics.StoreUint32(&tab.keys[at], key(id))
	return &tab.slots[tab.near+at]
}

func key(id allocators.ID) uint32 { return uint32(id) + 1 }

// seek returns the place of a key, or else the first that has none, and at how many it
// looked; 0 if neither is in reach.
func (tab *table) seek(key uint32) (at uint32, looked int64, found bool) {
	places := uint32(len(tab.keys))
	at = tab.home(key)
	for step := uint32(1); step <= min(reach, places); step++ {
		switch atomics.LoadUint32(&tab.keys[at]) {
		case 0: // before key, which is 0 for -1
			return at, int64(step), false
		case key:
			return at, int64(step), true
		}
		if at += step; at >= places {
			at -= places
		}
	}
	return 0, 0, false
}

func (tab *table) home(key uint32) uint32 {
	return uint32(uint64(key*tab.multiplier) * uint64(len(tab.keys)) >> 32)
}

// full tells that so many places are used that more would make the ways long.
func (tab *table) full() bool { return int(tab.used)*4 >= len(tab.keys)*3 }

// taken tells whether a slot is an id's, as each slot of the window is.
func (tab *table) taken(i int) bool {
	return i < int(tab.near) || tab.keys[i-int(tab.near)] != 0
}

// id is whose slot it is.
func (tab *table) id(i int) allocators.ID {
	if i < int(tab.near) {
		return allocators.ID(tab.low + uint32(i))
	}
	return allocators.ID(tab.keys[i-int(tab.near)] - 1)
}

func (tab *table) anatomy() allocators.Anatomy {
	a := allocators.Anatomy{Bytes: int64(unsafe.Sizeof(*tab)) +
		int64(len(tab.slots))*int64(unsafe.Sizeof(slot(nil))) + int64(len(tab.keys))*int64(unsafe.Sizeof(tab.keys[0]))}
	for i := range tab.slots {
		if timerIn(&tab.slots[i]) != nil {
			a.Timers++
			a.Nodes += tab.looked(i)
		}
	}
	return a
}

// looked is at how many slots a find looks that ends at one.
func (tab *table) looked(i int) int64 {
	if i < int(tab.near) {
		return 1
	}
	_, looked, _ := tab.seek(key(tab.id(i)))
	return looked
}

// draw returns a multiplier that follows from the last one and the task's address, so
// that what is counted of a task is the same each time. A kernel would have a secret.
func (s *space) draw(last uint32) uint32 {
	return uint32(rand.NewPCG(uint64(s.owner), uint64(last)).Uint64()) | 1
}

// WorstIDs returns ids that all have the first place of the hash part for their home, of
// however many places: their product with the multiplier is next to nothing. They slow
// this task alone: no victim shares anything with it.
func (s *space) WorstIDs(n int, _ *allocators.Timer) (ids []allocators.ID) {
	multiplier := s.table.Load().multiplier
	inverse := multiplier // modulo 2³², by Newton's method: right in 3 bits, 6, 12, 24, 48
	for range 4 {
		inverse *= 2 - multiplier*inverse
	}
	for product := uint32(1); len(ids) < n && product < 1<<31; product++ {
		if key := product * inverse; key <= 1<<31 {
			ids = append(ids, allocators.ID(key-1))
		}
	}
	slices.Sort(ids)
	return ids
}
