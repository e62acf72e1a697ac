package pertask

import (
	"math/bits"

	"idlab/allocators"
	"idlab/allocators/atomics"
)

// idBits is the length of an id: MaxID is 2³¹ - 1.
const idBits = 31

// When Remove makes a table smaller. Checks that are rarer, or that find fewer tables sparse, cost Remove less and keep
// memory longer.
const (
	small            = 512 // slots (4 to 6 KiB): a table with at most this number is never made smaller
	removalsPerCheck = 512 // on average: a hash of the id decides
	samples          = 64  // slots that a check reads; more cost more and err less
	sparseSlots      = 16  // per timer: a table with more of them is sparse
)

// The length of the window. Ids from the counter get a longer one, for the ids that follow. Its logarithm is
// bits.Len32 of the number of timers, the new one included, plus a number of bits: 1 gives 2 to 4 slots per timer, 3
// gives 8 to 16, 4 gives 16 to 32. Most is the logarithm of the longest window that these bits may give.
const (
	slotsPerTimer = 2 // at most: 16 bytes per timer, where the hash part takes 18 or more after a rebuild

	// The latest timers still live, so the next ones will. A longer window saves rebuilds and costs memory.
	liveBits, liveMost       = 1, 10 // a full window grows fourfold up to 1024 slots, twofold beyond
	liveFewBits, liveFewMost = 3, 6  // tasks with few timers: up to 64 slots

	// The latest timers are gone, so the next ones will go. A longer window leaves fewer timers to move into the
	// hash part; one that is too long for the cache costs more. These values were found best by measurement.
	shortBits                  = 1
	shortFewBits, shortFewMost = 4, 7 // tasks with few timers: up to 128 slots
)

// The size of the hash part. More places make rebuilds rarer and probe sequences shorter, and cost 12 bytes each.
const (
	leastPlaces    = 8 // 96 bytes
	timersPerSpare = 2 // one free place per two timers: a load factor of 2/3 after a rebuild
	timersPerPlace = 8 // at most eight timers of the task per place: a rebuild copies all of its timers
	wantedPlaces   = 3 // per timer, if AddAt found no slot: more wanted ids are likely to follow
	stretch        = 8 // if a timer finds no place within reach: 1/8 more places, and another multiplier
)

// mixer is a multiplier of the finalizer of MurmurHash3.
const mixer = 0x85ebca6b

// census counts the timers of a table: all, those in the window, and by distance from a pivot id. within[k] counts
// ids whose highest bit that differs from the pivot is k-1 (k = 0: the pivot itself). So within[0] … within[n] add up
// to the timers in the aligned run of 2^n ids around the pivot.
type census struct {
	all, window uint32
	within      [idBits + 1]uint32
}

// shrink rebuilds a sparse table. Remove calls it once in removalsPerCheck removals, on average.
func (s *space) shrink(id allocators.ID) {
	if tab := s.table.Load(); tab.sparse(id) {
		s.replace(tab, id)
	}
}

// replace rebuilds tab around id if it is still the current table.
func (s *space) replace(tab *table, id allocators.ID) {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	if s.table.Load() == tab {
		s.rebuild(tab, id, false)
	}
}

// Rebuild replaces the table by one around id: see allocators.Rebuilder.
func (s *space) Rebuild(id allocators.ID) {
	if id >= 0 {
		s.replace(s.table.Load(), id)
	}
}

// rebuild replaces tab, the current table, by one that has room for id. counted: the id came from the counter. The lock
// is held from the freeze to the publication (I4).
func (s *space) rebuild(tab *table, id allocators.ID, counted bool) {
	next := tab.around(id, tab.freeze(id), counted)
	if !counted && tab.slot(id) == nil && !tab.full() {
		next.multiplier = s.draw(next.multiplier) // suspected collisions: id has no slot, yet the hash part is not full
	}
	for !next.fill(tab) {
		places := uint32(len(next.keys))
		next = newTable(next.low, next.near, places+places/stretch, s.draw(next.multiplier))
	}
	s.publish(next)
}

// freeze closes every slot that can change without the lock (I4) and counts the timers, with id as the pivot.
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

// closeSlot closes a slot and reports whether it has a timer. It repeats when a lock-free Add or Remove comes first.
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

// around returns an empty table with room for id and for all timers of tab, which is frozen.
func (tab *table) around(id allocators.ID, c census, counted bool) *table {
	log, window := c.run(counted)
	low := uint32(id) >> log << log
	if !counted && window < c.window && slotsPerTimer*c.window >= tab.near {
		low, log, window = tab.low, bits.Len32(tab.near-1), c.window // the old window holds more and is half full
	}
	far, places := c.all-window, uint32(0)
	if far > 0 || uint32(id)-low >= 1<<log {
		places = max(leastPlaces, far+far/timersPerSpare, c.all/timersPerPlace)
		if !counted && tab.slot(id) == nil {
			places = max(places, wantedPlaces*far)
		}
		if places < reach {
			places = 1 << bits.Len32(places-1) // triangular probing visits every place of a power of two
		}
	}
	return newTable(low, 1<<log, places, tab.multiplier)
}

// run returns the length of the window around the pivot, as a logarithm, and the number of timers in it. The window is
// the longest aligned run with at most slotsPerTimer slots per timer, the new one included. If the id came from the
// counter, the window has room for those that follow: as of liveBits if that run is longer than all timers need, since
// the latest timers then still live, else as of shortBits.
func (c *census) run(counted bool) (log int, timers uint32) {
	sum := uint32(0)
	for n, more := range c.within {
		if sum += more; slotsPerTimer*(sum+1) >= 1<<n {
			log = n
		}
	}
	if all := bits.Len32(c.all + 1); counted && log >= all {
		log = max(log, min(all+liveFewBits, liveFewMost), min(all+liveBits, liveMost))
	} else if counted {
		log = max(all+shortBits, min(all+shortFewBits, shortFewMost))
	}
	log = min(max(log, bits.Len32(least-1)), idBits)
	for _, more := range c.within[:log+1] {
		timers += more
	}
	return log, timers
}

// fill copies the timers of a frozen table into tab (I5) and reports whether each found a place. Nobody else sees tab
// yet, so the stores are plain: atomic stores would cost more than the rest of the copy.
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

// sparse estimates whether fewer than one slot in sparseSlots has a timer, from slots sampled at random. Each id gives
// another sample: slots at equal distances may all hold timers that were removed together.
func (tab *table) sparse(id allocators.ID) bool {
	if len(tab.slots) <= small {
		return false
	}
	live := 0
	for i := range uint32(samples) {
		draw := (uint32(id)*samples + i) * golden
		draw = (draw ^ draw>>15) * mixer // ids at a stride must not give slots at a stride
		at := uint64(draw) * uint64(len(tab.slots)) >> 32
		if timerIn(&tab.slots[at]) != nil {
			if live++; live >= samples/sparseSlots {
				return false
			}
		}
	}
	return true
}
