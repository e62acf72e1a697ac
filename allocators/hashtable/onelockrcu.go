package hashtable

import (
	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// OneLockRCU is what Linux had from 3.10 to 6.14 (Pavel Emelyanov's commit
// 5ed67f05f66c, 2013): the RFC's page of heads and its counter in each task, a hash of one
// product instead of two, and lookups without any lock.
//
// The one lock guards every link and every counter. A create walks the whole chain under the
// lock to prove that an id is free: 2461 nodes with 1.26 million timers, which is the
// problem that 6.15 solved. It is a queued spin lock, as spin_lock has been since v4.2;
// lock=ticket gives the lock of v3.10 to v4.1.
//
// Why a reader is safe, and where each operation linearizes: see chain. Why it never gets a
// timer whose Remove returned before: Remove unlinks the timer before it returns, and a
// walk that begins later starts at the head.
//
// The hash is a parameter: hash32-2013 as merged, hash32 since v4.7, when the old multiplier
// was found to hash badly.
//
// Departures:
//   - up to v6.4 a create read the start of its search outside the lock and ended when it
//     was there again, and others could step over that start: here the tries are counted,
//     as since v6.5 (commit 8ce8849dd1e7);
//   - owner and id were set after the timer was linked, so that a second create could get
//     the same id after a wrap: here both are set first (v6.15, commit 45ece9933d4a);
//   - a wanted id could be reached only by creating and deleting timers up to it: AddAt
//     follows Linux 6.15;
//   - the garbage collector stands in for the grace period.
func OneLockRCU() allocators.Design {
	return allocators.Design{
		Name:     "onelock-rcu",
		Title:    "global hash table, one lock for writers, lock-free lookup",
		Years:    "2013–2025 (v3.10–v6.14)",
		Source:   "commits 5ed67f05f66c, ef703f49a6c5 (hash=hash32), 8ce8849dd1e7",
		IDs:      allocators.NextID,
		Writers:  "one for the machine",
		Lookup:   "lock-free (RCU)",
		Restores: true,
		Embedded: allocators.LinkBytes,
		Params:   []params.Param{paramHash("hash32-2013"), paramBuckets(heads512), lock.Param(lock.QSpin)},
		Counted:  allocators.Counted{Steps: true, Allocs: allocators.Always},
		New: func(v params.Values) (allocators.Allocator, error) {
			return oneLockRCU{newHeads(v)}, nil
		},
	}
}

type oneLockRCU struct{ *heads }

func (a oneLockRCU) NewSpace(owner allocators.Address) allocators.Space {
	return &oneLockRCUSpace{countingSpace{headsSpace: a.space(owner)}}
}

type oneLockRCUSpace struct{ countingSpace }

func (s *oneLockRCUSpace) Find(id allocators.ID) *allocators.Timer { return s.find(id) }
