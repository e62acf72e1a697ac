package allocatortest

import (
	"fmt"
	"sync/atomic"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/lock"
)

// ledger keeps account of a space that many workers use at once, precisely
// enough to tell a wrong answer from a race that may go either way.
//
// An entry is made after an Add returned and struck before its Remove begins.
// So an id with the same entry before and after a Find was certainly live all
// the while, and Find must return that very timer. A timer is marked as gone
// after its Remove returned, with a number that a look which begins later sees:
// if a Find returns it then, that is a stale hit.
type ledger struct {
	space allocators.Space
	owner allocators.Address
	// entries has one for each id; where all tasks share the ids, so do their
	// ledgers share the entries.
	entries []entry
	count   atomic.Int64 // timers that the space holds or is about to
}

type entry struct {
	live     atomic.Pointer[booked]
	removals atomic.Uint64 // of this id
}

// booked is a timer with what the ledger knows of it.
type booked struct {
	allocators.Timer // first, so that its address is that of the whole
	owner            allocators.Address
	gone             atomic.Uint64 // which removal of its id this was; 0 while it lives
}

// bookedOf is the kernel's container_of: the timer was added by this ledger.
func bookedOf(t *allocators.Timer) *booked { return (*booked)(unsafe.Pointer(t)) }

func (l *ledger) new() *booked { return &booked{owner: l.owner} }

// added enters a timer that Add or AddAt put under id.
func (l *ledger) added(b *booked, id allocators.ID) error {
	if id < 0 || int(id) >= len(l.entries) {
		return fmt.Errorf("id %d of a space of %d", id, len(l.entries))
	}
	if !b.Is(l.owner, id) {
		return fmt.Errorf("a timer added under id %d was assigned id %d, owner %#x not %#x", id, b.ID(), b.Owner(), l.owner)
	}
	if !l.entries[id].live.CompareAndSwap(nil, b) {
		return fmt.Errorf("id %d was given out while a timer is live under it", id)
	}
	return nil
}

// take strikes the timer under id and returns it, if this task has one: the
// caller alone may remove it then.
func (l *ledger) take(id allocators.ID) *booked {
	e := &l.entries[id]
	b := e.live.Load()
	if b == nil || b.owner != l.owner || !e.live.CompareAndSwap(b, nil) {
		return nil
	}
	return b
}

// remove removes a timer that was taken.
func (l *ledger) remove(b *booked) {
	id := b.ID()
	l.space.Remove(&b.Timer)
	b.gone.Store(l.entries[id].removals.Add(1))
}

// look finds id and judges the answer.
func (l *ledger) look(id allocators.ID) error {
	e := &l.entries[id]
	removals := e.removals.Load()
	before := e.live.Load()
	found := l.space.Find(id)
	after := e.live.Load()
	if found != nil && !found.Is(l.owner, id) {
		return fmt.Errorf("Find(%d) of owner %#x returns a timer with id %d of owner %#x", id, l.owner, found.ID(), found.Owner())
	}
	if found != nil {
		if gone := bookedOf(found).gone.Load(); gone != 0 && gone <= removals {
			return fmt.Errorf("stale hit: Find(%d) returns a timer whose Remove had returned before", id)
		}
	}
	certain := before != nil && before == after && before.owner == l.owner
	switch {
	case certain && found == nil:
		return fmt.Errorf("lost timer: Find(%d) returns nil, and yet one is live all the while", id)
	case certain && found != &before.Timer:
		return fmt.Errorf("wrong timer: Find(%d) returns another than the one that is live all the while", id)
	}
	return nil
}

// close checks, with nobody else about, that space and ledger agree on every
// id, and empties both.
func (l *ledger) close() error {
	for i := range l.entries {
		id := allocators.ID(i)
		b := l.take(id)
		found := l.space.Find(id)
		switch {
		case b == nil && found != nil:
			return fmt.Errorf("in the end id %d finds a timer, and yet none is live", id)
		case b != nil && found != &b.Timer:
			return fmt.Errorf("in the end id %d does not find the live timer", id)
		case b == nil:
			continue
		}
		l.remove(b)
		if l.space.Find(id) != nil {
			return fmt.Errorf("in the end id %d still finds a timer after Remove", id)
		}
	}
	return nil
}

// blameless checks that a space that nobody used yet reports no wait for locks,
// that is, that none of them is counted for more than the one who holds it.
func blameless(fresh allocators.Space) error {
	if r, ok := fresh.(allocators.LockReporter); ok && r.LockStats() != (lock.Stats{}) {
		return fmt.Errorf("a new space reports waits for locks that it shares: %+v", r.LockStats())
	}
	return nil
}

// fill checks that the space, empty by the ledger, has room for a timer under
// every id and for no more.
func (l *ledger) fill() error {
	for n := range l.entries {
		if _, err := l.space.Add(new(allocators.Timer)); err != nil {
			return fmt.Errorf("in the end the empty space took %d timers of %d: %w", n, len(l.entries), err)
		}
	}
	if id, err := l.space.Add(new(allocators.Timer)); err == nil {
		return fmt.Errorf("in the end the space took a timer more than it has ids, under id %d", id)
	}
	return nil
}
