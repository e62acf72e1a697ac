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
// 2, 3, … places apart. A table that has no slot for an id is rebuilt around it, and one
// of which few slots are in use is rebuilt smaller: see around. Ids come from an atomic
// counter.
//
// A slot of either part is nil, then a timer, then gone. To add an id of the window is to
// swap nil for the timer, to remove any is to swap the timer for gone: a compare-and-swap,
// without a lock. The lock of the task is for the rest: new ids of the hash part, whose
// places are not used for others, an id that is used again, gone until then, and
// rebuilding. That freezes each slot which could change without the lock, nil to gone and
// a timer to its address + 1. Who would change a frozen slot takes the lock, and so comes
// to the next table.
//
// Why a reader is safe. Lookups take no lock:
//   - In a table an id has one slot. What that says is true until the table is replaced:
//     the next one is published once all slots are frozen, and before that nobody can
//     change it. Who still reads a table that was replaced began before that, and what it
//     sees was true then, or is that a timer was added or removed since it began.
//   - Where the window lies stands in the space, in parts, on the line that every lookup
//     reads anyway. shape is 0 while they change, and then a value that it never had: who
//     finds it the same before and after has parts of one table. It is 0 before the next
//     table is to be seen, so no lookup that begins after something changed there goes by
//     the old window.
//   - A timer is assigned before it is swapped in. A place of the hash part has its id
//     before that, and for good.
//
// Why no id is handed out twice: whoever gives it to a timer changes its one slot, from
// nil or from gone, by compare-and-swap in a table that is current, since in one that was
// replaced no slot is nil, and gone is only changed under the lock. Why a removed timer is
// not found: its slot was gone, in a table that was current, when Remove returned.
func PerTask() allocators.Design {
	return allocators.Design{
		Name:    "pertask",
		Title:   "per task an array for ids that lie close together, a hash table for the others",
		Source:  "this lab",
		IDs:     allocators.NextID,
		Writers: "none for ids that are counted out, else one per task",
		Lookup:  "lock-free",
		Counted: allocators.Counted{Steps: true, Allocs: allocators.Always},
		New: func(v params.Values) (allocators.Allocator, error) {
			return perTask{ids: v.Int("ids")}, nil
		},
	}
}

type perTask struct{ ids int64 }

type space struct {
	// What nearly every call reads is on one line. shape is how many slots the window
	// has × 2³² + how many tables there were; 0 while the next two change.
	shape atomics.Uint64
	first atomics.Pointer[slot]
	low   atomics.Uint32
	table atomics.Pointer[table]
	owner allocators.Address
	_     [24]byte // what adding writes is on another

	next nextid.Counter
	mu   lock.Mutex
	_    [32]byte
}

// slot is nil, a *allocators.Timer, gone, or a timer that is frozen.
type slot = unsafe.Pointer

// nobody lends gone an address that no timer has.
var nobody uint64

func gone() slot           { return frozen(slot(&nobody)) }
func frozen(t slot) slot   { return unsafe.Add(t, 1) }
func isFrozen(p slot) bool { return uintptr(p)&1 != 0 }

func (a perTask) NewSpace(owner allocators.Address) allocators.Space {
	s := &space{owner: owner, next: nextid.New(a.ids)}
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
		if p := atomics.LoadPointer(at); !isFrozen(p) {
			return (*allocators.Timer)(p)
		}
	}
	return timer(s.table.Load().slot(id))
}

// timer is who is in a slot, frozen or not; none if there is none.
func timer(at *slot) *allocators.Timer {
	if at == nil {
		return nil
	}
	p := atomics.LoadPointer(at)
	switch {
	case p == gone():
		return nil
	case isFrozen(p):
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

// link puts t under id, which was counted out or asked for, unless that is taken.
func (s *space) link(t *allocators.Timer, id allocators.ID, counted bool) bool {
	if at := s.inWindow(id); at != nil && atomics.LoadPointer(at) == nil {
		t.Assign(s.owner, id)
		if atomics.CompareAndSwapPointer(at, nil, slot(t)) {
			return true
		}
	}
	return s.linkLocked(t, id, counted)
}

// linkLocked does the same wherever the id belongs. In the current table nothing is
// frozen but what is gone, since who rebuilds it holds the lock.
func (s *space) linkLocked(t *allocators.Timer, id allocators.ID, counted bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		tab := s.table.Load()
		at := tab.claim(id, counted)
		if at == nil {
			s.rebuild(tab, id, counted)
			continue
		}
		was := atomics.LoadPointer(at)
		if !isFrozen(was) && was != nil {
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
		s.mu.Lock()
		atomics.CompareAndSwapPointer(s.slot(id), slot(t), gone())
		s.mu.Unlock()
	}
	if hash := uint32(id+1) * golden; hash < 1<<32/small { // once in so many times
		s.shrink(id)
	}
}

// shrink replaces a table of which few slots are in use.
func (s *space) shrink(id allocators.ID) {
	tab := s.table.Load()
	if !tab.sparse(uint32(id)) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.table.Load() == tab {
		s.rebuild(tab, id, false)
	}
}

// rebuild replaces the current table by one that has a slot for id. The lock is held.
func (s *space) rebuild(tab *table, id allocators.ID, counted bool) {
	next := tab.around(id, tab.freeze(id), counted)
	for !next.fill(tab) {
		next = next.again()
	}
	s.publish(next)
}

func (s *space) LockStats() lock.Stats       { return s.mu.Stats() }
func (s *space) Anatomy() allocators.Anatomy { return s.table.Load().anatomy() }

// WorstIDs returns ids that all have one home in the hash part that there is. They slow
// this task alone: no victim shares anything with it.
func (s *space) WorstIDs(n int, _ *allocators.Timer) (ids []allocators.ID) {
	tab := s.table.Load()
	for key := uint32(1); key <= 1<<31 && len(ids) < n; key++ {
		if tab.home(key) == 0 {
			ids = append(ids, allocators.ID(key-1))
		}
	}
	return ids
}
