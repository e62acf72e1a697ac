package pertask

import (
	"math/rand/v2"
	"slices"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
)

const (
	least  = 4          // slots of the shortest window
	reach  = 32         // places that a search visits at most: more slow the worst lookup, fewer cause more rebuilds
	golden = 0x9e3779b1 // default Fibonacci multiplier, a prime near 2³²/φ; redrawn after suspected collisions

	maxLoad, maxLoadOf = 3, 4 // load factor 3/4: a higher one saves memory and makes probe sequences longer
)

// table is complete before it is published (I5). After that only keys, used and slots change, and nothing once it is
// frozen (I4).
type table struct {
	low        uint32   // the first id of the window
	near       uint32   // length of the window
	multiplier uint32   // of the hash
	used       uint32   // number of keys, under the lock
	slots      []slot   // of the window, then of the hash part
	keys       []uint32 // one per place of the hash part: id + 1, or 0 while it is empty
}

func newTable(low, near, places, multiplier uint32) *table {
	return &table{low: low, near: near, multiplier: multiplier,
		slots: make([]slot, near+places), keys: make([]uint32, places)}
}

// slot returns the slot of an id, nil if it has none.
func (tab *table) slot(id allocators.ID) *slot {
	atomics.Touch(tab)
	if n := uint32(id) - tab.low; n < tab.near {
		return &tab.slots[n]
	}
	if at, _, found := tab.seek(key(id)); found {
		return &tab.slots[tab.near+at]
	}
	return nil
}

// claim returns the slot of an id. If it has none, claim gives it a place, for good: the key is stored before any
// timer (I1, I2). It returns nil if there is no place within reach or the hash part is full. The lock is held.
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

// seek returns the place of a key, or else the first empty one, and the number of places visited: 0 if neither is
// within reach. An empty key ends the search (I1).
func (tab *table) seek(key uint32) (at uint32, looked int64, found bool) {
	places := uint32(len(tab.keys))
	at = tab.home(key)
	for step := uint32(1); step <= min(reach, places); step++ {
		switch atomics.LoadUint32(&tab.keys[at]) {
		case 0: // test empty first: key(-1) is 0 too
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

// home returns the first place of a key's probe sequence: the high bits of the hash, scaled to the number of places.
func (tab *table) home(key uint32) uint32 {
	return uint32(uint64(key*tab.multiplier) * uint64(len(tab.keys)) >> 32)
}

// full reports a load factor of 3/4 or more. Removed ids count: their keys stay.
func (tab *table) full() bool { return int(tab.used)*maxLoadOf >= len(tab.keys)*maxLoad }

// taken reports whether slot i belongs to an id. Each slot of the window does.
func (tab *table) taken(i int) bool {
	return i < int(tab.near) || tab.keys[i-int(tab.near)] != 0
}

// id returns the id that slot i belongs to.
func (tab *table) id(i int) allocators.ID {
	if i < int(tab.near) {
		return allocators.ID(tab.low + uint32(i))
	}
	return allocators.ID(tab.keys[i-int(tab.near)] - 1)
}

func (tab *table) structureStats() allocators.StructureStats {
	a := allocators.StructureStats{Bytes: int64(unsafe.Sizeof(*tab)) +
		int64(len(tab.slots))*int64(unsafe.Sizeof(slot(nil))) + int64(len(tab.keys))*int64(unsafe.Sizeof(tab.keys[0]))}
	for i := range tab.slots {
		if timerIn(&tab.slots[i]) != nil {
			a.Timers++
			a.Nodes += tab.looked(i)
		}
	}
	return a
}

// looked returns the number of slots or keys that a find of slot i's id visits.
func (tab *table) looked(i int) int64 {
	if i < int(tab.near) {
		return 1
	}
	_, looked, _ := tab.seek(key(tab.id(i)))
	return looked
}

// draw returns a new multiplier, computed from the last one and the task's address: counting passes must be
// repeatable. A kernel would use a secret.
func (s *space) draw(last uint32) uint32 {
	return uint32(rand.NewPCG(uint64(s.owner), uint64(last)).Uint64()) | 1
}

// WorstIDs returns ids whose hashes are the lowest: 1, 2, 3, … as far as these belong to ids. They share home 0 in a
// hash part of any size, as long as hash × places is below 2³². They slow this task alone, since no other task
// shares the table.
func (s *space) WorstIDs(n int, _ *allocators.Timer) (ids []allocators.ID) {
	multiplier := s.table.Load().multiplier
	inverse := multiplier // modulo 2³², by Newton's method: correct in 3 bits, then 6, 12, 24, 48
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
