package cmd_test

import (
	"sync"
	"syscall"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/allocators/params"
	"idlab/cmd"
)

// myMaps is a user's own design: a Go map under a mutex for each task. Tasks share nothing, so the
// Allocator only creates Spaces.
type myMaps struct{ ids int64 }

func (a myMaps) NewSpace(owner allocators.Address) allocators.Space {
	return &mySpace{owner: owner, ids: a.ids, timers: map[allocators.ID]*allocators.Timer{}}
}

type mySpace struct {
	mu     sync.Mutex
	owner  allocators.Address
	ids    int64 // number of ids: 2^31, but few in tests of a full space
	next   int64
	timers map[allocators.ID]*allocators.Timer
}

func (s *mySpace) Add(t *allocators.Timer) (allocators.ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range s.ids {
		id := allocators.ID(s.next % s.ids)
		s.next++
		if s.timers[id] == nil {
			s.put(t, id)
			return id, nil
		}
	}
	return -1, syscall.EAGAIN
}

func (s *mySpace) AddAt(t *allocators.Timer, id allocators.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case id < 0 || int64(id) >= s.ids:
		return syscall.EINVAL
	case s.timers[id] != nil:
		return syscall.EBUSY
	}
	s.put(t, id)
	s.next = int64(id) + 1
	return nil
}

func (s *mySpace) put(t *allocators.Timer, id allocators.ID) {
	t.Assign(s.owner, id)
	s.timers[id] = t
}

func (s *mySpace) Find(id allocators.ID) *allocators.Timer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.timers[id]
}

func (s *mySpace) Remove(t *allocators.Timer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.timers, t.ID())
}

// MyMaps returns the catalog entry of the design.
func MyMaps() allocators.Design {
	return allocators.Design{
		Name: "mymaps", Title: "a Go map per task, under a mutex", Source: "this example",
		IDs: allocators.NextID, Restores: true, Writers: "one per task", Lookup: "the same lock",
		New: func(v params.Values) (allocators.Allocator, error) { return myMaps{ids: v.Int("ids")}, nil },
	}
}

// The main function of a program with all commands, for the catalog and this design.
func Example() {
	cmd.Main(append(catalog.Designs(), MyMaps()))
}
