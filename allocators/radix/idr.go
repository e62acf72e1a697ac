package radix

import (
	"syscall"

	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// IDR is lib/idr.c as of v3.6 under posix-timers.c: one tree for the whole
// machine. An id is the lowest that no task holds.
//
// One lock, idr_lock, guards adding and removing; lookups take none. Linearization points:
// see Tree. idr_lock is a ticket spin lock, as spin_lock was from v2.6.25 on.
//
// With parameter lookup=locked, lookups take idr_lock too, as before v3.0 (commit
// 8af088710d1e, "posix-timers: RCU conversion", Eric Dumazet, 2011). That commit reports 78.7
// s for calls of timer_gettime by 16 processes on 16 CPUs, and 3.3 s without the lock.
//
// Departures:
//   - lookup=locked releases idr_lock before the timer's own lock is taken, not after: the
//     timer's lock is the system-call layer's;
//   - the original stopped growing one layer short, at 2^30 ids, and then hit a BUG; here
//     the tree covers all ids (v3.9, commit 326cf0f0f308), and a full tree gives EAGAIN;
//   - it masked the sign bit and never compared ids, so that id | 1<<31 found timer id;
//     here negative ids are refused (v3.9, commit e182bb38d7db);
//   - a layer of v3.6 was 544 bytes; here it has the 576 bytes of today's nodes;
//   - layers are allocated under the lock, not taken from a list that was filled before;
//   - Find itself refuses a timer of another task; in the original its caller does;
//   - AddAt, which the kernel of that time lacked, also gives EBUSY if another task has the
//     id: ids are global.
func IDR() allocators.Design {
	return allocators.Design{
		Name:    "idr",
		Title:   "global radix tree, one lock for writers",
		Years:   "2002–2013 (v2.6–v3.9)",
		Source:  "lib/idr.c and kernel/posix-timers.c of v3.6, commit 8af088710d1e (lookup)",
		IDs:     allocators.LowestFreeOfAll,
		Writers: "one for the machine",
		Lookup:  "lock-free (RCU)",
		Params: []params.Param{lock.Param(lock.Ticket), {
			Name: "lookup", Default: "rcu", Choices: []string{"rcu", "locked"},
			Help: "whether lookups take the writers' lock; locked: as before Linux 3.0",
		}},
		Describe: func(a *allocators.About, v params.Values) {
			if lookupsLock(v) {
				a.Title, a.Kernel = "global radix tree under one lock", "2002–2011 (v2.6–v2.6.39)"
				a.Lookup = "the same lock"
			}
		},
		Counted: allocators.Counted{Steps: true, Allocs: allocators.Always},
		New: func(v params.Values) (allocators.Allocator, error) {
			return &idr{last: lastID(v), locks: lock.NewClass(lock.In(v)), locked: lookupsLock(v)}, nil
		},
	}
}

func lookupsLock(v params.Values) bool { return v.String("lookup") == "locked" }

// lastID returns the largest id of a space.
func lastID(v params.Values) allocators.ID { return allocators.ID(v.Int("ids") - 1) }

type idr struct {
	tree   Tree
	last   allocators.ID
	locked bool // lookups take the lock too
	locks  *lock.Class
	_      [64]byte // lookups read another cache line than the lock's

	mu lock.Lock
}

// idrSpace is a task's view of the tree. The shared part is not embedded: each space would
// have its LockStats, and the lock would be counted repeatedly.
type idrSpace struct {
	shared *idr
	owner  allocators.Address
}

func (a *idr) NewSpace(owner allocators.Address) allocators.Space {
	s := idrSpace{a, owner}
	if a.locked {
		return &idrLockedSpace{s}
	}
	return &s
}

func (a *idr) LockStats() lock.Stats                     { return a.locks.Stats().Plus(a.mu.Stats(a.locks)) }
func (a *idr) StructureStats() allocators.StructureStats { return a.tree.StructureStats() }

func (s *idrSpace) Find(id allocators.ID) *allocators.Timer {
	t := s.shared.tree.Find(id)
	if t == nil || !t.Is(s.owner, id) {
		return nil
	}
	return t
}

// idrLockedSpace is an idrSpace whose lookups take the lock.
type idrLockedSpace struct{ idrSpace }

func (s *idrLockedSpace) Find(id allocators.ID) *allocators.Timer {
	s.shared.mu.Lock(s.shared.locks)
	defer s.shared.mu.Unlock(s.shared.locks)
	return s.idrSpace.Find(id)
}

func (s *idrSpace) Add(t *allocators.Timer) (allocators.ID, error) {
	s.shared.mu.Lock(s.shared.locks)
	defer s.shared.mu.Unlock(s.shared.locks)
	return s.shared.tree.addLowest(s.owner, t, s.shared.last)
}

func (s *idrSpace) AddAt(t *allocators.Timer, id allocators.ID) error {
	s.shared.mu.Lock(s.shared.locks)
	defer s.shared.mu.Unlock(s.shared.locks)
	return s.shared.tree.addAt(s.owner, t, id, s.shared.last)
}

func (s *idrSpace) Remove(t *allocators.Timer) {
	s.shared.mu.Lock(s.shared.locks)
	defer s.shared.mu.Unlock(s.shared.locks)
	s.shared.tree.Remove(t)
}

// addLowest is Add of designs that give the lowest free id. last is the largest id.
func (t *Tree) addLowest(owner allocators.Address, timer *allocators.Timer, last allocators.ID) (allocators.ID, error) {
	id, ok := t.lowestFree(last)
	if !ok {
		return -1, syscall.EAGAIN
	}
	t.Insert(owner, timer, id)
	return id, nil
}

// addAt is AddAt in a space with the ids 0 … last.
func (t *Tree) addAt(owner allocators.Address, timer *allocators.Timer, id, last allocators.ID) error {
	if id < 0 || id > last {
		return syscall.EINVAL
	}
	if !t.Insert(owner, timer, id) {
		return syscall.EBUSY
	}
	return nil
}
