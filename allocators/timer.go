package allocators

import (
	"idlab/allocators/atomics"
	"idlab/allocators/lock"
)

// Timer is the object behind an id, the kernel's struct k_itimer.
//
// What a lookup reads is on the first cache line. What using a timer writes is
// far from it, on the second line, so that a timer in use does not take the
// first away from those who only pass by it on a chain (Linux 6.15, commit
// 5fa75a432f1a); or near it, on the same line, as Linux had it before. Layout
// says which. There is room for both, so that timers of either kind are alike
// in size and in all the rest.
type Timer struct {
	// Link chains timers in the designs that hash them; it is the design's.
	Link Link
	// sibling links the timers of a process, under the process's lock.
	sibling struct{ prev, next *Timer }
	owner   atomics.Uint64
	id      ID
	state   timerState // under the lock of use
	near    use

	far use
	_   [48]byte
}

// use is what using a timer writes.
type use struct {
	mu      lock.Word // the kernel's it_lock
	overrun int32     // under it
	_       [4]byte
}

// Link is a node of a chain that readers walk without a lock: the kernel's
// struct hlist_node.
type Link struct {
	// Next is the timer behind this one, nil at the end.
	Next atomics.Pointer[Timer]
	// Prev is the pointer that points here: a head, or the Next of the timer
	// before. Only writers use it, under the chain's lock.
	Prev *atomics.Pointer[Timer]
}

// timerState says what a system call may do with a timer that it found. The
// kernel keeps it in bit 0 of it_signal, and so on the first line of the timer:
// each lookup reads that line to check it again, whatever the structure is like.
type timerState int32

const (
	building timerState = iota // linked under its id, create not finished
	live
	dying // deleted, its id not yet free
)

// Assign records the owner of the timer and its id. A design calls it before it
// links the timer where others can find it. So both are plain stores, as in the
// kernel: the atomic store that links the timer publishes them.
func (t *Timer) Assign(owner Address, id ID) {
	t.id = id
	atomics.InitUint64(&t.owner, uint64(owner))
}

// AssignLinked does the same to a timer that others can find already, as the RFC of
// 2012 did. The id is a plain field: the store to owner publishes it, and Is reads
// owner first.
func (t *Timer) AssignLinked(owner Address, id ID) {
	t.id = id
	t.owner.Store(uint64(owner))
}

// Is reports whether the timer was assigned to owner under id. It may be
// called on any timer that a lock-free walk comes upon.
func (t *Timer) Is(owner Address, id ID) bool {
	return t.owner.Load() == uint64(owner) && t.id == id
}

// ID returns the timer's id, and Owner its owner; both are meaningless before
// Assign.
func (t *Timer) ID() ID         { return t.id }
func (t *Timer) Owner() Address { return Address(t.owner.Load()) }
