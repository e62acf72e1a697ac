package allocatortest

import (
	"unsafe"

	"idlab/allocators"
)

// This file has the chains of the mutant, and the faults in them.

func (a *mutant) head(id allocators.ID) *head {
	table := *a.table.Load()
	return &table[int(uint32(id))%len(table)]
}

func (s *mutantSpace) matches(t *allocators.Timer, id allocators.ID) bool {
	switch {
	case s.has(ownerNotCompared):
		return t.Owner() != 0 && t.ID() == id
	case s.has(idNotCompared):
		return t.Owner() == s.owner
	case s.has(earlyFree) && s.leaving.Load() == t:
		return false
	}
	return t.Is(s.owner, id)
}

func (s *mutantSpace) find(id allocators.ID) *allocators.Timer {
	t := s.head(id).Load()
	for t != nil && !s.matches(t, id) {
		t = t.Link.Next.Load()
	}
	return t
}

func (s *mutantSpace) push(t *allocators.Timer, id allocators.ID) {
	h := s.head(id)
	t.Link.Next.Store(h.Load())
	s.pause(noLocks)
	h.Store(t)
}

// grow doubles the table when there are two timers per chain. It does so without a fault and with the two faults of
// resizes.
func (s *mutantSpace) grow() {
	old := *s.table.Load()
	loses, moves := s.has(lostInResize), s.has(unlockedFind)
	if int(s.count.Add(1)) <= 2*len(old) || !(loses || moves || s.fault == noFault) {
		return
	}
	table := make([]head, 2*len(old))
	s.table.Store(&table)
	for i := range old {
		for t := old[i].Load(); t != nil; {
			next := t.Link.Next.Load()
			if next != nil || i > 0 || !loses {
				s.push(t, t.ID())
			}
			t = next
			s.pause(unlockedFind)
		}
	}
}

func (s *mutantSpace) unlink(t *allocators.Timer) {
	for p := s.head(t.ID()); p.Load() != nil; p = &p.Load().Link.Next {
		if p.Load() == t {
			next := t.Link.Next.Load()
			s.pause(noLocks)
			s.pause(unlockedRemove)
			p.Store(next)
			s.count.Add(-1)
			return
		}
	}
}

// hide keeps a timer as an integer, which the garbage collector does not follow.
func (s *mutantSpace) hide(t *allocators.Timer, id allocators.ID) {
	if s.hidden == nil {
		s.hidden = map[allocators.ID]uintptr{}
	}
	s.hidden[id] = uintptr(unsafe.Pointer(t))
}

// Rebuild moves all timers into a new table.
func (s *mutantSpace) Rebuild(allocators.ID) {
	defer s.lock(unlockedRebuild)()
	old := *s.table.Load()
	table := make([]head, len(old))
	s.table.Store(&table)
	for i := range old {
		for t := old[i].Load(); t != nil; {
			next := t.Link.Next.Load()
			s.push(t, t.ID())
			t = next
			s.pause(unlockedRebuild)
		}
	}
}
