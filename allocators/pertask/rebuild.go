package pertask

import (
	"math/bits"

	"idlab/allocators"
	"idlab/allocators/atomics"
)

const (
	small = 512 // slots of a table that is not worth being made smaller
	drawn = 64  // slots that are looked at to tell whether a table is sparse
)

// census counts timers: all, those in the window, and by the highest bit, from 1, in which
// their id is unlike some id, 0 if it is that: so those within 0 … n together are in the
// aligned run of 2^n ids around it.
type census struct {
	all, window uint32
	within      [32]uint32
}

// freeze closes all slots that could change without the lock: see PerTask. It counts
// the timers, around id.
func (tab *table) freeze(id allocators.ID) (c census) {
	for i := range tab.slots {
		if !tab.taken(i) || !closeSlot(&tab.slots[i]) {
			continue
		}
		c.all++
		c.within[bits.Len32(uint32(tab.id(i)^id))]++
		if i < int(tab.near) {
			c.window++
		}
	}
	return c
}

// closeSlot closes one slot, and tells whether a timer is in it.
func closeSlot(at *slot) bool {
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

// around makes an empty table that has room for id, and for all timers of one that is
// frozen.
func (tab *table) around(id allocators.ID, c census, counted bool) *table {
	log, window := c.run(counted)
	low := uint32(id) >> log << log
	if !counted && window < c.window && 2*c.window >= tab.near {
		low, log, window = tab.low, bits.Len32(tab.near-1), c.window // it had better stay
	}
	far, places := c.all-window, uint32(0)
	if far > 0 || uint32(id)-low >= 1<<log {
		places = max(8, far+far/2, c.all/8)
		if !counted && tab.slot(id) == nil {
			places = max(places, 3*far) // more will be asked for
		}
		if places < reach {
			places = 1 << bits.Len32(places-1) // of which no probe leaves one out
		}
	}
	return newTable(low, 1<<log, places, tab.multiplier)
}

// run returns the length of the window around the id, in bits, and how many timers are in
// it. It is as long as it can be with half its ids taken. Where ids are counted out it is
// longer, for those to come. If most of the last ones stayed, so will these, and up to 1024
// slots the window grows fourfold at once or more, which saves rebuilding. Else they will
// be gone as soon, and the longer the window, the fewer have to move; but what is too long
// for the cache costs more: twice to four times as many slots as timers were found best,
// and 64 to 128 for tasks that have few.
func (c *census) run(counted bool) (log int, timers uint32) {
	sum := uint32(0)
	for n, more := range c.within {
		if sum += more; 2*(sum+1) >= 1<<n {
			log = n
		}
	}
	if all := bits.Len32(c.all + 1); counted && log >= all {
		log = max(log, min(all+3, 6), min(all+1, 10))
	} else if counted {
		log = max(all+1, min(all+4, 7))
	}
	log = min(max(log, bits.Len32(least-1)), 31)
	for _, more := range c.within[:log+1] {
		timers += more
	}
	return log, timers
}

// fill copies the timers of a table that is frozen, and fails if one finds no place.
// Nobody else sees the copy yet, so it is written as plain memory: atomic stores would
// cost more than all the rest.
func (tab *table) fill(from *table) bool {
	for i := range from.slots {
		t := timerIn(&from.slots[i])
		if t == nil {
			continue
		}
		to := uint32(from.id(i)) - tab.low
		if to >= tab.near {
			at, looked, _ := tab.seek(key(from.id(i)))
			if looked == 0 {
				return false
			}
			tab.used++
			tab.keys[at] = key(from.id(i))
			to = tab.near + at
		}
		tab.slots[to] = slot(t)
	}
	return true
}

// sparse tells whether few of the slots have a timer, one of 16, going by some that are
// drawn anew for each id.
func (tab *table) sparse(id allocators.ID) bool {
	if len(tab.slots) <= small {
		return false
	}
	live := 0
	for i := range uint32(drawn) {
		draw := (uint32(id)*drawn + i) * golden
		draw = (draw ^ draw>>15) * 0x85ebca6b // lest it is regular as ids are
		at := uint64(draw) * uint64(len(tab.slots)) >> 32
		if timerIn(&tab.slots[at]) != nil {
			if live++; live >= drawn/16 {
				return false
			}
		}
	}
	return true
}
