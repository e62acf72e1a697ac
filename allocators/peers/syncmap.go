package peers

import (
	"sync"

	"idlab/allocators"
	"idlab/allocators/nextid"
	"idlab/allocators/params"
)

// SyncMap is the standard library's sync.Map, one per task: since Go 1.24 a hash trie of
// 16-way nodes, with a mutex in each node for writers below it and lookups without any lock.
// Ids come from an atomic counter in the task.
//
// Why no id is given out twice: LoadOrStore stores under an id only if the map has no entry
// for it. Why a reader gets no removed timer: Delete returns after the entry is out, and no
// timer is added twice. Add and AddAt linearize in LoadOrStore, Find in Load, Remove in
// Delete.
//
// Memory order: LoadOrStore publishes the timer, so each try assigns it before that. If the
// id was taken, nobody has seen the timer, and the next try assigns it again.
//
// Keys and values are of type any. An id above 255 is copied to the heap when it is stored.
// Each lookup hashes and compares ids through an interface, and checks the type of the
// value. This is the price of one map for all types, and part of the measurement.
//
// sync.Map reports neither the waits for its locks nor its size.
func SyncMap() allocators.Design {
	return allocators.Design{
		Name:     "syncmap",
		Title:    "a sync.Map per task: a hash trie",
		Source:   "the standard library of Go 1.24 and later",
		IDs:      allocators.NextID,
		Writers:  "one per node of the trie",
		Lookup:   "lock-free",
		Restores: true,
		Counted: allocators.Counted{
			Not: "its locks and atomics are inside sync.Map; its allocations depend on a hash with a random seed"},
		New: func(v params.Values) (allocators.Allocator, error) {
			return syncMaps{ids: v.Int("ids")}, nil
		},
	}
}

type syncMaps struct{ ids int64 }

func (a syncMaps) NewSpace(owner allocators.Address) allocators.Space {
	return &syncMap{owner: owner, next: nextid.New(a.ids)}
}

type syncMap struct {
	timers sync.Map // of *allocators.Timer by allocators.ID
	owner  allocators.Address
	_      [64]byte // lookups read another cache line than the counter's
	next   nextid.Counter
}

func (s *syncMap) Add(t *allocators.Timer) (allocators.ID, error) {
	return s.next.Take(func(id allocators.ID) bool { return s.link(t, id) })
}

func (s *syncMap) AddAt(t *allocators.Timer, id allocators.ID) error {
	return s.next.At(id, func(id allocators.ID) bool { return s.link(t, id) })
}

// link links t under id unless the id is taken.
func (s *syncMap) link(t *allocators.Timer, id allocators.ID) bool {
	t.Assign(s.owner, id)
	_, taken := s.timers.LoadOrStore(id, t)
	return !taken
}

func (s *syncMap) Find(id allocators.ID) *allocators.Timer {
	t, ok := s.timers.Load(id)
	if !ok {
		return nil
	}
	return t.(*allocators.Timer)
}

func (s *syncMap) Remove(t *allocators.Timer) { s.timers.Delete(t.ID()) }
