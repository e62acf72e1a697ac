// Package idr holds the global radix tree in which Linux kept timer ids from
// 2002 to 2013.
package idr

import (
	"sync/atomic"
	"syscall"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// IDR is lib/idr.c as of v3.6 under posix-timers.c: one radix tree of 64-slot
// layers for the whole machine. An id is the lowest that no task holds; a bit
// per slot says that everything below it is taken, so that the search is one
// descent.
//
// One lock, idr_lock, guards adding and removing; lookups take none.
//
// Memory order. A layer is complete, and a timer assigned, before the atomic
// store that links it, and what is linked is never moved. A layer leaves the
// tree only when it is empty, or as a top whose one child goes on as the new
// top. A reader that still stands on such a layer sees what was true at a
// moment after it began: that the ids below were free. So a Find never misses
// a timer that was there all the while.
//
// Departures:
//   - the original stopped growing one layer short, at 2^30 ids, and then hit
//     a BUG; here the tree covers all ids (v3.9, commit 326cf0f0f308) and a
//     full one gives EAGAIN;
//   - it masked the sign bit and never compared ids, so that id | 1<<31 found
//     timer id; here negative ids are refused (v3.9, commit e182bb38d7db);
//   - layers are allocated under the lock, not taken from a list filled before;
//   - a timer of another task is refused by Find itself, not by its caller;
//   - AddAt, which the kernel of that time lacked, is EBUSY also where another
//     task holds the id: ids are global.
func IDR() allocators.Design {
	return allocators.Design{
		Name:    "idr",
		Title:   "global radix tree, one lock for writers",
		Years:   "2002–2013 (v2.6–v3.9)",
		Source:  "lib/idr.c and kernel/posix-timers.c of v3.6",
		IDs:     allocators.LowestFreeOfAll,
		Writers: "one for the machine",
		Lookup:  "lock-free (RCU)",
		New: func(v params.Values) (allocators.Allocator, error) {
			return &idr{last: allocators.ID(v.Int("ids") - 1)}, nil
		},
	}
}

type idr struct {
	top  atomic.Pointer[layer]
	last allocators.ID // the largest id there is
	_    [64]byte      // lookups and the lock share no line

	mu lock.Mutex
}

// space is a task's view of the tree. The tree is not embedded, or its lock
// would be counted once more in each space.
type space struct {
	tree  *idr
	owner allocators.Address
}

func (a *idr) NewSpace(owner allocators.Address) allocators.Space { return &space{a, owner} }

func (a *idr) LockStats() lock.Stats { return a.mu.Stats() }

// Anatomy tells of the tree; the memory is its layers.
func (a *idr) Anatomy() (sum allocators.Anatomy) {
	if top := a.top.Load(); top != nil {
		sum.Depth = int(top.level) + 1
		top.tell(&sum, int64(sum.Depth))
	}
	return sum
}

func (s *space) Find(id allocators.ID) *allocators.Timer {
	l := s.tree.top.Load()
	if l == nil || id < 0 || !l.covers(id) {
		return nil
	}
	for l.level > 0 {
		if l = l.child(l.slot(id)); l == nil {
			return nil
		}
	}
	t := l.timer(l.slot(id))
	if t == nil || !t.Is(s.owner, id) {
		return nil
	}
	return t
}

func (s *space) Add(t *allocators.Timer) (allocators.ID, error) {
	s.tree.mu.Lock()
	defer s.tree.mu.Unlock()
	id, ok := s.tree.lowestFree()
	if !ok {
		return -1, syscall.EAGAIN
	}
	t.Assign(s.owner, id)
	s.tree.put(t)
	return id, nil
}

func (s *space) AddAt(t *allocators.Timer, id allocators.ID) error {
	if id < 0 || id > s.tree.last {
		return syscall.EINVAL
	}
	s.tree.mu.Lock()
	defer s.tree.mu.Unlock()
	if s.tree.taken(id) {
		return syscall.EBUSY
	}
	t.Assign(s.owner, id)
	s.tree.put(t)
	return nil
}

// lowestFree descends to the lowest id that is free. The lock is held.
func (a *idr) lowestFree() (allocators.ID, bool) {
	var id uint64
	for l := a.top.Load(); l != nil; {
		slot := l.firstFree()
		id += uint64(slot) << (layerBits * l.level)
		if slot == layerSlots || l.level == 0 {
			break // the tree is full, and id the first beyond it; or found
		}
		l = l.child(slot) // nil if nothing below is taken
	}
	return allocators.ID(id), id <= uint64(a.last)
}

// taken reports whether any task holds id. The lock is held.
func (a *idr) taken(id allocators.ID) bool {
	l := a.top.Load()
	if l == nil || !l.covers(id) {
		return false
	}
	for ; l != nil && l.level > 0; l = l.child(l.slot(id)) {
	}
	return l != nil && l.timer(l.slot(id)) != nil
}

// put links t, which is assigned, under its free id. The lock is held.
func (a *idr) put(t *allocators.Timer) {
	id := t.ID()
	top := a.grow(id)
	var path [maxLayers]*layer
	l := top
	for ; l.level > 0; l = path[l.level-1] {
		path[l.level] = l
		slot := l.slot(id)
		child := l.child(slot)
		if child == nil {
			child = newLayer(l.level - 1)
			l.fill(slot, unsafe.Pointer(child))
		}
		path[l.level-1] = child
	}
	l.fill(l.slot(id), unsafe.Pointer(t))
	l.setFull(l.slot(id), true)
	for ; l.isFull() && l != top; l = path[l.level+1] {
		parent := path[l.level+1]
		parent.setFull(parent.slot(id), true)
	}
}

// grow puts layers on top until the tree covers id, and returns the top. An
// empty tree starts as high as that takes, with nothing below.
func (a *idr) grow(id allocators.ID) *layer {
	top := a.top.Load()
	if top == nil {
		top = newLayer(0)
		for !top.covers(id) {
			top.level++
		}
		a.top.Store(top)
	}
	for !top.covers(id) {
		above := newLayer(top.level + 1)
		above.fill(0, unsafe.Pointer(top))
		above.setFull(0, top.isFull())
		top = above
		a.top.Store(top)
	}
	return top
}

// Remove clears the slot, frees the layers that this empties, and pops tops
// that have nothing but the tree below their first slot.
func (s *space) Remove(t *allocators.Timer) {
	s.tree.mu.Lock()
	defer s.tree.mu.Unlock()
	id := t.ID()
	var path [maxLayers]*layer
	top := s.tree.top.Load()
	l := top
	for ; ; l = l.child(l.slot(id)) {
		path[l.level] = l
		l.setFull(l.slot(id), false)
		if l.level == 0 {
			break
		}
	}
	l.clear(l.slot(id))
	for ; l.count == 0 && l != top; l = path[l.level+1] {
		parent := path[l.level+1]
		parent.clear(parent.slot(id))
	}
	s.tree.shrink(top)
}

func (a *idr) shrink(top *layer) {
	for top.level > 0 && top.count == 1 && top.child(0) != nil {
		top = top.child(0)
	}
	if top.count == 0 {
		top = nil
	}
	if top != a.top.Load() {
		a.top.Store(top)
	}
}
