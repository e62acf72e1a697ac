package pertask

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
)

const (
	idBits = 31 // MaxID is 2³¹ - 1
	least  = 4  // slots of the first window

	perBucket = 5          // 5 keys of 4 bytes and 5 slots of 8 fill a cache line but for 4 bytes
	reach     = 8          // buckets that a search visits at most: more slow the worst lookup, fewer cause more rebuilds
	golden    = 0x9e3779b1 // Fibonacci multiplier, a prime near 2³²/φ; another one is drawn after suspected collisions

	maxLoad, maxLoadOf = 7, 8 // load factor 7/8: a higher one saves memory and makes searches longer
)

// pageBits returns the logarithm of the slots in a page of spaces of that many ids. It is 16: a page is 512 KiB. A window
// of a page or less is one array, which saves lookups a load. Spaces of few ids, as tests have, have small pages.
func pageBits(ids int64) uint32 { return uint32(min(16, max(2, bits.Len64(uint64(ids))-3))) }

// table is complete before it is published (I5). After that only slots, keys and used change. An id outside the window
// is in the first bucket, from its home on, that had an empty place.
type table struct {
	first      *slot  // of the window
	low        uint32 // the first id of the window
	near       uint32 // length of the window
	buckets    []bucket
	multiplier uint32 // of the hash
	used       uint32 // number of keys, under the lock
	timers     uint32 // number of timers that were copied into the table
	pageBits   uint32 // of the space
}

func (tab *table) page() uint32 { return 1 << (tab.pageBits & 31) }

// bucket is one cache line, so that a lookup reads key and slot together. A key is id + 1, or 0 while the place is
// empty.
type bucket struct {
	keys  [perBucket]uint32
	_     uint32
	slots [perBucket]slot
}

// newTable returns an empty table of the same space as tab.
func newTable(tab *table, low, near, buckets, multiplier uint32) *table {
	t := &table{low: low, near: near, buckets: make([]bucket, buckets), multiplier: multiplier, pageBits: tab.pageBits}
	if near <= t.page() {
		t.first = &make([]slot, near)[0]
	} else {
		t.first = directory(t, nil)
	}
	return t
}

// directory returns the addresses of the pages of tab's window: those given, and new ones.
func directory(tab *table, pages []slot) *slot {
	all := make([]slot, (tab.near+tab.page()-1)/tab.page())
	for n := copy(all, pages); n < len(all); n++ {
		all[n] = slot(&make([]slot, min(tab.page(), tab.near-uint32(n)*tab.page()))[0])
	}
	return &all[0]
}

// windowSlot returns slot n of tab's window. first leads to these, or if they are more than a page, to the directory,
// whose entries are as large. There is no bounds check: n is below near.
func windowSlot(tab *table, n uint32) *slot {
	first := tab.first
	if tab.near > tab.page() {
		first = nth(first, n>>(tab.pageBits&31))
		atomics.Touch(first)
		first = (*slot)(*first)
		n &= tab.page() - 1
	}
	return nth(first, n)
}

func nth(first *slot, n uint32) *slot {
	return (*slot)(unsafe.Add(unsafe.Pointer(first), uintptr(n)*unsafe.Sizeof(*first)))
}

// slot returns the slot of an id, nil if it has none.
func (tab *table) slot(id allocators.ID) *slot {
	atomics.Touch(tab)
	if n := uint32(id) - tab.low; n < tab.near {
		return windowSlot(tab, n)
	}
	if id < 0 { // key(-1) is that of an empty place
		return nil
	}
	return tab.seek(id)
}

// seek returns the slot of an id in the hash part, nil if it has none. Most ids are at home: the processor guesses so,
// and loads key and slot at once. Else seek compares all keys of a bucket without a branch, often a wrong guess.
func (tab *table) seek(id allocators.ID) *slot {
	n, at := tab.home(id)
	for range min(reach, len(tab.buckets)) {
		b := &tab.buckets[n]
		if atomics.LoadUint32(&b.keys[at]) == key(id) {
			return &b.slots[at]
		}
		found, empty := perBucket, false
		for i := range b.keys {
			k := atomics.LoadUint32(&b.keys[i])
			if k == key(id) {
				found = i
			}
			empty = empty || k == 0
		}
		if found < perBucket {
			return &b.slots[found]
		} else if empty {
			return nil // I1
		}
		n = tab.after(n)
	}
	return nil
}

// claim returns the slot of an id. If it has none, claim gives it a place, for good: the key is stored before any
// timer (I1, I2). It returns nil if there is no place within reach or the hash part is full. The lock is held.
func (tab *table) claim(id allocators.ID) *slot {
	if at := tab.slot(id); at != nil {
		return at
	}
	b, at := tab.empty(id)
	if b == nil || tab.full() {
		return nil
	}
	tab.used++
	atomics.StoreUint32(&b.keys[at], key(id))
	return &b.slots[at]
}

func key(id allocators.ID) uint32 { return uint32(id) + 1 }

// empty returns the place where an id without one goes: its home, or the first empty place after it in that bucket, or
// else in the next one that is not full. It returns nil if there is none within reach.
func (tab *table) empty(id allocators.ID) (b *bucket, at int) {
	n, home := tab.home(id)
	for range min(reach, len(tab.buckets)) {
		b = &tab.buckets[n]
		for i := range perBucket {
			if at = (home + i) % perBucket; b.keys[at] == 0 {
				return b, at
			}
		}
		n = tab.after(n)
	}
	return nil, 0
}

// home returns the first bucket of an id's probe sequence and the id's first place in every bucket: the hash as a
// fraction, scaled to the number of buckets, and the rest of it scaled to the places.
func (tab *table) home(id allocators.ID) (n uint32, at int) {
	product := uint64(key(id)*tab.multiplier) * uint64(len(tab.buckets))
	return uint32(product >> 32), int(product & (1<<32 - 1) * perBucket >> 32)
}

// after returns the bucket that is probed after bucket n.
func (tab *table) after(n uint32) uint32 { return (n + 1) % uint32(len(tab.buckets)) }

// full reports a load factor of 7/8 or more; keys stay when their timers go.
func (tab *table) full() bool { return int(tab.used)*maxLoadOf >= len(tab.buckets)*perBucket*maxLoad }

// length returns the number of slots, at one of them: those of the window come first.
func (tab *table) length() uint32 { return tab.near + perBucket*uint32(len(tab.buckets)) }
func (tab *table) at(n uint32) *slot {
	if n < tab.near {
		return windowSlot(tab, n)
	}
	n -= tab.near
	return &tab.buckets[n/perBucket].slots[n%perBucket]
}

// pages yields the slots of the window, page by page, with the first id of each page.
func (tab *table) pages(yield func(uint32, []slot) bool) {
	for n := uint32(0); n < tab.near; n += tab.page() {
		if !yield(tab.low+n, unsafe.Slice(windowSlot(tab, n), min(tab.page(), tab.near-n))) {
			return
		}
	}
}

// farSlots yields the slots of the hash part that belong to an id and are not gone.
func (tab *table) farSlots(yield func(allocators.ID, *slot) bool) {
	for n := range tab.buckets {
		b := &tab.buckets[n]
		for at, key := range b.keys {
			if key != 0 && atomics.LoadPointer(&b.slots[at]) != gone() && !yield(allocators.ID(key-1), &b.slots[at]) {
				return
			}
		}
	}
}

// structureStats counts the cache lines that a find visits, besides that of the space, as its nodes.
func (tab *table) structureStats(tables uint32) (a allocators.StructureStats) {
	a.Tables = int64(tables)
	a.Bytes = int64(unsafe.Sizeof(*tab)) + int64(tab.near)*int64(unsafe.Sizeof(*tab.first)) +
		int64(len(tab.buckets))*int64(unsafe.Sizeof(bucket{}))
	if tab.near > tab.page() {
		a.Bytes += int64((tab.near+tab.page()-1)/tab.page()) * int64(unsafe.Sizeof(*tab.first)) // the directory
	}
	for n := range tab.length() {
		if t := timerIn(tab.at(n)); t != nil {
			a.Timers++
			a.Nodes += visits(tab, n, t.ID())
		}
	}
	return a
}

func visits(tab *table, n uint32, id allocators.ID) int64 {
	if n < tab.near {
		return int64(1 + min(1, (tab.near-1)/tab.page()))
	}
	home, _ := tab.home(id)
	length := uint32(len(tab.buckets))
	return 1 + int64(((n-tab.near)/perBucket+length-home)%length)
}

// draw computes a new multiplier, since counting passes must be repeatable. A kernel would draw it at random.
func (s *space) draw(last uint32) uint32 {
	return uint32(rand.NewPCG(uint64(s.owner), uint64(last)).Uint64()) | 1
}

// WorstIDs returns ids whose hashes are the lowest: 1, 2, 3, … as far as these belong to ids. They share the first
// bucket of a hash part of any size, as long as hash × buckets is below 2³². They slow no other task.
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
