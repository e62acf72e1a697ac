package hashtable

import (
	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// OneLock is the table of the 2012 RFC "posix timers: allocate timer id per
// task" (Stanislav Kinsbursky, 2012-10-15) with its faults mended: 512 chains
// for the whole machine, a counter of next ids in each task, and one lock that
// add, remove and lookups take alike. AsPosted is the same with the faults.
//
// Every chain and every counter is guarded by that lock, which is given up and
// taken again between two tries for an id, as posted. It is a ticket spin lock, as
// spin_lock was in 2012; parameter lock makes it another.
//
// Departures, each a fault of the posted code:
//   - its counter ran through INT_MAX into negative ids, which were linked and
//     then handed back as errors: here ids wrap from MaxID to 0;
//   - a counter of −2 or −11 was taken for −ENOENT or −EAGAIN, so that a timer
//     was linked twice or given up while linked: here no id is an error;
//   - its search for a full space compared with a start read outside the lock
//     and over 2^32 values, so EAGAIN could not be reached: here it counts the
//     ids of the space;
//   - it linked a timer before owner and id were set, so that a second create
//     could be given the same id: here both are set first;
//   - a wanted id could not be asked for: AddAt follows Linux 6.15.
func OneLock() allocators.Design {
	return allocators.Design{
		Name:    "onelock",
		Title:   "global hash table, one lock for everything",
		Years:   "2012 (RFC)",
		Source:  "Kinsbursky, RFC PATCH posix timers: allocate timer id per task, 2012-10-15",
		IDs:     allocators.NextID,
		Writers: "one for the machine",
		Lookup:  "the same lock",
		Params:  []params.Param{paramHash("rfc2012"), paramBuckets(heads512), lock.Param(lock.Ticket)},
		Counted: allocators.Counted{Steps: true, Allocs: allocators.Always},
		New: func(v params.Values) (allocators.Allocator, error) {
			return oneLock{newHeads(v)}, nil
		},
	}
}

type oneLock struct{ *heads }

func (a oneLock) NewSpace(owner allocators.Address) allocators.Space {
	return &oneLockSpace{countingSpace{headsSpace: a.space(owner)}}
}

type oneLockSpace struct{ countingSpace }

func (s *oneLockSpace) Find(id allocators.ID) *allocators.Timer { return s.findLocked(id) }
