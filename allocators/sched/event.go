package sched

import "unsafe"

// Kind says what a thread does in an Event.
type Kind uint8

const (
	// Load to CompareAndSwap are atomic accesses. A compare-and-swap may fail.
	Load Kind = iota
	Store
	Add
	Swap
	CompareAndSwap

	// Touch and TouchWrite are plain accesses: a read, and a write or both.
	Touch
	TouchWrite

	// Lock is an attempt to take a lock. LockWait follows if the lock is held: the thread blocks until the lock is
	// released, and has it when it runs again. Unlock is a release.
	Lock
	LockWait
	Unlock

	// Nothing is a scheduling point without an access. End is the end of a thread.
	Nothing
	End

	// Call is a scheduling point before a call of an operation under test, Return its return.
	Call
	Return
)

func (k Kind) String() string {
	return [...]string{
		"load", "store", "add", "swap", "compare-and-swap", "read", "write", "lock", "wait for lock", "unlock", "nothing",
		"end", "call", "return",
	}[k]
}

// Writes reports whether an event of that kind may change memory.
func (k Kind) Writes() bool {
	return k >= Store && k <= CompareAndSwap || k >= TouchWrite && k <= Unlock
}

// Event is what a thread is about to do. Kinds Unlock, End and Return have happened already.
type Event struct {
	Thread  int
	Kind    Kind
	Lock    uint8          // of a lock: its lock.Tag
	Address unsafe.Pointer // of the variable or lock; nil if there is none
}

// Observer sees the events of a run. Observe is called on the stack of the thread, and has no scheduling points. The
// access of an event takes place when a Chooser has chosen its thread again.
type Observer interface{ Observe(Event) }

// A Watcher is an Observer that is shown the values of accesses too. Accessed is called on the stack of the thread when
// an access takes place, just before memory changes.
type Watcher interface {
	Observer
	Accessed(Event, Values)
}

// Values are those of one access. The fields that a kind of access does not have are nil.
type Values struct {
	Variable any // a pointer to it, with its type
	Old      any // of an atomic access: the value before it
	New      any // of an atomic write: the value after it, if it succeeds
	Expected any // of a compare-and-swap, which succeeds if Old is the same
}
