package pertask

import (
	"math/bits"
	"math/rand/v2"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
)

const (
	least  = 4          // slots of a window
	reach  = 32         // places of the hash part that are looked at for an id
	few    = 64         // places of a hash part that is a power of two, so that none is out of reach
	small  = 1024       // slots of a table that is not worth being made smaller
	golden = 0x9e3779b1 // 2³²/φ, made a prime
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
	if at, looked := tab.seek(key(id)); looked > 0 && atomics.LoadUint32(&tab.keys[at]) == key(id) {
		return &tab.slots[tab.near+at]
	}
	return nil
}

// claim returns the slot of an id, which has one from now on; nil if there is none to be
// had, or better a new table: counting has come to the end of the window. The lock is held.
func (tab *table) claim(id allocators.ID, counted bool) *slot {
	if at := tab.slot(id); at != nil {
		return at
	}
	at, looked := tab.seek(key(id))
	if looked == 0 || tab.full() || counted && uint32(id) == tab.low+tab.near {
		return nil
	}
	tab.used++
	atomics.StoreUint32(&tab.keys[at], key(id))
	return &tab.slots[tab.near+at]
}

func key(id allocators.ID) uint32 { return uint32(id) + 1 }

// seek returns the place of a key, or else the first that has none, and at how many it
// looked; 0 if neither is in reach.
func (tab *table) seek(key uint32) (at uint32, looked int64) {
	places := uint32(len(tab.keys))
	at = tab.home(key)
	for step := uint32(1); step <= min(reach, places); step++ {
		if has := atomics.LoadUint32(&tab.keys[at]); has == key || has == 0 {
			return at, int64(step)
		}
		if at += step; at >= places {
			at -= places
		}
	}
	return 0, 0
}

func (tab *table) home(key uint32) uint32 {
	return uint32(uint64(key*tab.multiplier) * uint64(len(tab.keys)) >> 32)
}

// full tells that so many places are used that more would make the ways long.
func (tab *table) full() bool { return int(tab.used)*4 >= len(tab.keys)*3 }

// freeze makes it sure that nothing changes any more: see PerTask. It returns how many
// timers there are with ids of which the last n bits, and no more, are unlike those of id,
// for each n: so those of 0 … n together are within the aligned run of 2^n ids around it.
func (tab *table) freeze(id allocators.ID) (within [32]uint32) {
	for i := range tab.slots {
		if tab.taken(i) && freeze(&tab.slots[i]) {
			within[bits.Len32(uint32(tab.id(i)^id))]++
		}
	}
	return within
}

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

// freeze tells whether there is a timer.
func freeze(at *slot) bool {
	for {
		p := atomics.LoadPointer(at)
		switch {
		case p == gone():
			return false
		case p == nil:
			if atomics.CompareAndSwapPointer(at, nil, gone()) {
				return false
			}
		case atomics.CompareAndSwapPointer(at, p, frozen(p)):
			return true
		}
	}
}

// around makes an empty table that has id in its window, and room for all timers of one
// that is frozen. The window is as long as it can be with half its ids taken. Where ids
// are counted out, it is longer, for those to come: they stay, if most of the last ones
// did, or else will be gone as soon, and the longer the window, the fewer have to move.
func (tab *table) around(id allocators.ID, within [32]uint32, counted bool) *table {
	has, log := uint32(0), 0
	for n, more := range within {
		if has += more; 2*(has+1) >= 1<<n {
			log = n
		}
	}
	if all := bits.Len32(has + 1); counted && log >= all {
		log = max(log, min(all+3, 6))
	} else if counted {
		log = max(all+1, min(all+4, 7))
	}
	log = min(max(log, bits.Len32(least-1)), 31)
	far := has
	for _, near := range within[:log+1] {
		far -= near
	}
	places := uint32(0)
	if far > 0 {
		places = far + far/2
		if !counted {
			places = 3 * far // there will be more
		}
		if places = max(8, places, has/4); places < few {
			places = 1 << bits.Len32(places-1)
		}
	}
	multiplier := tab.multiplier
	if !counted && tab.slot(id) == nil && !tab.full() {
		multiplier = rand.Uint32() | 1 // ids were chosen to collide
	}
	return newTable(uint32(id)>>log<<log, 1<<log, places, multiplier)
}

// again is an empty table of the same size with another hash.
func (tab *table) again() *table {
	return newTable(tab.low, tab.near, uint32(len(tab.keys)), rand.Uint32()|1)
}

// fill copies the timers of a table that is frozen, and fails if one finds no place.
// Nobody else sees the copy yet, so it is written as plain memory: atomic stores would
// cost more than all the rest.
func (tab *table) fill(from *table) bool {
	for i := range from.slots {
		t := timer(&from.slots[i])
		if t == nil {
			continue
		}
		to := uint32(from.id(i)) - tab.low
		if to >= tab.near {
			at, looked := tab.seek(key(from.id(i)))
			if looked == 0 {
				return false
			}
			tab.used++
			tab.keys[at] = key(from.id(i))
			to = tab.near + at
		}
		tab.slots[to] = unsafe.Pointer(t)
	}
	return true
}

// sparse tells whether few of the slots have a timer, going by 64 of them, others each
// time.
func (tab *table) sparse(time uint32) bool {
	if len(tab.slots) <= small {
		return false
	}
	live, every := 0, len(tab.slots)/64
	for i := range 64 {
		if timer(&tab.slots[i*every+int(time)%every]) != nil {
			live++
		}
	}
	return live < 64/8
}

func (tab *table) anatomy() allocators.Anatomy {
	a := allocators.Anatomy{Bytes: int64(unsafe.Sizeof(*tab)) +
		int64(len(tab.slots))*int64(unsafe.Sizeof(slot(nil))) + int64(len(tab.keys))*int64(unsafe.Sizeof(tab.keys[0]))}
	for i := range tab.slots {
		if timer(&tab.slots[i]) != nil {
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
	_, looked := tab.seek(key(tab.id(i)))
	return looked
}
