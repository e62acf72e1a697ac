package radix

import (
	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// XArrayDense is XArray with the lowest free id of the task, as xa_alloc gives it. Gleixner
// considered it in 2023. Ids lie close together, so nodes are full, and memory is a
// seventieth of XArray's in the worst case. CRIU could not restore ids with it before the
// restore mode of Linux 6.15: it creates and deletes timers until the counter reaches an id.
//
// Locks, memory order and departures are XArray's. An id is chosen and taken under one hold
// of the lock.
func XArrayDense() allocators.Design {
	return allocators.Design{
		Name:     "xarray-dense",
		Title:    "radix tree per task, lowest free id, lock-free lookup",
		Source:   "Gleixner, RFD posix-timers: CRIU woes, 2023-05-09; lib/xarray.c",
		IDs:      allocators.LowestFree,
		Writers:  "one per task",
		Lookup:   "lock-free (RCU)",
		Restores: true,
		Params:   []params.Param{lock.Param(lock.QSpin)},
		Counted:  allocators.Counted{Steps: true, Allocs: allocators.Always},
		New: func(v params.Values) (allocators.Allocator, error) {
			return &xarrayDense{ownTrees: ownTrees{lock.NewClass(lock.In(v))}, last: lastID(v)}, nil
		},
	}
}

// xarrayDense is shared by all tasks. Only the counts of its locks change.
type xarrayDense struct {
	ownTrees
	last allocators.ID
}

type xarrayDenseSpace struct {
	ownTree
	last allocators.ID
}

func (a *xarrayDense) NewSpace(owner allocators.Address) allocators.Space {
	return &xarrayDenseSpace{ownTree: ownTree{owner: owner, locks: a.locks}, last: a.last}
}

func (s *xarrayDenseSpace) Add(t *allocators.Timer) (allocators.ID, error) {
	s.lock()
	defer s.unlock()
	return s.tree.addLowest(s.owner, t, s.last)
}

func (s *xarrayDenseSpace) AddAt(t *allocators.Timer, id allocators.ID) error {
	s.lock()
	defer s.unlock()
	return s.tree.addAt(s.owner, t, id, s.last)
}
