package hashtable

import (
	"math/bits"
	"syscall"

	"idlab/allocators"
	"idlab/allocators/atomics"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// AsPosted is the 2012 RFC "posix timers: allocate timer id per task"
// (Stanislav Kinsbursky, 2012-10-15) with its faults. OneLock is the same without them. The
// conformance suite must find these faults.
//
// Each task counts its ids, beyond INT_MAX into negative ones. One lock guards chains and
// counters, and lookups take it too. The faults, in the order of asposted_test.go:
//   - a negative id is linked like any other and handed back as an error, so
//     the caller drops a timer that stays on its chain;
//   - −2 means "not linked yet". So after id −2 the timer is linked again under −1,
//     while it is still on the first chain. From then on the first chain leads into the
//     second: timers are lost, and if both ids share a bucket, the chain has no end;
//   - −11 means "all ids are taken", and is returned for a timer that was linked;
//   - no negative id ever looks taken, so a full space gives no EAGAIN;
//   - a create reads the start of its search outside the lock, and ends only when the
//     counter is exactly there again. So two creates can each step over the other's start;
//   - a timer is linked before its owner and id are set, so its id looks free to another
//     create that reaches the same id meanwhile;
//   - the hash sends ids 65536 apart to one bucket.
//
// A use after free in C is a leak here: a timer without an owner stays on its chain for
// ever. Only the table suffers. But the walk of a chain without an end holds the lock for
// ever, and StructureStats does not return either: run it under a watchdog, as idlab does.
//
// Departures:
//   - the unlocked read of the counter is atomic, because of the race detector;
//   - in a smaller space (parameter ids) the counter has fewer bits too, so the faults
//     come sooner;
//   - AddAt fails with ENOTSUP: in the posted code a task reaches a wanted id by creating
//     and deleting timers up to it, and the caller must do so.
func AsPosted() allocators.Design {
	return allocators.Design{
		Name:     "rfc-asposted",
		Title:    "the RFC of 2012 exactly as posted, faults and all",
		Years:    "2012 (RFC)",
		Source:   "Kinsbursky, RFC PATCH posix timers: allocate timer id per task, 2012-10-15",
		IDs:      allocators.NextID,
		Writers:  "one for the machine",
		Lookup:   "the same lock",
		Embedded: allocators.LinkBytes,
		Params:   []params.Param{paramHash("rfc2012"), paramBuckets(heads512), lock.Param(lock.Ticket)},
		Counted:  allocators.Counted{Steps: true, Allocs: allocators.Always},
		Broken: "ids turn negative after 2147483647 and their timers stay linked, −2 links a timer twice, " +
			"a full space never gives EAGAIN, timers under construction do not reserve their ids, " +
			"there are no wanted ids",
		New: func(v params.Values) (allocators.Allocator, error) {
			return asPosted{newHeads(v)}, nil
		},
	}
}

// Results of try that are no ids. Ids can have the same values, which is the fault.
const (
	notPlaced = -int32(syscall.ENOENT)
	allTaken  = -int32(syscall.EAGAIN)
)

type asPosted struct{ *heads }

func (a asPosted) NewSpace(owner allocators.Address) allocators.Space {
	return &asPostedSpace{headsSpace: a.space(owner)}
}

type asPostedSpace struct {
	headsSpace
	next atomics.Int32 // written under the lock, read by Add without it
}

func (s *asPostedSpace) Add(t *allocators.Timer) (allocators.ID, error) {
	start := s.next.Load()
	result := notPlaced
	for result == notPlaced {
		result = s.try(t, start)
	}
	if result < 0 {
		return allocators.ID(result), syscall.Errno(-int64(result))
	}
	t.AssignLinked(s.owner, allocators.ID(result))
	return allocators.ID(result), nil
}

// try takes the next id, and links t under it unless the id is taken. It returns the id; notPlaced if the id is taken;
// or allTaken if the counter is back at start.
func (s *asPostedSpace) try(t *allocators.Timer, start int32) int32 {
	s.table.lock()
	defer s.table.unlock()
	id := s.next.Load()
	next := s.narrow(id + 1)
	s.next.Store(next)
	if c := s.chain(allocators.ID(id)); c.find(s.owner, allocators.ID(id)) == nil {
		c.push(t)
		return id
	}
	if next == start {
		return allTaken
	}
	return notPlaced
}

// narrow sign-extends n from the width of the space, so that the largest value is the last
// id. In a space of 2^31 ids it returns n.
func (s *asPostedSpace) narrow(n int32) int32 {
	unused := bits.LeadingZeros32(uint32(s.table.ids-1)) - 1
	return n << unused >> unused
}

func (s *asPostedSpace) AddAt(*allocators.Timer, allocators.ID) error { return syscall.ENOTSUP }

func (s *asPostedSpace) Find(id allocators.ID) *allocators.Timer { return s.findLocked(id) }
