package peers

import (
	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/nextid"
	"idlab/allocators/params"
)

// MutexMap is a Go map per task under one mutex, which every call holds from beginning to
// end: gVisor's pkg/sentry/kernel/posixtimer.go, and, in another language, Fuchsia's Starnix.
//
// The counter of next ids is under the lock too, so EAGAIN is exact even beside other calls.
// Every operation, lookups included, linearizes under the lock.
//
// Departures: gVisor's lock is the thread group's and guards the timer too; here each timer
// has a lock of its own, in every design alike.
func MutexMap() allocators.Design {
	return allocators.Design{
		Name:     "mutexmap",
		Title:    "a Go map per task, under a mutex",
		Source:   "gVisor, pkg/sentry/kernel/posixtimer.go",
		IDs:      allocators.NextID,
		Writers:  "one per task",
		Lookup:   "the same lock",
		Restores: true,
		Params:   []params.Param{lock.Param(lock.Mutex)},
		Counted: allocators.Counted{Steps: true,
			Not: "allocations: the growth of a Go map is random, since its hash has a random seed"},
		New: func(v params.Values) (allocators.Allocator, error) {
			return &mutexMaps{ids: v.Int("ids"), locks: lock.NewClass(lock.In(v))}, nil
		},
	}
}

type mutexMaps struct {
	ids   int64
	locks *lock.Class
}

func (a *mutexMaps) LockStats() lock.Stats { return a.locks.Stats() }

func (a *mutexMaps) NewSpace(owner allocators.Address) allocators.Space {
	timers := map[allocators.ID]*allocators.Timer{}
	return &mutexMap{owner: owner, locks: a.locks, next: nextid.New(a.ids), timers: timers}
}

type mutexMap struct {
	owner allocators.Address

	mu     lock.Lock
	locks  *lock.Class
	next   nextid.Counter
	timers map[allocators.ID]*allocators.Timer
}

func (s *mutexMap) LockStats() lock.Stats { return s.mu.Stats(s.locks) }

func (s *mutexMap) Add(t *allocators.Timer) (allocators.ID, error) {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	return s.next.Take(func(id allocators.ID) bool { return s.put(t, id) })
}

func (s *mutexMap) AddAt(t *allocators.Timer, id allocators.ID) error {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	return s.next.At(id, func(id allocators.ID) bool { return s.put(t, id) })
}

// put links t under id unless the id is taken. The lock is held.
func (s *mutexMap) put(t *allocators.Timer, id allocators.ID) bool {
	if s.timers[id] != nil {
		return false
	}
	t.Assign(s.owner, id)
	s.timers[id] = t
	return true
}

func (s *mutexMap) Find(id allocators.ID) *allocators.Timer {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	return s.timers[id]
}

func (s *mutexMap) Remove(t *allocators.Timer) {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	delete(s.timers, t.ID())
}
