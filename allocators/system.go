package allocators

import "idlab/allocators/lock"

// System is a machine with timers as a workload sees it: an allocator under
// the shared system-call layer, or the running kernel.
type System interface {
	// NewProcess starts a task without timers. It may be called by many workers at once.
	NewProcess() (Process, error)
	// Locks reports the lock waits so far, and false if it cannot.
	Locks() (Locks, bool)
	// StructureStats describes the structure, and returns false if it cannot. No other call may
	// be under way.
	StructureStats() (StructureStats, bool)
	// Close ends the system and everything that it started.
	Close() error
}

// Process is one task: the timer system calls. Its methods may be called by
// many workers at once, except Exit. Errors are syscall.Errno values.
type Process interface {
	// Create is timer_create(2). EAGAIN: no id is left.
	Create() (ID, error)
	// CreateAt is timer_create(2) with the wanted id, as after
	// PR_TIMER_CREATE_RESTORE_IDS. EBUSY: taken; EINVAL: negative.
	CreateAt(id ID) error
	// Find reports whether a timer is linked under id: a lookup in the structure alone,
	// without the timer's lock. A timer that is created or deleted concurrently may be
	// seen or not.
	Find(id ID) bool
	// Overrun is timer_getoverrun(2), the cheapest call that looks a timer up: it finds the timer, locks it, and checks
	// that it is still live. EINVAL: no such timer.
	Overrun(id ID) (int, error)
	// Delete is timer_delete(2). EINVAL: no such timer.
	Delete(id ID) error
	// Timers appends the ids of the live timers to ids, newest first, as
	// /proc/PID/timers lists them.
	Timers(ids []ID) []ID
	// Exit deletes all timers. No other call may be under way or come later.
	Exit()
}

// Lister is a Process that may have no list of its timers: see Layout.Unlisted.
type Lister interface {
	// Listed reports whether it has the list. Without it, Timers returns nothing, and Exit panics.
	Listed() bool
}

// Locks reports the lock waits since a system began.
type Locks struct {
	Design lock.Stats // the locks of the design
	Told   bool       // whether the design reports its locks; if false, Design is 0 and means nothing
	// The locks of the shared layer, the same in every design, without their acquisitions:
	// the locks of timers, and of each process's list of timers.
	Timers, Lists lock.Stats
}

// Plus returns the sum of both, Minus the change since m.
func (l Locks) Plus(m Locks) Locks {
	return Locks{Design: l.Design.Plus(m.Design), Told: l.Told || m.Told,
		Timers: l.Timers.Plus(m.Timers), Lists: l.Lists.Plus(m.Lists)}
}
func (l Locks) Minus(m Locks) Locks {
	return Locks{Design: l.Design.Minus(m.Design), Told: l.Told,
		Timers: l.Timers.Minus(m.Timers), Lists: l.Lists.Minus(m.Lists)}
}
