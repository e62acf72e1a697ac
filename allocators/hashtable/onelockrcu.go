package hashtable

import (
	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// OneLockRCU is what Linux had from 3.10 to 6.14 (Pavel Emelyanov's commit
// 5ed67f05f66c, 2013): the RFC's page of heads and its counter in each task, a
// hash of one product instead of two, and lookups without any lock.
//
// The one lock guards every link and every counter. A create proves that an id
// is free by a walk of the whole chain, and does so inside the lock: with
// 1.26 million timers that is 2461 nodes, which is what 6.15 was about. It is a
// queued spin lock, as spin_lock was for most of that time (since v4.2); lock=ticket
// makes it that of v3.10 to v4.1.
//
// Why a reader is safe: see chain. Why it never gets a removed timer: Remove
// returns after the pointer to the timer was swung past it, and a walk that
// begins later starts from the head.
//
// The hash is a parameter: hash32-2013 as merged, hash32 from v4.7 on, when
// the multiplier was found to be a bad one.
//
// Departures:
//   - up to v6.4 a create ended its search where it had begun, by a value read
//     outside the lock that others could step over: here the tries are counted,
//     as since v6.5 (commit 8ce8849dd1e7);
//   - owner and id were set after the timer was linked, so that a second create
//     could be given the same id after a wrap: here both are set first (v6.15,
//     commit 45ece9933d4a);
//   - a wanted id could be had only by creating and deleting up to it: AddAt
//     follows Linux 6.15;
//   - the grace period is the collector's.
func OneLockRCU() allocators.Design {
	return allocators.Design{
		Name:    "onelock-rcu",
		Title:   "global hash table, one lock for writers, lock-free lookup",
		Years:   "2013–2025 (v3.10–v6.14)",
		Source:  "commits 5ed67f05f66c, ef703f49a6c5 (hash=hash32), 8ce8849dd1e7",
		IDs:     allocators.NextID,
		Writers: "one for the machine",
		Lookup:  "lock-free (RCU)",
		Params:  []params.Param{paramHash("hash32-2013"), paramBuckets(heads512), lock.Param(lock.QSpin)},
		Counted: allocators.Counted{Steps: true, Allocs: allocators.Always},
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
