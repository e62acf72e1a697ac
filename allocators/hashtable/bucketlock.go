package hashtable

import (
	"idlab/allocators"
	"idlab/allocators/params"
)

// BucketLock is the step between the RFC and RCU that Linux never took: the RFC's hash over
// the scaled table of 512 × CPUs buckets, with a lock per bucket that lookups take too.
//
// The bucket's lock, a queued spin lock, guards the whole chain. Every operation linearizes
// under it. Ids come from an atomic counter in the task, as in Linux 6.15: no single lock
// could guard a plain one.
func BucketLock() allocators.Design {
	return allocators.Design{
		Name:     "bucketlock",
		Title:    "global hash table, a lock per bucket, taken by lookups too",
		Source:   "the RFC of 2012 on the table of commit 1535cb80286e",
		IDs:      allocators.NextID,
		Writers:  "one per bucket",
		Lookup:   "the bucket's lock",
		Restores: true,
		Embedded: allocators.LinkBytes,
		Params:   bucketsParams("rfc2012"),
		Counted:  allocators.Counted{Steps: true, Allocs: allocators.Always},
		New: func(v params.Values) (allocators.Allocator, error) {
			return bucketLock{newBuckets(v)}, nil
		},
	}
}

type bucketLock struct{ *buckets }

func (a bucketLock) NewSpace(owner allocators.Address) allocators.Space {
	return &bucketLockSpace{a.space(owner)}
}

type bucketLockSpace struct{ bucketSpace }

func (s *bucketLockSpace) Find(id allocators.ID) *allocators.Timer {
	b := s.table.lock(s.hash(id))
	t := b.find(s.owner, id)
	s.table.unlock(b)
	return t
}
