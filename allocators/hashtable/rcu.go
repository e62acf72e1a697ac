package hashtable

import (
	"idlab/allocators"
	"idlab/allocators/params"
)

// RCU is the table of Linux 6.15 (Gleixner's series of 2025, commits
// feb864ee99a2, 45ece9933d4a, 1535cb80286e and 781764e0b439): 512 × CPUs
// buckets, a lock per bucket for writers, jhash, ids from an atomic counter in the task, and
// lookups without any lock.
//
// Why a reader is safe, and where each operation linearizes: see chain. Why no id is given
// out twice: link tests and links under the lock of the id's bucket, and owner and id are
// set before the timer is reachable. Why a reader never gets a timer whose Remove returned
// before: Remove unlinks the timer before it returns, and a walk that begins later starts
// at the head.
//
// Departures: the garbage collector stands in for the grace period. The kernel marks a timer
// under construction in bit 0 of its owner, and lookups skip it; here the system-call layer
// checks a state under the timer's lock, in every design alike.
func RCU() allocators.Design {
	return allocators.Design{
		Name:     "rcu",
		Title:    "global hash table, a lock per bucket, lock-free lookup",
		Years:    "2025– (v6.15)",
		Source:   "commits 1535cb80286e, 781764e0b439",
		IDs:      allocators.NextID,
		Writers:  "one per bucket",
		Lookup:   "lock-free (RCU)",
		Restores: true,
		Embedded: allocators.LinkBytes,
		Params:   bucketsParams("jhash"),
		Counted:  allocators.Counted{Steps: true, Allocs: allocators.Always},
		New: func(v params.Values) (allocators.Allocator, error) {
			return rcu{newBuckets(v)}, nil
		},
	}
}

type rcu struct{ *buckets }

func (a rcu) NewSpace(owner allocators.Address) allocators.Space {
	return &rcuSpace{a.space(owner)}
}

type rcuSpace struct{ bucketSpace }

func (s *rcuSpace) Find(id allocators.ID) *allocators.Timer {
	return s.table.bucket(s.hash(id)).find(s.owner, id)
}
