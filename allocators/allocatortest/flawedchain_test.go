package allocatortest

import (
	"unsafe"

	"idlab/allocators"
)

// The chains of flawed, and the faults in them.

func (a *flawed) head(id allocators.ID) *head {
	table := *a.table.Load()
	return &table[int(uint32(id))%len(table)]
}

func (s *flawedSpace) matches(t *allocators.Timer, id allocators.ID) bool {
	switch {
	case s.has("task not compared"):
		return t.Owner() != 0 && t.ID() == id
	case s.has("id not compared"):
		return t.Owner() == s.owner
	case s.has("id reused while its timer leaves") && s.leaving.Load() == t:
		return false
	}
	return t.Is(s.owner, id)
}

func (s *flawedSpace) find(id allocators.ID) *allocators.Timer {
	t := s.head(id).Load()
	for t != nil && !s.matches(t, id) {
		t = t.Link.Next.Load()
	}
	return t
}

func (s *flawedSpace) push(t *allocators.Timer, id allocators.ID) {
	h := s.head(id)
	t.Link.Next.Store(h.Load())
	s.pause("no lock")
	h.Store(t)
}

// grow doubles the table when two timers are in each chain, in those faults
// that have to do with it and where there is none.
func (s *flawedSpace) grow() {
	old := *s.table.Load()
	loses, moves := s.has("one lost in growth"), s.has("find unlocked while nodes move")
	if int(s.count.Add(1)) <= 2*len(old) || !(loses || moves || s.fault == "") {
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
			s.pause("find unlocked while nodes move")
		}
	}
}

func (s *flawedSpace) unlink(t *allocators.Timer) {
	for p := s.head(t.ID()); p.Load() != nil; p = &p.Load().Link.Next {
		if p.Load() == t {
			next := t.Link.Next.Load()
			s.pause("no lock")
			s.pause("remove unlocked")
			p.Store(next)
			s.count.Add(-1)
			return
		}
	}
}

// hide keeps a timer as a number.
func (s *flawedSpace) hide(t *allocators.Timer, id allocators.ID) {
	if s.hidden == nil {
		s.hidden = map[allocators.ID]uintptr{}
	}
	s.hidden[id] = uintptr(unsafe.Pointer(t))
}

// Rebuild moves all timers into a new table.
func (s *flawedSpace) Rebuild(allocators.ID) {
	defer s.lock("rebuilt unlocked")()
	old := *s.table.Load()
	table := make([]head, len(old))
	s.table.Store(&table)
	for i := range old {
		for t := old[i].Load(); t != nil; {
			next := t.Link.Next.Load()
			s.push(t, t.ID())
			t = next
			s.pause("rebuilt unlocked")
		}
	}
}
