package pertask

import (
	"math/bits"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
)

// When Remove makes a table smaller. Rarer checks cost Remove less and keep memory longer.
const (
	small            = 512        // slots (4 to 6 KiB): a table with at most this number is never made smaller
	removalsPerCheck = 512        // on average: a hash of the id decides
	samples          = 64         // slots that a check reads; more cost more and err less
	sparseSlots      = 16         // per timer: a table with more of them is sparse
	mixer            = 0x85ebca6b // a multiplier of the finalizer of MurmurHash3, to draw samples
)

// The length of the window.
const (
	slotsPerTimer = 2 // at most around ids that were asked for: 16 bytes, where the hash part takes 16 or more

	// Most of the latest timers still live, so the next ones will. A longer window saves rebuilds and costs memory. Bits
	// are added to the logarithm of the number of timers: 1 gives 2 to 4 slots per timer, 3 gives 8 to 16.
	liveBits, liveMost       = 1, 10 // a full window grows fourfold up to 1024 slots, twofold up to a page
	liveFewBits, liveFewMost = 3, 6  // tasks with few timers: up to 64 slots
	pagesPerMore             = 8     // then one page is added for each 8, at least one

	// One timer in goneShare or more lies elsewhere, so the next ones will go. A longer window moves fewer timers into
	// the hash part, and is replaced more rarely; a shorter one takes fewer bytes. In slots per timer, and spare slots:
	goneShare                        = 8
	goneBehind, goneAhead, goneSpare = 1, 2, 16 // behind the next id, 63 % of the timers are, if they go at random
)

// The size of the hash part. More buckets make rebuilds rarer and searches shorter, and cost 12.8 bytes per place.
const (
	timersPerSpare = 4 // one free place per four timers: a load factor of 4/5 after a rebuild
	timersPerPlace = 8 // at most eight timers of the task per place: a rebuild copies all of its timers
	wantedPlaces   = 2 // per timer, if AddAt found no slot: more wanted ids are likely to follow
	stretch        = 8 // if a timer finds no place within reach: 1/8 more buckets, and another multiplier
)

// census counts the timers of a table: all, those in the window, those from low up to the pivot, an id, and all by
// distance from the pivot. within[k] counts ids whose highest bit that differs from the pivot is k-1 (k = 0: the pivot
// itself). So within[0] … within[n] add up to the timers in the aligned run of 2^n ids around the pivot.
type census struct {
	pivot, low, all, window, behind uint32
	within                          [idBits + 1]uint32
}

// shrink rebuilds a sparse table. Remove calls it once in removalsPerCheck removals, on average.
func (s *space) shrink(id allocators.ID) {
	if tab := s.table.Load(); tab.length() > small && tab.sample(id) < samples/sparseSlots {
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

// rebuild replaces tab, the current table, by one that has room for id. counted: the id came from the counter. The
// lock is held (I4).
func (s *space) rebuild(tab *table, id allocators.ID, counted bool) {
	if tab.extensible(id) {
		s.publish(tab.extended())
		return
	}
	next := tab.around(id, tab.freeze(id), counted)
	if !counted && tab.slot(id) == nil && !tab.full() {
		next.multiplier = s.draw(next.multiplier) // suspected collisions: no slot, yet not full
	}
	for !next.fill(tab) {
		more := 1 + uint32(len(next.buckets))*(stretch+1)/stretch
		next = newTable(next, next.low, next.near, more, s.draw(next.multiplier))
	}
	s.publish(next)
}

// extensible reports whether the window can get more pages for id: it has whole pages, id is less than a page beyond
// it, enough of its slots have timers, and no timer of the hash part is beyond it (I1).
func (tab *table) extensible(id allocators.ID) bool {
	end := tab.low + tab.near
	if tab.near%tab.page() != 0 || uint32(id)-end >= tab.page() || tab.sample(id) < samples/slotsPerTimer {
		return false
	}
	for id := range tab.farSlots {
		if uint32(id) >= end {
			return false
		}
	}
	return true
}

// extended returns a table with more pages. It shares all slots with tab, so nothing is frozen or copied, and lookups
// find the lines of the slots where they were.
func (tab *table) extended() *table {
	next := *tab
	pages := []slot{slot(tab.first)}
	if tab.near > tab.page() {
		pages = unsafe.Slice(tab.first, tab.near/tab.page())
	}
	next.near += tab.page() * max(1, tab.near/tab.page()/pagesPerMore)
	next.first = directory(&next, pages)
	return &next
}

// freeze closes every slot that can change without the lock (I4) and counts the timers, with id as the pivot.
func (tab *table) freeze(id allocators.ID) census {
	c := census{pivot: uint32(id), low: uint32(id) - min(uint32(id), goneBehind*tab.timers)}
	for low, slots := range tab.pages {
		for i := range slots {
			if atomics.LoadPointer(&slots[i]) != gone() && closeSlot(&slots[i]) {
				c.count(low + uint32(i))
			}
		}
	}
	c.window = c.all
	for id, at := range tab.farSlots {
		if closeSlot(at) {
			c.count(uint32(id))
		}
	}
	return c
}

func (c *census) count(id uint32) {
	c.all++
	c.within[bits.Len32(id^c.pivot)]++
	if id-c.low < c.pivot-c.low {
		c.behind++
	}
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
	low, near, timers := c.run(counted)
	if !counted && timers < c.window && slotsPerTimer*c.window >= tab.near {
		low, near, timers = tab.low, tab.near, c.window // the old window holds more and is half full
	}
	far, buckets := c.all-timers, uint32(0)
	if far > 0 || uint32(id)-low >= near {
		places := max(1, far+far/timersPerSpare, c.all/timersPerPlace)
		if !counted && tab.slot(id) == nil {
			places = max(places, wantedPlaces*far)
		}
		buckets = (places + perBucket - 1) / perBucket
	}
	return newTable(tab, low, near, buckets, tab.multiplier)
}

// run returns the next window and how many timers it will have at least. It is the longest aligned run around the pivot
// with at most slotsPerTimer slots per timer, the new one included. If the id came from the counter, the window has
// room for those that follow: as of liveBits if nearly all timers are in that run, else as of goneBehind.
func (c *census) run(counted bool) (low, near, timers uint32) {
	log, sum := bits.Len32(least-1), uint32(0)
	for n, more := range c.within {
		if sum += more; slotsPerTimer*(sum+1) >= 1<<n {
			log, timers = max(log, n), sum
		}
	}
	if counted && c.all-timers > c.all/goneShare {
		return c.low, c.pivot - c.low + goneAhead*c.all + goneSpare, c.behind
	}
	if all := bits.Len32(c.all + 1); counted {
		log = max(log, min(all+liveFewBits, liveFewMost), min(all+liveBits, liveMost))
	}
	timers = 0
	for _, more := range c.within[:log+1] {
		timers += more
	}
	return c.pivot >> log << log, 1 << log, timers
}

// fill copies the timers of a frozen table into tab (I5) and reports whether each found a place. Nobody else sees tab
// yet, so the stores are plain: atomic ones would cost more than the rest.
func (tab *table) fill(from *table) bool {
	for low, slots := range from.pages {
		for i := range slots {
			if t := timerIn(&slots[i]); t != nil && !tab.put(allocators.ID(low+uint32(i)), slot(t)) {
				return false
			}
		}
	}
	for id, at := range from.farSlots {
		if !tab.put(id, slot(timerIn(at))) {
			return false
		}
	}
	return true
}

// put stores a timer into a table that is not published and reports whether it found a place.
func (tab *table) put(id allocators.ID, t slot) bool {
	tab.timers++
	if n := uint32(id) - tab.low; n < tab.near {
		*windowSlot(tab, n) = t
		return true
	}
	b, at := tab.empty(id)
	if b == nil {
		return false
	}
	tab.used++
	b.keys[at], b.slots[at] = key(id), t
	return true
}

// sample returns how many of samples slots, drawn at random, have a timer. Each id gives another sample: slots at equal
// distances may all hold timers that were removed together.
func (tab *table) sample(id allocators.ID) (timers int) {
	for i := range uint32(samples) {
		draw := (uint32(id)*samples + i) * golden
		draw = (draw ^ draw>>15) * mixer // ids at a stride must not give slots at a stride
		if timerIn(tab.at(uint32(uint64(draw)*uint64(tab.length())>>32))) != nil {
			timers++
		}
	}
	return timers
}
