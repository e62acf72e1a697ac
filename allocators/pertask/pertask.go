// Package pertask is the lab's own design: an array and a hash table per task, which no other task shares.
package pertask

import (
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
	"idlab/allocators/lock"
	"idlab/allocators/nextid"
	"idlab/allocators/params"
)

// PerTask keeps the timers of a task in a table of two parts, as Lua does (Ierusalimschy, de Figueiredo, Celes: The
// Implementation of Lua 5.0, section 4). The window is an array over a run of ids, indexed by id - low: for ids that
// lie close together and for those that the counter gives next. A window of more than a page, 65,536 slots, is a
// directory of pages, so it grows without a copy (Dechev, Pirkelbauer, Stroustrup: Lock-free Dynamically Resizable
// Arrays). The hash part holds all other ids in buckets of one cache line with 5 keys and 5 slots (CLHT: David,
// Guerraoui, Trigonakis: Asynchronized Concurrency), by a multiplicative hash (Knuth, The Art of Computer Programming
// 3, section 6.4) and linear probing. Ids come from an atomic counter. A table without a slot for an id gets more
// pages or is rebuilt around that id; a table with few timers is rebuilt smaller (rebuild.go).
//
// A slot is nil (no timer yet), a timer, frozen (the address of a timer + 1: its table is being replaced) or gone (the
// timer was removed, or the slot was nil when its table was frozen). Frozen and gone slots are closed. A holder of the
// task's lock may fill a gone slot of the current table; a closed slot of no current table never changes again.
//
// Invariants:
//   - I1. An id has at most one slot in a table: in the window if it lies there, else at the place with its key. Keys
//     are write-once, within 8 buckets (reach) of their home. A bucket gets an id only if those before it, from the
//     id's home on, are full. So a bucket with an empty key, or the end of the reach, ends a search.
//   - I2. A place gets its key before its timer, and a timer is assigned before it is linked.
//   - I3. Without the lock a slot changes from nil to a timer, and from a timer to gone. Every other change needs the
//     lock. All changes are compare-and-swaps, freezing too, so none is lost.
//   - I4. The next table shares all slots of the one that it replaces (extended), or none (rebuild). A rebuild holds
//     the lock from the first freeze to the publication. When all of a table is frozen, its window slots and its places
//     with a key are closed. Its places without a key stay nil: keys are written under the lock, into the current table
//     or into the one that is being built.
//   - I5. The next table has each timer in the slot of its id and is complete before it is published.
//   - I6. The window has three parts in the space: shape, first and low. shape, its length and a count of tables, is
//     the sequence word of a seqlock. A length of 0 admits no id. A value returns after 2³² tables: a reader that is
//     stopped for exactly so many between two loads would be wrong.
//
// Linearization points:
//   - Add and AddAt: the compare-and-swap of the slot to the timer, in link from nil, in linkLocked from nil or gone.
//     The counter only proposes the id. EBUSY: the load that finds a timer in the slot. EAGAIN is not linearizable:
//     each id was taken when it was tried, not all at one moment.
//   - Remove, which is called once for a linked timer: the compare-and-swap of the slot from the timer to gone.
//   - Find: the last load of the slot. If no key is the id's: the load of the empty key where the id is put meanwhile,
//     or else the last load of a key. If by then a table was published that has another slot for the id, the point is
//     the store to table that published it. The reader began before that store, since publish sets shape to 0 earlier,
//     and the slot that it reads is as it was then (I4).
//
// A reader cannot miss a timer that is linked for as long as its Find takes. Freezing leaves the timer in its slot, and
// Find returns frozen timers too, so a reader on the old table sees all timers of the moment of publication (I4). A
// reader on the next table finds the same (I5). During publish it finds 0 in shape and goes by the one or the other.
//
// The loads of a lookup in the window: shape, first, low, shape, then the slot. sync/atomic operations, of which
// package atomics makes its own, have one total order (The Go Memory Model). publish stores 0 to shape before the other
// parts and the new shape after them. So if both loads of shape agree and are not 0, first and low are of that one
// table, which was current at the first load (I6). An index below the length in shape needs no bounds check. Any other
// lookup loads table, then the page or the keys, then the slot.
//
// Add and AddAt take the lock if the id has no slot, if the slot is closed, or if the compare-and-swap fails; not if
// the slot has a timer. Remove takes the lock if its slot is frozen, or to make the table smaller, for which one
// removal in 512 looks. Find never takes it.
//
// No two linked timers have one id: its one slot (I1) is filled by compare-and-swap, from nil, or under the lock from
// gone. After a rebuild no slot of the old table that has an id is nil (I4), so a compare-and-swap from nil fails. A
// Find that begins after Remove returned does not find the timer: its slot became gone in the current table.
func PerTask() allocators.Design {
	return allocators.Design{
		Name:     "pertask",
		Title:    "per task an array for ids that lie close together, a hash table for the others",
		Source:   "this lab",
		IDs:      allocators.NextID,
		Writers:  "none in the array, else one per task",
		Lookup:   "lock-free",
		Restores: true,
		Params:   []params.Param{lock.Param(lock.QSpin)},
		Counted:  allocators.Counted{Steps: true, Allocs: allocators.Always},
		New: func(v params.Values) (allocators.Allocator, error) {
			return &perTask{ids: v.Int("ids"), locks: lock.NewClass(lock.In(v))}, nil
		},
	}
}

type perTask struct {
	ids   int64
	locks *lock.Class
}

func (a *perTask) LockStats() lock.Stats { return a.locks.Stats() }

type space struct {
	// The first cache line has all that a lookup in the window reads (I6), and the first window itself.
	shape atomics.Uint64        // length of the window × 2³² + number of tables so far, modulo 2³²
	first atomics.Pointer[slot] // of the window
	low   atomics.Uint32        // of the window
	table atomics.Pointer[table]
	slots [least]slot // the first window

	// Once the first window is replaced, an Add that replaces no table writes to the second line only.
	next  nextid.Counter
	owner allocators.Address
	locks *lock.Class
	mu    lock.Lock
	_     [24]byte
	begin table // the first table; on the third line
	_     [8]byte
}

// slot is nil, a *allocators.Timer, or closed: a frozen timer, or gone. Bit 0 is set in closed slots.
type slot = unsafe.Pointer

// nobody gives gone an address that no timer has.
var nobody uint64

func gone() slot           { return frozen(slot(&nobody)) }
func frozen(t slot) slot   { return unsafe.Add(t, 1) }
func isClosed(p slot) bool { return uintptr(p)&1 != 0 }

// NewSpace makes one allocation: a task with few timers needs no other.
func (a *perTask) NewSpace(owner allocators.Address) allocators.Space {
	s := &space{owner: owner, locks: a.locks, next: nextid.New(a.ids)}
	s.begin = table{first: &s.slots[0], near: least, multiplier: golden, pageBits: pageBits(a.ids)}
	s.publish(&s.begin)
	return s
}

// publish makes tab the current table (I6). The lock is held, or the space is new. Of several pages it says length 0.
func (s *space) publish(tab *table) {
	shape := uint64(uint32(s.shape.Load()) + 1)
	if tab.near <= tab.page() {
		shape += uint64(tab.near) << 32
	}
	s.shape.Store(0)
	s.first.Store(tab.first)
	s.low.Store(tab.low)
	s.table.Store(tab)
	s.shape.Store(shape)
}

// slot returns the slot of an id in the current table, nil if it has none.
func (s *space) slot(id allocators.ID) *slot {
	if at := s.inWindow(id); at != nil {
		return at
	}
	return s.table.Load().slot(id)
}

// inWindow returns the slot of an id without a load of the table; nil if the id is outside the window, if a table is
// being published, or if the window has several pages. The order of the four loads makes them those of one table (I6).
func (s *space) inWindow(id allocators.ID) *slot {
	shape := s.shape.Load()
	first := s.first.Load()
	if n := uint32(id) - s.low.Load(); n < uint32(shape>>32) && s.shape.Load() == shape {
		return nth(first, n)
	}
	return nil
}

// Find returns frozen timers as well: they are linked until the next table is published, and then are in it.
func (s *space) Find(id allocators.ID) *allocators.Timer {
	if at := s.inWindow(id); at != nil {
		return timerIn(at)
	}
	return timerIn(s.table.Load().slot(id))
}

// timerIn returns the timer in a slot, frozen or not; nil if it has none or at is nil.
func timerIn(at *slot) *allocators.Timer {
	if at == nil {
		return nil
	}
	p := atomics.LoadPointer(at)
	if isClosed(p) {
		if p == gone() {
			return nil
		}
		p = unsafe.Add(p, -1)
	}
	return (*allocators.Timer)(p)
}

func (s *space) Add(t *allocators.Timer) (allocators.ID, error) {
	return s.next.Take(func(id allocators.ID) bool { return s.link(t, id, true) })
}

func (s *space) AddAt(t *allocators.Timer, id allocators.ID) error {
	return s.next.At(id, func(id allocators.ID) bool { return s.link(t, id, false) })
}

// link adds t under id and reports whether the id was free. counted: the id came from the counter. t is assigned before
// the compare-and-swap (I2); if that fails, nobody has seen t.
func (s *space) link(t *allocators.Timer, id allocators.ID, counted bool) bool {
	if at := s.slot(id); at != nil {
		switch p := atomics.LoadPointer(at); {
		case p == nil:
			t.Assign(s.owner, id)
			if atomics.CompareAndSwapPointer(at, nil, slot(t)) {
				return true
			}
		case !isClosed(p):
			return false
		}
	}
	return s.linkLocked(t, id, counted)
}

// linkLocked is link under the lock. It gives an id without a slot one, and fills gone slots too. A closed slot of the
// current table is gone, never frozen: a freeze and its publication are under one hold of the lock (I4).
func (s *space) linkLocked(t *allocators.Timer, id allocators.ID, counted bool) bool {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	for {
		tab := s.table.Load()
		at := tab.claim(id)
		if at == nil {
			s.rebuild(tab, id, counted)
			continue
		}
		was := atomics.LoadPointer(at)
		if was != nil && !isClosed(was) {
			return false
		}
		t.Assign(s.owner, id)
		if atomics.CompareAndSwapPointer(at, was, slot(t)) {
			return true
		}
	}
}

// Remove's first compare-and-swap fails only if the slot is frozen: nothing else changes the slot of a linked timer
// (I3). The second is made under the lock, so after the next table was published.
func (s *space) Remove(t *allocators.Timer) {
	id := t.ID()
	if !atomics.CompareAndSwapPointer(s.slot(id), slot(t), gone()) {
		s.mu.Lock(s.locks)
		atomics.CompareAndSwapPointer(s.slot(id), slot(t), gone())
		s.mu.Unlock(s.locks)
	}
	if hash := uint32(id+1) * golden; hash < 1<<32/removalsPerCheck {
		s.shrink(id)
	}
}

func (s *space) LockStats() lock.Stats { return s.mu.Stats(s.locks) }
func (s *space) StructureStats() allocators.StructureStats {
	return s.table.Load().structureStats(uint32(s.shape.Load()))
}
