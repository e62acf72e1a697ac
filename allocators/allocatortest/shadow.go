package allocatortest

import (
	"fmt"
	"sync/atomic"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/lock"
)

// shadow is shadow state of a space that many workers use: it tells a wrong answer from a race with two right answers.
//
// An entry is set after Add returns, and cleared before Remove begins. So if an id has the same entry before and after
// a Find, the timer was live throughout, and Find must return that timer. A timer is marked as gone after Remove
// returns. If a Find that begins later returns it, that is a stale hit.
type shadow struct {
	space allocators.Space
	owner allocators.Address
	// entries has an entry for each id. If all tasks share the ids, their shadows share the entries.
	entries []entry
	count   atomic.Int64 // timers in the space, including those that are being added
}

type entry struct {
	live     atomic.Pointer[tracked]
	removals atomic.Uint64 // Removes of this id that have returned
}

// tracked is a timer with its shadow state.
type tracked struct {
	allocators.Timer // the first field: both have the same address
	owner            allocators.Address
	gone             atomic.Uint64 // the value of removals after its own Remove; 0 before
}

// trackedOf is the kernel's container_of. The timer must be a tracked one.
func trackedOf(t *allocators.Timer) *tracked { return (*tracked)(unsafe.Pointer(t)) }

func (s *shadow) new() *tracked { return &tracked{owner: s.owner} }

// recordAdd sets the entry of a timer that was added under id. It fails if the design gave a wrong or a taken id.
func (s *shadow) recordAdd(b *tracked, id allocators.ID) error {
	if id < 0 || int(id) >= len(s.entries) {
		return fmt.Errorf("Add gave id %d in a space of %d", id, len(s.entries))
	}
	if !b.Is(s.owner, id) {
		return fmt.Errorf("a timer of owner %#x added under id %d was assigned to owner %#x, id %d",
			s.owner, id, b.Owner(), b.ID())
	}
	if !s.entries[id].live.CompareAndSwap(nil, b) {
		return fmt.Errorf("id %d was given while a timer is live under it", id)
	}
	return nil
}

// claim clears the entry of id and returns its timer, if this task has one. Only the caller may then remove the timer.
func (s *shadow) claim(id allocators.ID) *tracked {
	e := &s.entries[id]
	b := e.live.Load()
	if b == nil || b.owner != s.owner || !e.live.CompareAndSwap(b, nil) {
		return nil
	}
	return b
}

// remove removes a claimed timer.
func (s *shadow) remove(b *tracked) {
	id := b.ID()
	s.space.Remove(&b.Timer)
	b.gone.Store(s.entries[id].removals.Add(1))
}

// checkFind calls Find and checks the answer as far as it is certain.
func (s *shadow) checkFind(id allocators.ID) error {
	e := &s.entries[id]
	removals := e.removals.Load()
	before := e.live.Load()
	found := s.space.Find(id)
	after := e.live.Load()
	if found != nil && !found.Is(s.owner, id) {
		return fmt.Errorf("Find(%d) of owner %#x returns a timer with id %d of owner %#x",
			id, s.owner, found.ID(), found.Owner())
	}
	if found != nil {
		if gone := trackedOf(found).gone.Load(); gone != 0 && gone <= removals {
			return fmt.Errorf("stale hit: Find(%d) returns a timer whose Remove had returned before", id)
		}
	}
	certain := before != nil && before == after && before.owner == s.owner
	switch {
	case certain && found == nil:
		return fmt.Errorf("lost timer: Find(%d) returns nil while a timer is live throughout", id)
	case certain && found != &before.Timer:
		return fmt.Errorf("wrong timer: Find(%d) does not return the timer that is live throughout", id)
	}
	return nil
}

// checkFinal checks, without concurrent calls, that space and shadow agree on every id, and empties both.
func (s *shadow) checkFinal() error {
	for i := range s.entries {
		id := allocators.ID(i)
		b := s.claim(id)
		found := s.space.Find(id)
		switch {
		case b == nil && found != nil:
			return fmt.Errorf("at the end Find(%d) returns a timer although none is live", id)
		case b != nil && found != &b.Timer:
			return fmt.Errorf("at the end Find(%d) does not return the live timer", id)
		case b == nil:
			continue
		}
		s.remove(b)
		if s.space.Find(id) != nil {
			return fmt.Errorf("at the end Find(%d) returns a timer after Remove", id)
		}
	}
	return nil
}

// checkFreshStats checks that an unused space reports no lock waits: if each space reported a shared lock, its waits
// would be counted once per space.
func checkFreshStats(fresh allocators.Space) error {
	if r, ok := fresh.(allocators.LockReporter); ok && r.LockStats() != (lock.Stats{}) {
		return fmt.Errorf("a new space reports waits for locks that it shares: %+v", r.LockStats())
	}
	return nil
}

// checkCapacity checks that the empty space takes a timer under every id, and no more.
func (s *shadow) checkCapacity() error {
	for n := range s.entries {
		if _, err := s.space.Add(new(allocators.Timer)); err != nil {
			return fmt.Errorf("at the end the empty space took %d timers, want %d: %w", n, len(s.entries), err)
		}
	}
	if id, err := s.space.Add(new(allocators.Timer)); err == nil {
		return fmt.Errorf("at the end the full space took one more timer, under id %d", id)
	}
	return nil
}
