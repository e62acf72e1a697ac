// Package slotcoded holds the scheme in which an id encodes the place of its timer:
// each task has a table of slots, and the low bits of an id are its slot.
package slotcoded

import (
	"syscall"

	"idlab/allocators"
	"idlab/allocators/atomics"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// SlotCoded is the scheme that David Laight proposed on the kernel list in 2023 and again
// in 2025. Linux never had it. A task's table has 2^k slots. The low k bits of an id are
// its slot, the high bits a generation that grows with each use of the slot. So a find is
// one load and a comparison, and a stale id is refused until the generations wrap.
//
// Ids. Free slots wait in a queue. Add takes the first slot, under the next id of that
// slot. A slot that becomes free goes to the end of the queue. A task that deletes nothing
// gets 0, 1, 2, …, whatever the size of its table.
//
// Growth. Timers fill at most three quarters of a table, so half of the slots that the last
// growth added stay free. A table that is as full as that doubles: one more bit of the ids
// counts, and each slot splits in two (see doubled). A free slot therefore waits behind at
// least a quarter of the table, and an id comes back only after all generations of its
// slot. A table never shrinks while its task lives. A table with a slot for each id cannot
// grow: then all slots are used, and EAGAIN is exact.
//
// Wanted ids. The scheme cannot hold two ids with the same slot bits in one table. AddAt
// uses the slot if it is free, in any generation, and advances the slot's next id beyond
// the id. If the slot is taken, the timer goes into a radix tree beside the table. A find
// that fails in the table continues in the tree: one load if the tree is empty. Timers in
// the tree count as timers of the table, and each growth moves those that fit into the
// table. The live ids that another task got from Add are all in the table once it is as
// large as that task's. Ids at a large stride stay in the tree, at the tree's price.
//
// Locks and memory order. One lock per task guards all writes; lookups take none.
//   - I1. A timer is assigned before the atomic store that links it, in a slot or in the
//     tree, and stays there as long as the table lives.
//   - I2. A table and its tree are filled before the store that publishes them.
//   - I3. A replaced table is never written again.
//
// Add, AddAt and Remove linearize at the store to the slot, or where the tree does. Find
// linearizes at its load of the slot, or in the tree. A reader on a replaced table
// linearizes at the publication of the next one, which comes after the reader began. So it
// neither misses a timer that was live throughout, nor finds one whose Remove had returned
// before Find began.
//
// Departures: a slot is 16 bytes, 8 for lookups and 8 for the queue. The original links the
// queue through the slot itself, but Go's collector could not tell such a link from a
// pointer. The tree is ours, since the mails leave restoring open. So is the share of slots
// that stays free: it is our reading of the mails.
func SlotCoded() allocators.Design {
	return allocators.Design{
		Name:     "slotcoded",
		Title:    "table per task, slot and generation coded in the id",
		Source:   "David Laight, replies to posix-timers series on the kernel list, 2023 and 2025",
		IDs:      allocators.SlotCoded,
		Writers:  "one per task",
		Lookup:   "lock-free (RCU)",
		Restores: true,
		Params:   []params.Param{lock.Param(lock.QSpin)},
		Counted:  allocators.Counted{Steps: true, Allocs: allocators.Always},
		New: func(v params.Values) (allocators.Allocator, error) {
			return &slotCoded{ids: v.Int("ids"), locks: lock.NewClass(lock.In(v))}, nil
		},
	}
}

// slotCoded is shared by all tasks. Only the counts of its locks change.
type slotCoded struct {
	ids   int64
	locks *lock.Class
}

func (a *slotCoded) LockStats() lock.Stats { return a.locks.Stats() }

type space struct {
	table atomics.Pointer[table]
	owner allocators.Address
	_     [48]byte // lookups read another cache line than the lock's

	mu    lock.Lock
	locks *lock.Class
	count int64 // timers in the table and in the tree
}

func (a *slotCoded) NewSpace(owner allocators.Address) allocators.Space {
	s := &space{owner: owner, locks: a.locks}
	s.table.Store(newTable(a.ids))
	return s
}

func (s *space) LockStats() lock.Stats                     { return s.mu.Stats(s.locks) }
func (s *space) StructureStats() allocators.StructureStats { return s.table.Load().structureStats() }

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

// Rebuild doubles the table if it has fewer than eight slots per timer. Removals leave other
// tables as empty.
func (s *space) Rebuild(allocators.ID) {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	if tab := s.table.Load(); tab.size() < min(tab.ids, max(firstSize, 8*s.count)) {
		s.table.Store(tab.doubled())
	}
}

// roomy returns the table, doubled first if three quarters of its slots have timers. The
// lock is held.
func (s *space) roomy() *table {
	tab := s.table.Load()
	if size := tab.size(); size < tab.ids && s.count >= size-size/4 {
		tab = tab.doubled()
		s.table.Store(tab)
	}
	return tab
}
