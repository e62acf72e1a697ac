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
// (Stanislav Kinsbursky, 2012-10-15) with its faults, which OneLock is free of.
// It is here to show them, and to be caught by the conformance suite.
//
// Ids are those of a counter in each task that goes on over INT_MAX into the
// negative. One lock guards chains and counters, and lookups take it too. What
// is wrong, in the order of asposted_test.go:
//   - a negative id is linked like any other and handed back as an error, so
//     the caller drops a timer that stays on its chain;
//   - −2 means "not placed yet", so after id −2 the timer is linked again under
//     −1 while it is still on the first chain, which from then on leads into
//     the second: timers are lost, and if both ids share a bucket, the chain
//     has no end;
//   - −11 means "all ids are taken", and is said of a timer that was linked;
//   - no negative id ever looks taken, so a full space gives no EAGAIN;
//   - where a search began is read outside the lock and noticed only by who
//     steps back on it, so two creates can step over each other's beginnings;
//   - a timer is linked before its owner and id are set, so its id looks free
//     to a create that comes around meanwhile;
//   - the hash sends ids 65536 apart to one bucket.
//
// What would be a use after free in C is a timer that nobody owns here: it is
// never freed and lengthens its chain for ever. Nothing else than the table
// suffers, but a walk of a chain without an end holds the lock for ever, and
// Anatomy does not return either: run it under a watchdog, as idlab does.
//
// Departures:
//   - the unlocked read of the counter is atomic, for the race detector's sake;
//   - a space that was made smaller (parameter ids) has a counter of as many
//     bits less, so that its faults come as much sooner;
//   - AddAt fails with ENOTSUP: nothing but creating and deleting timers up to
//     the wanted id was posted, and that is the caller's affair.
func AsPosted() allocators.Design {
	return allocators.Design{
		Name:    "rfc-asposted",
		Title:   "the RFC of 2012 exactly as posted, faults and all",
		Years:   "2012 (RFC)",
		Source:  "Kinsbursky, RFC PATCH posix timers: allocate timer id per task, 2012-10-15",
		IDs:     allocators.NextID,
		Writers: "one for the machine",
		Lookup:  "the same lock",
		Params:  []params.Param{paramHash("rfc2012"), paramBuckets(heads512), lock.Param(lock.Ticket)},
		Counted: allocators.Counted{Steps: true, Allocs: allocators.Always},
		Broken: "ids turn negative after 2147483647 and their timers stay linked, −2 links a timer twice, " +
			"a full space never gives EAGAIN, timers under construction do not reserve their ids, wanted ids are not to be had",
		New: func(v params.Values) (allocators.Allocator, error) {
			return asPosted{newHeads(v)}, nil
		},
	}
}

// What a try returns besides an id; that ids have the same values is the fault.
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
	next atomics.Int32 // written under the lock, read without
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

// try links t under the next id unless that is taken, and counts on. It returns
// the id, or notPlaced, or allTaken once it is back at start.
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

// narrow lets n wrap around as a signed number whose largest value is the last
// id of the space does; in a whole space that is an int.
func (s *asPostedSpace) narrow(n int32) int32 {
	unused := bits.LeadingZeros32(uint32(s.table.ids-1)) - 1
	return n << unused >> unused
}

func (s *asPostedSpace) AddAt(*allocators.Timer, allocators.ID) error { return syscall.ENOTSUP }

func (s *asPostedSpace) Find(id allocators.ID) *allocators.Timer { return s.findLocked(id) }
