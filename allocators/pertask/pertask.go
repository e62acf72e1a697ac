// Package pertask is the lab's own answer: an array and a hash table in each task,
// shared by no two of them.
package pertask

import (
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
	"idlab/allocators/lock"
	"idlab/allocators/nextid"
	"idlab/allocators/params"
)

// PerTask has a table in each task, of two parts, as Lua's tables have (Ierusalimschy,
// de Figueiredo, Celes: The Implementation of Lua 5.0, section 4). The window is an array
// for a run of ids: those that lie close together, and those that will be counted out
// next. All others are in the hash part: open addressing, an id and a timer in 12 bytes,
// multiplicative hash (Knuth, The Art of Computer Programming 3, section 6.4), probes 1,
// 2, 3, … places apart. A table that has no place for an id is rebuilt around it, one of
// which few slots are in use is rebuilt smaller: see around. Ids come from an atomic
// counter.
//
// A slot of either part is nil, until it has a timer, and gone after that. To add an id of
// the window is to swap nil for the timer, to remove any is to swap the timer for gone: a
// compare-and-swap, without a lock. The lock of the task is for the rest: to give an id a
// place of the hash part, which it keeps, to put a timer where one is gone, and to rebuild.
// That first freezes all slots that could change without the lock: nil becomes gone, and a
// timer its address + 1. A slot which is gone or frozen is closed: who would change it
// takes the lock, and so comes to the next table.
//
// Why a reader is safe. Lookups take no lock:
//   - In a table an id has one slot at most. A place of the hash part has its id before
//     its timer, and for good, and so have the places before it on the way there: who
//     comes to one without an id has not passed by.
//   - A table is replaced when the space's pointer to it is set to the next one, which has
//     all its timers. By then all its slots are closed, and while the lock is held nobody
//     changes these. So what a slot says is true until its table is replaced; and who
//     still reads it then sees what was true when it was replaced, which is after that
//     reader began.
//   - Where the window lies stands in the space as well, in parts, on the line that every
//     lookup reads anyway. shape is 0 while they change, and no lookup goes by it then,
//     and afterwards a value that it never had (but for 2³² tables before). So who finds
//     it the same before and after has parts of one table, and one that was not replaced
//     when it began.
//   - A timer is assigned before it is swapped in, and the next table, which is written
//     as plain memory, is complete before first and table are stored.
//
// Why no id is handed out twice: whoever gives it to a timer changes its one slot by
// compare-and-swap, from nil, which is in no slot of a table that was replaced, or from
// gone, under the lock; and the next table has each timer in the slot of its id. Why a
// removed timer is not found: its slot became gone, in the table that was current then,
// before Remove returned, and what is gone is not copied.
func PerTask() allocators.Design {
	return allocators.Design{
		Name:    "pertask",
		Title:   "per task an array for ids that lie close together, a hash table for the others",
		Source:  "this lab",
		IDs:     allocators.NextID,
		Writers: "none in the array, else one per task",
		Lookup:  "lock-free",
		Params:  []params.Param{lock.Param(lock.QSpin)},
		Counted: allocators.Counted{Steps: true, Allocs: allocators.Always},
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
	// What nearly every call reads is on one line. shape is how many slots the window
	// has × 2³² + how many tables there were; 0 while the next two change.
	shape atomics.Uint64
	first atomics.Pointer[slot]
	low   atomics.Uint32
	table atomics.Pointer[table]
	owner allocators.Address
	_     [24]byte // what adding writes is on another

	next  nextid.Counter
	locks *lock.Class
	mu    lock.Lock
	_     [32]byte
}

// slot is nil, a *allocators.Timer, or closed: a timer that is frozen, or gone.
type slot = unsafe.Pointer

// nobody lends gone an address that no timer has.
var nobody uint64

func gone() slot           { return frozen(slot(&nobody)) }
func frozen(t slot) slot   { return unsafe.Add(t, 1) }
func isClosed(p slot) bool { return uintptr(p)&1 != 0 }

func (a *perTask) NewSpace(owner allocators.Address) allocators.Space {
	s := &space{owner: owner, locks: a.locks, next: nextid.New(a.ids)}
	s.publish(newTable(0, least, 0, golden))
	return s
}

// publish makes a table the current one: see PerTask for the order.
func (s *space) publish(tab *table) {
	shape := uint64(tab.near)<<32 + uint64(uint32(s.shape.Load())+1)
	s.shape.Store(0)
	s.first.Store(&tab.slots[0])
	s.low.Store(tab.low)
	s.table.Store(tab)
	s.shape.Store(shape)
}

// slot returns the slot of an id, nil if it has none.
func (s *space) slot(id allocators.ID) *slot {
	if at := s.inWindow(id); at != nil {
		return at
	}
	return s.table.Load().slot(id)
}

// inWindow returns the slot of an id without a look at the table; nil if it is not in the
// window, or a table is just being published.
func (s *space) inWindow(id allocators.ID) *slot {
	shape := s.shape.Load()
	first := s.first.Load()
	if n := uint32(id) - s.low.Load(); n < uint32(shape>>32) && s.shape.Load() == shape {
		return (*slot)(unsafe.Add(unsafe.Pointer(first), uintptr(n)*unsafe.Sizeof(*first)))
	}
	return nil
}

func (s *space) Find(id allocators.ID) *allocators.Timer {
	if at := s.inWindow(id); at != nil {
		if p := atomics.LoadPointer(at); !isClosed(p) {
			return (*allocators.Timer)(p)
		}
		return timerIn(at)
	}
	return timerIn(s.table.Load().slot(id))
}

// timerIn is who is in a slot, frozen or not; nil if nobody is, or there is no slot.
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

// link puts t under id, which was counted out or asked for, unless that is taken. t is
// assigned before that is certain, but nobody sees it then.
func (s *space) link(t *allocators.Timer, id allocators.ID, counted bool) bool {
	if at := s.inWindow(id); at != nil {
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

// linkLocked does the same wherever the id belongs. What is closed in the current table is
// gone: who freezes it has the lock, until there is another.
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

func (s *space) Remove(t *allocators.Timer) {
	id := t.ID()
	if !atomics.CompareAndSwapPointer(s.slot(id), slot(t), gone()) {
		s.mu.Lock(s.locks) // it was frozen: the next table is there now
		atomics.CompareAndSwapPointer(s.slot(id), slot(t), gone())
		s.mu.Unlock(s.locks)
	}
	if hash := uint32(id+1) * golden; hash < 1<<32/512 { // once in 512 times, whatever the ids
		s.shrink(id)
	}
}

// shrink replaces a table of which few slots are in use.
func (s *space) shrink(id allocators.ID) {
	if tab := s.table.Load(); tab.sparse(id) {
		s.replace(tab, id)
	}
}

// replace rebuilds a table around id, unless another took its place meanwhile.
func (s *space) replace(tab *table, id allocators.ID) {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	if s.table.Load() == tab {
		s.rebuild(tab, id, false)
	}
}

// Rebuild replaces the table by one around id.
func (s *space) Rebuild(id allocators.ID) {
	if id >= 0 {
		s.replace(s.table.Load(), id)
	}
}

// rebuild replaces the current table by one that has room for id. The lock is held.
func (s *space) rebuild(tab *table, id allocators.ID, counted bool) {
	next := tab.around(id, tab.freeze(id), counted)
	if !counted && tab.slot(id) == nil && !tab.full() {
		next.multiplier = s.draw(next.multiplier) // ids were chosen to collide
	}
	for !next.fill(tab) {
		places := uint32(len(next.keys))
		next = newTable(next.low, next.near, places+places/8, s.draw(next.multiplier))
	}
	s.publish(next)
}

func (s *space) LockStats() lock.Stats       { return s.mu.Stats(s.locks) }
func (s *space) Anatomy() allocators.Anatomy { return s.table.Load().anatomy() }
