package peers

import (
	"math/bits"
	"syscall"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// Array is an array per task with the id as the index: a lookup is one bounds check and one
// load of a slot, and compares nothing. It is the floor of the comparison, as near as Go
// gets to it.
//
// No array can do these things:
//   - Give next ids. The array would grow with every timer ever created. So Add gives the
//     lowest free id, as for file descriptors, and an id is reused at once. CRIU could not
//     reach an id by counting, and a stale id soon finds another timer.
//   - Hold ids far from the others. The last id would take 16 GiB. The array grows to an id
//     only if a quarter of it could then be in use: 32 bytes per timer. Ids beyond are in a
//     Go map under the lock, and lookups of them take the lock too. Sparse ids, and ids that
//     are restored downwards, are there.
//   - Return memory before the task exits.
//
// One lock per task guards all writes; lookups within the array take none.
//
// Memory order:
//   - I1. A slot is stored after its timer is assigned.
//   - I2. The array grows by copy under the lock: the copy is filled, then its address is
//     stored, then its length. Lengths only grow. So a reader that loads the length first
//     and the address second has an array at least that long.
//   - I3. A replaced array is never written again.
//
// Add, AddAt and Remove linearize at the store to the slot, or under the lock for an id in
// the map. Find linearizes at its load of the slot. If the array was replaced before that
// load, it linearizes where grow stored the next address, which is after the reader began.
// An id beyond the length is looked up under the lock, so no reader misses a timer that
// moves from the map into a longer array.
func Array() allocators.Design {
	return allocators.Design{
		Name:      "array",
		Title:     "an array per task, indexed by id: the floor; far ids in a map",
		Source:    "the idea of every table of descriptors",
		IDs:       allocators.LowestFree,
		Writers:   "one per task",
		Lookup:    "lock-free; far ids the same lock",
		Restores:  true,
		Reference: "floor",
		Params:    []params.Param{lock.Param(lock.QSpin)},
		Counted: allocators.Counted{Steps: true, Allocs: allocators.UnlessWanted,
			Not: "allocations of workloads with wanted ids: distant ids are in a Go map, whose hash has a random seed"},
		New: func(v params.Values) (allocators.Allocator, error) {
			return &arrays{ids: v.Int("ids"), locks: lock.NewClass(lock.In(v))}, nil
		},
	}
}

const (
	leastSlots = 8 // one cache line
	// sparsest is the largest number of slots per timer when the array grows to an id:
	// a larger one costs memory, a smaller one puts more ids into the map.
	sparsest = 4
	wordBits = 64
)

type slot = atomics.Pointer[allocators.Timer]

type arrays struct {
	ids   int64
	locks *lock.Class
}

func (a *arrays) LockStats() lock.Stats { return a.locks.Stats() }

func (a *arrays) NewSpace(owner allocators.Address) allocators.Space {
	return &array{owner: owner, ids: a.ids, locks: a.locks, far: map[allocators.ID]*allocators.Timer{}}
}

type array struct {
	length atomics.Uint32
	first  atomics.Pointer[slot] // of slots
	_      [64]byte              // lookups and writers use different cache lines

	owner allocators.Address
	ids   int64

	mu    lock.Lock
	locks *lock.Class
	slots []slot
	used  []uint64 // a bit for each slot that holds a timer
	full  int      // the first full words of used have all bits set
	count int64    // timers, near and far
	far   map[allocators.ID]*allocators.Timer
}

func (s *array) LockStats() lock.Stats { return s.mu.Stats(s.locks) }

// StructureStats describes the array. It leaves out the map and its timers: Go does not tell the
// size of a map.
func (s *array) StructureStats() allocators.StructureStats {
	near := s.count - int64(len(s.far))
	return allocators.StructureStats{
		Bytes:  int64(len(s.slots))*int64(unsafe.Sizeof(slot{})) + int64(len(s.used))*wordBits/8,
		Timers: near, Nodes: near,
	}
}

func (s *array) Find(id allocators.ID) *allocators.Timer {
	if uint32(id) >= s.length.Load() {
		return s.findFar(id)
	}
	// No slice: its header of three words cannot be loaded atomically. The check above
	// and the order of the loads of length and first make the index valid (I2).
	first := unsafe.Pointer(s.first.Load())
	return (*slot)(unsafe.Add(first, uintptr(id)*unsafe.Sizeof(slot{}))).Load()
}

func (s *array) findFar(id allocators.ID) *allocators.Timer {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	return s.find(id)
}

// find looks up any id. The lock is held.
func (s *array) find(id allocators.ID) *allocators.Timer {
	if s.near(id) {
		return s.slots[id].Load()
	}
	return s.far[id]
}

// near reports whether the array has a slot for id.
func (s *array) near(id allocators.ID) bool { return uint(uint32(id)) < uint(len(s.slots)) }

func (s *array) Add(t *allocators.Timer) (allocators.ID, error) {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	id, ok := s.lowestFree()
	for !ok {
		if int64(len(s.slots)) == s.ids {
			return -1, syscall.EAGAIN
		}
		s.grow(2 * int64(len(s.slots)))
		id, ok = s.lowestFree() // not always the first new slot: far may have had that id
	}
	s.put(t, id)
	return id, nil
}

func (s *array) AddAt(t *allocators.Timer, id allocators.ID) error {
	if id < 0 || int64(id) >= s.ids {
		return syscall.EINVAL
	}
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	if s.find(id) != nil {
		return syscall.EBUSY
	}
	if reach := int64(1) << bits.Len32(uint32(id)); !s.near(id) && reach <= max(leastSlots, sparsest*(s.count+1)) {
		s.grow(reach)
	}
	s.put(t, id)
	return nil
}

func (s *array) Remove(t *allocators.Timer) {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	id := t.ID()
	s.count--
	if !s.near(id) {
		delete(s.far, id)
		return
	}
	s.slots[id].Store(nil)
	word := int(id) / wordBits
	atomics.TouchWrite(&s.used[word])
	s.used[word] &^= 1 << (id % wordBits)
	s.full = min(s.full, word)
}

// lowestFree returns the lowest free id in the array. The lock is held.
func (s *array) lowestFree() (id allocators.ID, ok bool) {
	for s.full < len(s.used) && s.used[s.full] == 1<<wordBits-1 {
		s.full++
	}
	if s.full == len(s.used) {
		return -1, false
	}
	atomics.Touch(&s.used[s.full])
	id = allocators.ID(s.full*wordBits + bits.TrailingZeros64(^s.used[s.full]))
	return id, s.near(id) // an array of fewer than 64 slots leaves bits of its word unused
}

// put links t under id, which is free. The lock is held.
func (s *array) put(t *allocators.Timer, id allocators.ID) {
	t.Assign(s.owner, id)
	s.count++
	if s.near(id) {
		s.fill(id, t)
	} else {
		s.far[id] = t
	}
}

func (s *array) fill(id allocators.ID, t *allocators.Timer) {
	atomics.TouchWrite(&s.used[id/wordBits])
	s.used[id/wordBits] |= 1 << (id % wordBits)
	s.slots[id].Store(t)
}

// Rebuild replaces the array by one of the same length.
func (s *array) Rebuild(allocators.ID) {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	s.grow(int64(len(s.slots)))
}

// grow replaces the array by one with the given number of slots, but not more than ids.
// Timers of the map whose ids fit into it move into it. The lock is held.
func (s *array) grow(slots int64) {
	old := s.slots
	s.slots = make([]slot, min(max(slots, leastSlots), s.ids))
	for i := range old {
		atomics.InitPointer(&s.slots[i], old[i].Load())
	}
	words := (len(s.slots) + wordBits - 1) / wordBits
	s.used = append(s.used, make([]uint64, words-len(s.used))...)
	for id, t := range s.far {
		if s.near(id) {
			s.fill(id, t)
			delete(s.far, id)
		}
	}
	s.first.Store(&s.slots[0])
	s.length.Store(uint32(len(s.slots)))
}
