// Package allocators defines what the lab compares: ways to hand out timer ids
// to many tasks and to find the timer behind an id.
//
// The pieces, from the bottom up:
//
//   - Timer is the object behind an id, the kernel's k_itimer. It is intrusive:
//     a design links it into its own structure.
//   - Allocator and Space are the contract of a design: what all tasks share,
//     and one task's ids. A new design writes four methods.
//   - System and Process are the timer system calls. NewSystem implements them
//     once over any Allocator, the way posix-timers.c stands over idr or hash,
//     so that designs differ in nothing but their structure.
//   - Design is a catalog entry: a name, where it comes from, its parameters.
//
// The designs live in the packages below this one, a room per family and a
// file per design; package catalog lists them, package allocatortest holds the
// suite that each of them passes.
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

// Address is what a design hashes for a task: the synthetic address of the
// task's signal_struct. No two live tasks of a system share one, and it is
// never zero.
type Address uint64

// Allocator is what all tasks of a machine share in a design (in some designs:
// nothing).
type Allocator interface {
	// NewSpace gives a new task an empty space of ids. It may be called by
	// many workers at once.
	NewSpace(owner Address) Space
}

// Space is one task's ids. Its methods may be called by many workers at once.
//
// A timer is added successfully at most once in its life: the garbage
// collector stands in for the RCU grace period, so a removed timer may still
// be read by a slow Find and is never added again.
//
// Errors are the syscall.Errno values that the system calls give; a call that
// fails changes nothing.
type Space interface {
	// Add gives t the next id by the design's policy, calls t.Assign with it
	// before any other worker can see t, and returns it. It fails with
	// syscall.EAGAIN exactly when every id of the space is taken. Beside other
	// calls that add, at an id or not, or remove, a design that counts through
	// the ids may also fail when each id it comes by is taken at that moment,
	// as Linux may.
	Add(t *Timer) (ID, error)
	// AddAt gives t that very id. It fails with syscall.EBUSY if the id is
	// taken and with syscall.EINVAL if it is negative (or beyond a space that
	// was made smaller, see ParamIDs). A design that counts goes on at id+1,
	// as Linux 6.15 does after a restored id (commit ec2d0c04624b).
	AddAt(t *Timer, id ID) error
	// Find returns the timer that was added under id, or nil. It is safe
	// beside Add and Remove, and never returns a timer whose Remove returned
	// before Find began.
	Find(id ID) *Timer
	// Remove takes a timer out that Add or AddAt put into this space. Once it
	// returns, the id is free again.
	Remove(t *Timer)
}

// Rebuilder is implemented by spaces that replace a table by another while they are in
// use. It lets the conformance suite have that at any moment.
type Rebuilder interface {
	// Rebuild replaces the table by one with the same timers, with room for id where
	// that has anything to do with it. It may be called by many workers at once,
	// beside all other calls, and may leave the table as it is.
	Rebuild(around ID)
}

// LockReporter is implemented by allocators and spaces that hold locks: it tells how
// often and how long they were waited for so far. A space tells what is its own, and
// not what its allocator tells: where each space has a lock and the allocator has
// their class, the acquisitions are the space's, and the waits the allocator's.
type LockReporter interface {
	LockStats() lock.Stats
}
