package allocators

import (
	"unsafe"

	"idlab/allocators/atomics"
	"idlab/allocators/lock"
)

// Timer is the object behind an id, the kernel's struct k_itimer.
//
// Lookups read the first cache line. The fields that a use of the timer writes are in near,
// on the same line, as in Linux before 6.15; or in far, on the second line, so that uses do
// not invalidate the line that chain walks read (Linux 6.15, commit 5fa75a432f1a). Layout
// chooses one. Every timer has both, so that the two kinds have the same size.
type Timer struct {
	// Link chains timers in the hashing designs. Only the design uses it.
	Link Link
	// sibling links the timers of a process, under the process's lock.
	sibling struct{ prev, next *Timer }
	owner   atomics.Uint64
	id      ID
	state   timerState // guarded by the lock of use
	near    use

	far use
	_   [48]byte
}

// use holds the fields that a use of a timer writes.
type use struct {
	mu      lock.Word // the kernel's it_lock
	overrun int32     // guarded by mu
	_       [4]byte
}

// Link is a node of a chain that readers walk without a lock: the kernel's
// struct hlist_node.
type Link struct {
	// Next is the next timer of the chain, nil at the end.
	Next atomics.Pointer[Timer]
	// Prev is the pointer that leads to this timer: a head, or the previous timer's Next.
	// Only writers use it, under the chain's lock.
	Prev *atomics.Pointer[Timer]
}

// LinkBytes is the size of a Link: 16 bytes on 64-bit machines.
const LinkBytes = int(unsafe.Sizeof(Link{}))

// timerState says whether system calls accept a timer. The kernel keeps it in bit 0 of
// it_signal, on the timer's first cache line. So the re-check of each lookup reads that line,
// in every design.
type timerState int32

const (
	building timerState = iota // the id is reserved, the create has not finished
	live
	dying // deleted, the id is not free yet
)

// Assign records the timer's owner and id. A design calls it before it links the timer, so
// both are plain stores, as in the kernel: the atomic store that links the timer publishes
// them.
func (t *Timer) Assign(owner Address, id ID) {
	atomics.TouchWrite(&t.id)
	t.id = id
	atomics.InitUint64(&t.owner, uint64(owner))
}

// AssignLinked is Assign for a timer that is linked already, as in the RFC of 2012. The id is
// a plain field: the store to owner publishes it, and Is reads owner first.
func (t *Timer) AssignLinked(owner Address, id ID) {
	atomics.TouchWrite(&t.id)
	t.id = id
	t.owner.Store(uint64(owner))
}

// Is reports whether the timer was assigned to owner under id. A lock-free walk may call it
// on any timer that it reaches.
func (t *Timer) Is(owner Address, id ID) bool {
	return t.owner.Load() == uint64(owner) && t.ID() == id
}

// ID returns the timer's id, and Owner its owner; both are meaningless before
// Assign.
func (t *Timer) ID() ID {
	atomics.Touch(&t.id)
	return t.id
}
func (t *Timer) Owner() Address { return Address(t.owner.Load()) }
