package radix

import (
	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/nextid"
	"idlab/allocators/params"
)

// XArray is the alternative that Linux rejected in 2025: a tree in each task, with ids from
// an atomic counter as in Linux 6.15. Gleixner measured it beside the hash table that he
// merged. It found timers fastest, but all threads of a task share one lock, and ids far
// apart cost a node each: "2048 timers with a ID offset of 512 consume more than one
// megabyte".
//
// The tree's lock, xa_lock, guards adding and removing, and is taken again for each id that
// is tried. Lookups take no lock. Linearization points: see Tree. No id is given out twice,
// since Insert tests the slot and fills it under the lock.
//
// The code was never published. This is the structure that the commit message names, from
// lib/xarray.c, with two departures: a lone timer under id 0 has a node, where the kernel's
// head would point to the timer itself; and nodes are allocated under the lock.
func XArray() allocators.Design {
	return allocators.Design{
		Name:     "xarray",
		Title:    "radix tree per task, next id, lock-free lookup",
		Source:   "measured in commit 1535cb80286e, without code; lib/xarray.c",
		IDs:      allocators.NextID,
		Writers:  "one per task",
		Lookup:   "lock-free (RCU)",
		Restores: true,
		Params:   []params.Param{lock.Param(lock.QSpin)},
		Counted:  allocators.Counted{Steps: true, Allocs: allocators.Always},
		New: func(v params.Values) (allocators.Allocator, error) {
			return &xarray{ownTrees: ownTrees{lock.NewClass(lock.In(v))}, ids: v.Int("ids")}, nil
		},
	}
}

// xarray is shared by all tasks. Only the counts of its locks change.
type xarray struct {
	ownTrees
	ids int64
}

type xarraySpace struct {
	ownTree
	next nextid.Counter
}

func (a *xarray) NewSpace(owner allocators.Address) allocators.Space {
	return &xarraySpace{ownTree: ownTree{owner: owner, locks: a.locks}, next: nextid.New(a.ids)}
}

// insert links t under id unless the id is taken.
func (s *xarraySpace) insert(t *allocators.Timer, id allocators.ID) bool {
	s.lock()
	defer s.unlock()
	return s.tree.Insert(s.owner, t, id)
}

func (s *xarraySpace) Add(t *allocators.Timer) (allocators.ID, error) {
	return s.next.Take(func(id allocators.ID) bool { return s.insert(t, id) })
}

func (s *xarraySpace) AddAt(t *allocators.Timer, id allocators.ID) error {
	return s.next.At(id, func(id allocators.ID) bool { return s.insert(t, id) })
}
