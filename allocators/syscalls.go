package allocators

import (
	"sync"
	"syscall"

	"idlab/allocators/atomics"
	"idlab/allocators/lock"
)

// NewSystem returns the shared system-call layer over an allocator: a list of timers per process, a lock per timer, a
// re-check of the timer under its lock after each lookup, and timers that are invalid until they are fully built.
//
// Create, CreateAt and Delete take effect in two steps. A create reserves the id in Space.Add or AddAt, and the timer
// is live from enliven on. A delete ends the life of the timer where it unlists it, and Space.Remove frees the id. Both
// change the state under the timer's lock, and the list under the list's lock as well.
//
// Overrun linearizes at its check of the state under the timer's lock, or in Space.Find if that returns nil. Find
// linearizes in Space.Find, Timers under the lock of the list.
func NewSystem(a Allocator, layout Layout) System {
	return &system{
		allocator: a, addresses: addresses{scattered: layout.Scattered}, packed: layout.Packed,
		timerLocks: lock.NewShared(layout.Lock), listLocks: lock.NewShared(layout.Lock),
	}
}

type system struct {
	allocator  Allocator
	addresses  addresses
	packed     bool
	timerLocks *lock.Class // the kernel's it_lock
	listLocks  *lock.Class // the part of its siglock that guards a list of timers

	mu      sync.Mutex
	running []*process // not a map, whose allocations differ between runs (see Counted)
	exited  Locks      // of processes that exited
}

func (s *system) NewProcess() (Process, error) {
	p := &process{system: s, packed: s.packed, timerLocks: s.timerLocks}
	p.space = s.allocator.NewSpace(s.addresses.next())
	s.mu.Lock()
	p.place = len(s.running)
	s.running = append(s.running, p)
	s.mu.Unlock()
	return p, nil
}

func (s *system) Locks() (Locks, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sum := s.exited
	sum.Timers, sum.Lists = s.timerLocks.Stats(), s.listLocks.Stats()
	if r, ok := s.allocator.(LockReporter); ok {
		sum = sum.Plus(Locks{Design: r.LockStats(), Told: true})
	}
	for _, p := range s.running {
		sum = sum.Plus(p.locks())
	}
	return sum, true
}

func (s *system) StructureStats() (sum StructureStats, ok bool) {
	if a, told := s.allocator.(StructureReporter); told {
		sum, ok = a.StructureStats(), true
	}
	for _, p := range s.running {
		if a, told := p.space.(StructureReporter); told {
			sum, ok = sum.Plus(a.StructureStats()), true
		}
	}
	return sum, ok
}

func (s *system) Close() error { return nil }

// process is a task under the shared layer. Lock order: timer, then process.
type process struct {
	system     *system
	packed     bool        // a copy of the system's, on the line that every call reads
	timerLocks *lock.Class // likewise
	space      Space
	_          [48]byte // Create and Delete write to the next line, which lookups do not read

	place  int       // index in running, guarded by the system's lock
	mu     lock.Word // guards the list
	newest *Timer    // head of the list of Timer.sibling
}

// use returns a timer's lock and the fields that it guards. The branch is the same for all
// timers of a system: it costs a few tenths of a nanosecond at most.
func (p *process) use(t *Timer) *use {
	if p.packed {
		return &t.near
	}
	return &t.far
}

func (p *process) Create() (ID, error) {
	t := newTimer()
	id, err := p.space.Add(t)
	if err != nil {
		return -1, err
	}
	p.enliven(t)
	return id, nil
}

func (p *process) CreateAt(id ID) error {
	t := newTimer()
	if err := p.space.AddAt(t, id); err != nil {
		return err
	}
	p.enliven(t)
	return nil
}

// newTimer allocates a timer, which writes zeros to both of its lines.
func newTimer() *Timer {
	t := new(Timer)
	atomics.TouchWrite(t)
	atomics.TouchWrite(&t.far)
	return t
}

// enliven ends the construction of a timer: system calls accept it from then on. The state
// changes under the lock of their re-check (Linux 6.15, commit 2389c6efd3ad).
func (p *process) enliven(t *Timer) {
	u := p.use(t)
	u.mu.Lock(p.timerLocks)
	p.mu.Lock(p.system.listLocks)
	atomics.TouchWrite(&t.sibling)
	t.sibling.next = p.newest
	if p.newest != nil {
		atomics.TouchWrite(&p.newest.sibling)
		p.newest.sibling.prev = t
	}
	atomics.TouchWrite(&p.newest)
	p.newest = t
	atomics.TouchWrite(&t.state)
	t.state = live
	p.mu.Unlock(p.system.listLocks)
	u.mu.Unlock(p.timerLocks)
}

func (p *process) Find(id ID) bool { return p.space.Find(id) != nil }

// lockTimer returns the live timer of id and its use, with the lock held; or nil.
func (p *process) lockTimer(id ID) (*Timer, *use) {
	t := p.space.Find(id)
	if t == nil {
		return nil, nil
	}
	u := p.use(t)
	u.mu.Lock(p.timerLocks)
	atomics.Touch(&t.state)
	if t.state != live {
		u.mu.Unlock(p.timerLocks)
		return nil, nil
	}
	return t, u
}

func (p *process) Overrun(id ID) (int, error) {
	_, u := p.lockTimer(id)
	if u == nil {
		return 0, syscall.EINVAL
	}
	atomics.Touch(&u.overrun)
	n := u.overrun
	u.mu.Unlock(p.timerLocks)
	return int(n), nil
}

// Delete makes the timer invalid before it leaves the structure: its id stays reserved until
// Space.Remove frees it (Linux 6.15, commit 1d25bdd3f383).
func (p *process) Delete(id ID) error {
	t, u := p.lockTimer(id)
	if t == nil {
		return syscall.EINVAL
	}
	atomics.TouchWrite(&t.state)
	t.state = dying
	p.mu.Lock(p.system.listLocks)
	p.unlist(t)
	p.mu.Unlock(p.system.listLocks)
	u.mu.Unlock(p.timerLocks)
	p.space.Remove(t)
	return nil
}

func (p *process) unlist(t *Timer) {
	atomics.TouchWrite(&t.sibling)
	if prev := t.sibling.prev; prev != nil {
		atomics.TouchWrite(&prev.sibling)
		prev.sibling.next = t.sibling.next
	} else {
		atomics.TouchWrite(&p.newest)
		p.newest = t.sibling.next
	}
	if next := t.sibling.next; next != nil {
		atomics.TouchWrite(&next.sibling)
		next.sibling.prev = t.sibling.prev
	}
	// A deleted timer must not keep its neighbours alive for the collector.
	t.sibling.prev, t.sibling.next = nil, nil
}

func (p *process) Timers(ids []ID) []ID {
	p.mu.Lock(p.system.listLocks)
	defer p.mu.Unlock(p.system.listLocks)
	for t := p.newest; t != nil; t = t.sibling.next {
		ids = append(ids, t.ID())
	}
	return ids
}

func (p *process) Exit() {
	for t := p.newest; t != nil; {
		next := t.sibling.next
		u := p.use(t)
		u.mu.Lock(p.timerLocks)
		t.state = dying
		t.sibling.prev, t.sibling.next = nil, nil
		u.mu.Unlock(p.timerLocks)
		p.space.Remove(t)
		t = next
	}
	p.newest = nil
	s := p.system
	s.mu.Lock()
	last := len(s.running) - 1
	s.running[p.place], s.running[last].place = s.running[last], p.place
	s.running[last] = nil
	s.running = s.running[:last]
	s.exited = s.exited.Plus(p.locks())
	s.mu.Unlock()
}

// locks reports the design's locks that only this process has.
func (p *process) locks() (l Locks) {
	if r, ok := p.space.(LockReporter); ok {
		l.Design, l.Told = r.LockStats(), true
	}
	return l
}
