package allocators

import (
	"math"

	"idlab/allocators/lock"
)

// ID is a timer id as timer_create(2) returns it: 0 … MaxID. A negative value
// is never a live id.
type ID int32

// MaxID is the largest id, the kernel's INT_MAX.
const MaxID ID = math.MaxInt32

// Address is the synthetic address of a task's signal_struct. Hash designs hash it with the id. No two live tasks of a
// system share one, and it is never zero.
type Address uint64

// Allocator is the part of a design that all tasks of a machine share. In some designs it
// is empty.
type Allocator interface {
	// NewSpace gives a new task an empty space of ids. It may be called by
	// many workers at once.
	NewSpace(owner Address) Space
}

// Space is one task's ids. Its methods may be called by many workers at once.
//
// A timer is added successfully at most once in its life. The garbage collector stands in
// for the RCU grace period: a slow Find may still read a removed timer, so no timer is added
// again.
//
// Errors are the syscall.Errno values that the system calls give. A call that fails adds and
// removes no timer.
type Space interface {
	// Add gives t the next id by the design's policy, calls t.Assign with it
	// before any other worker can see t, and returns it. It fails with
	// syscall.EAGAIN exactly when every id of the space is taken. One exception:
	// under concurrent Add, AddAt or Remove a counting design may return EAGAIN if
	// every id it probes is taken at that instant, as Linux may.
	Add(t *Timer) (ID, error)
	// AddAt gives t the id that the caller wants. It fails with syscall.EBUSY if
	// the id is taken, and with syscall.EINVAL if it is negative or beyond a
	// smaller space (ParamIDs). A counting design continues at id+1, as Linux 6.15
	// does after a restored id (commit ec2d0c04624b).
	AddAt(t *Timer, id ID) error
	// Find returns the timer that was added under id, or nil. It may run
	// concurrently with all other calls, and never returns a timer whose Remove
	// returned before Find began.
	Find(id ID) *Timer
	// Remove takes out a timer that Add or AddAt put into this space. Once Remove
	// returns, the id is free.
	Remove(t *Timer)
}

// Rebuilder is implemented by spaces that replace their table while they are in use. With it
// the conformance suite replaces tables at any moment.
type Rebuilder interface {
	// Rebuild replaces the table by one with the same timers. If ids affect the table, it
	// has room for that id. Rebuild may be called by many workers at once, beside all other
	// calls, and may leave the table unchanged.
	Rebuild(around ID)
}

// LockReporter is implemented by allocators and spaces with locks. It reports acquisitions
// and waits so far. A space excludes what its allocator reports: if each space has a lock
// and the allocator has their class, the space reports the acquisitions and the allocator
// the waits.
type LockReporter interface {
	LockStats() lock.Stats
}
