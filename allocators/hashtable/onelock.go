package hashtable

import (
	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// OneLock is the table of the 2012 RFC "posix timers: allocate timer id per
// task" (Stanislav Kinsbursky, 2012-10-15) with its faults repaired: 512 chains for the
// whole machine, a counter of next ids in each task, and one lock for Add, AddAt, Remove
// and Find. AsPosted is the same with the faults.
//
// The lock guards every chain and every counter, and every operation linearizes under it.
// Add releases and takes it again between two tries for an id, as posted. It is a ticket
// spin lock, as spin_lock was in 2012; parameter lock chooses another kind.
//
// Departures, each a fault of the posted code:
//   - its counter ran beyond INT_MAX into negative ids, which were linked and then
//     returned as errors: here ids wrap from MaxID to 0;
//   - a counter of −2 or −11 was taken for −ENOENT or −EAGAIN, so that a timer was linked
//     twice, or dropped while linked: here no id is an error;
//   - it detected a full space by comparison with a start that was read outside the lock,
//     over 2^32 values, so EAGAIN could not be reached: here it counts the tries;
//   - it linked a timer before owner and id were set, so that a second create could get
//     the same id: here both are set first;
//   - it had no call for a wanted id: AddAt follows Linux 6.15.
func OneLock() allocators.Design {
	return allocators.Design{
		Name:     "onelock",
		Title:    "global hash table, one lock for everything",
		Years:    "2012 (RFC)",
		Source:   "Kinsbursky, RFC PATCH posix timers: allocate timer id per task, 2012-10-15",
		IDs:      allocators.NextID,
		Writers:  "one for the machine",
		Lookup:   "the same lock",
		Restores: true,
		Embedded: allocators.LinkBytes,
		Params:   []params.Param{paramHash("rfc2012"), paramBuckets(heads512), lock.Param(lock.Ticket)},
		Counted:  allocators.Counted{Steps: true, Allocs: allocators.Always},
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
