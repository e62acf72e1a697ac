// Package slotcoded holds the scheme in which an id says where its timer is: a
// table of slots in each task, with the slot in the low bits of the id.
package slotcoded

import (
	"syscall"

	"idlab/allocators"
	"idlab/allocators/atomics"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// SlotCoded is the scheme that David Laight proposed on the kernel list in 2023
// and again in 2025, and that Linux never had. A task's table has 2^k slots;
// the low k bits of an id are its slot, the high ones a generation that grows
// each time the slot is used again. So a find is one load and a comparison, and
// an id that was given back is known to be stale until the generations wrap.
//
// Ids. Free slots wait in a queue; Add takes the first, under the next id of
// that slot, and a slot that comes free goes to the end. A task that deletes
// nothing is given 0, 1, 2, …, whatever the size of its table.
//
// Growth. Timers fill at most three quarters of a table, half of what the last
// growth added stays free; then it doubles and each slot splits in two by one
// more bit of the ids (see table). So a slot is not used again before a quarter
// of the table has been, and an id not before that many times the generations.
// A table never shrinks while its task lives. Where it cannot grow, as it has
// a slot for each id there is, all slots are used: then EAGAIN is exact.
//
// Wanted ids. The scheme cannot put two ids that agree in their slot bits into
// one table. AddAt uses the slot if it is free, in whatever generation, and goes
// on behind that; else it keeps the timer in a radix tree beside. Finds that
// fail in the table go on there, for one load if it is empty. Timers beside count as if in the
// table, and each growth takes in those that fit by then: ids that a task like
// this one had are all back in the table as soon as that is as large as it was,
// ids at a large stride stay in the tree, at the tree's price.
//
// Locks and memory order. A lock per task guards all that writes; lookups take
// none. A timer is assigned before the atomic store that puts it into a slot or
// into the tree, and stays where it is as long as the table lives. A table, and
// the tree beside it, is filled before the store that publishes it, and the one
// it replaces is never written again. A reader on the old one sees what was
// true when it was replaced, which is after the reader began: so it neither
// misses a timer that was there all the while, nor finds one whose Remove had
// returned before.
//
// Departures: a slot is 16 bytes, 8 for lookups and 8 for the queue, where the
// original threads the queue through the slot itself and Go's collector would
// not know a link from a pointer. The tree is ours, as restoring is left open
// in the mails; how much growth stays free is our reading of them.
func SlotCoded() allocators.Design {
	return allocators.Design{
		Name:    "slotcoded",
		Title:   "table per task, slot and generation coded in the id",
		Source:  "David Laight, replies to posix-timers series on the kernel list, 2023 and 2025",
		IDs:     allocators.SlotCoded,
		Writers: "one per task",
		Lookup:  "lock-free (RCU)",
		Params:  []params.Param{lock.Param(lock.QSpin)},
		Counted: allocators.Counted{Steps: true, Allocs: allocators.Always},
		New: func(v params.Values) (allocators.Allocator, error) {
			return &slotCoded{ids: v.Int("ids"), locks: lock.NewClass(lock.In(v))}, nil
		},
	}
}

// slotCoded is shared by all tasks, which is to say: nothing is that changes.
type slotCoded struct {
	ids   int64
	locks *lock.Class
}

func (a *slotCoded) LockStats() lock.Stats { return a.locks.Stats() }

type space struct {
	table atomics.Pointer[table]
	owner allocators.Address
	_     [48]byte // lookups and the lock share no line

	mu    lock.Lock
	locks *lock.Class
	count int64 // timers in the table and beside
}

func (a *slotCoded) NewSpace(owner allocators.Address) allocators.Space {
	s := &space{owner: owner, locks: a.locks}
	s.table.Store(newTable(a.ids))
	return s
}

func (s *space) LockStats() lock.Stats       { return s.mu.Stats(s.locks) }
func (s *space) Anatomy() allocators.Anatomy { return s.table.Load().anatomy() }

func (s *space) Find(id allocators.ID) *allocators.Timer { return s.table.Load().find(id) }

func (s *space) Add(t *allocators.Timer) (allocators.ID, error) {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	tab := s.roomy()
	if s.count == tab.ids {
		return -1, syscall.EAGAIN
	}
	s.count++
	return tab.add(s.owner, t), nil
}

func (s *space) AddAt(t *allocators.Timer, id allocators.ID) error {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	switch tab := s.table.Load(); {
	case id < 0 || int64(id) >= tab.ids:
		return syscall.EINVAL
	case tab.find(id) != nil:
		return syscall.EBUSY
	}
	s.roomy().addAt(s.owner, t, id)
	s.count++
	return nil
}

func (s *space) Remove(t *allocators.Timer) {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	s.table.Load().remove(t)
	s.count--
}

// Rebuild doubles the table, up to eight times the slots that its timers take: so many
// are free in tables that were never asked to.
func (s *space) Rebuild(allocators.ID) {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	if tab := s.table.Load(); tab.size() < min(tab.ids, max(firstSize, 8*s.count)) {
		s.table.Store(tab.doubled())
	}
}

// roomy returns the table, doubled if it is as full as it may be. The lock is
// held.
func (s *space) roomy() *table {
	tab := s.table.Load()
	if size := tab.size(); size < tab.ids && s.count >= size-size/4 {
		tab = tab.doubled()
		s.table.Store(tab)
	}
	return tab
}
