package allocatortest

import (
	"runtime"
	"sync/atomic"
	"syscall"

	"idlab/allocators"
	"idlab/allocators/atomics"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// flawed is a chained table that grows, with one lock for everything: right as
// it stands, wrong in one way where a fault is switched on (faults_test.go).
//
// The faults that need a race stand still at the worst moment until others had
// their turn, so that the race happens. All that they race for is atomic: it is
// the suite that must find them, not the race detector.
type flawed struct {
	fault string
	ids   int64
	stop  <-chan struct{} // ends what would loop for ever

	mu      lock.Lock
	locks   *lock.Class
	table   atomic.Pointer[[]head]
	count   atomic.Int64
	busy    atomic.Int64                     // of "EAGAIN when busy"
	leaving atomic.Pointer[allocators.Timer] // of "free before out"
}

type head = atomics.Pointer[allocators.Timer]

type flawedSpace struct {
	*flawed
	owner   allocators.Address
	next    atomic.Int64
	cache   head                      // of "stale cache"
	pending head                      // of "remove later" and "remove at leisure"
	hidden  map[allocators.ID]uintptr // of "hidden from the collector"
}

// blamedSpace reports the table's lock as its own.
type blamedSpace struct{ *flawedSpace }

func (s blamedSpace) LockStats() lock.Stats { return s.mu.Stats(s.locks) }

func flawedDesign(fault string, stop <-chan struct{}) allocators.Design {
	return allocators.Design{Name: "flawed", IDs: allocators.NextID, New: func(v params.Values) (allocators.Allocator, error) {
		a := &flawed{fault: fault, locks: lock.NewClass(lock.Mutex), ids: v.Int("ids"), stop: stop}
		table := make([]head, 4)
		a.table.Store(&table)
		return a, nil
	}}
}

func (a *flawed) NewSpace(owner allocators.Address) allocators.Space {
	s := &flawedSpace{flawed: a, owner: owner}
	if a.has("lock counted in every space") {
		return blamedSpace{s}
	}
	return s
}

func (a *flawed) has(fault string) bool { return fault != "" && a.fault == fault }

// pause lets the others have their turn where the fault is switched on.
func (a *flawed) pause(fault string) {
	if a.has(fault) {
		for range 10 {
			runtime.Gosched()
		}
	}
}

// lock takes the lock unless the fault is to leave it.
func (a *flawed) lock(unless string) (unlock func()) {
	if a.has(unless) || a.has("no lock") {
		return func() {}
	}
	a.mu.Lock(a.locks)
	a.pause("lock counted in every space")
	return func() { a.mu.Unlock(a.locks) }
}

func (s *flawedSpace) Find(id allocators.ID) *allocators.Timer {
	if s.has("sign bit masked") {
		id &= allocators.MaxID
	}
	if s.has("stale cache") {
		if t := s.cache.Load(); t != nil && t.Is(s.owner, id) {
			return t
		}
	}
	unlock := s.lock("find unlocked while nodes move")
	s.flush()
	t := s.find(id)
	unlock()
	if s.has("stale cache") {
		s.pause("stale cache")
		s.cache.Store(t)
	}
	return t
}

func (s *flawedSpace) Add(t *allocators.Timer) (allocators.ID, error) {
	last := s.ids - 1
	if s.has("EAGAIN too early") {
		last--
	}
	if s.has("EAGAIN when the last id is taken") && s.find(allocators.ID(last)) != nil {
		return -1, syscall.EAGAIN
	}
	if s.has("lowest id first") {
		s.next.Store(0)
	}
	if s.has("EAGAIN when busy") && s.busy.Add(1) > 1 {
		defer s.busy.Add(-1)
		return -1, syscall.EAGAIN
	}
	s.pause("EAGAIN when busy")
	defer s.busy.Add(-1)
	for n := int64(0); ; n++ {
		id := allocators.ID((s.next.Add(1) - 1) % s.ids)
		if s.has("negative after the last") && s.ids == wholeSpace {
			id = allocators.ID(s.next.Load() - 1)
		}
		if s.put(t, id) {
			return id, nil
		}
		if n >= last && !s.has("EAGAIN never") {
			s.next.Add(s.ids - 1 - n)
			return -1, syscall.EAGAIN
		}
		select {
		case <-s.stop:
			return -1, syscall.EAGAIN
		default:
		}
	}
}

func (s *flawedSpace) AddAt(t *allocators.Timer, id allocators.ID) error {
	if id < 0 || int64(id) >= s.ids {
		return syscall.EINVAL
	}
	if s.has("failed call counts") {
		s.next.Store(int64(id) + 1)
	}
	if !s.put(t, id) {
		if s.has("lock kept on error") {
			s.mu.Lock(s.locks)
		}
		return syscall.EBUSY
	}
	s.next.Store(int64(id) + 1)
	return nil
}

// put links t under id unless that is taken.
func (s *flawedSpace) put(t *allocators.Timer, id allocators.ID) bool {
	unlock := s.lock("")
	s.flush()
	if s.find(id) != nil && !s.has("wanted id not checked") {
		unlock()
		return false
	}
	s.pause("no lock")
	if s.has("linked before reserved") {
		s.push(t, id)
		unlock()
		s.pause("linked before reserved")
		t.AssignLinked(s.owner, id)
		return true
	}
	t.Assign(s.owner, id)
	switch {
	case s.has("hidden from the collector"):
		s.hide(t, id)
	case !s.has("lost beyond 64") || s.count.Load() < 64:
		s.push(t, id)
	}
	s.grow()
	unlock()
	return true
}

func (s *flawedSpace) Remove(t *allocators.Timer) {
	switch {
	case s.has("remove later"):
		if t = s.pending.Swap(t); t == nil {
			return
		}
	case s.has("remove at leisure"):
		s.flush()
		s.pending.Store(t)
		return
	case s.has("panic with the lock held") && s.ids < wholeSpace:
		s.mu.Lock(s.locks)
		panic("planted")
	case s.has("id reused while its timer leaves"):
		s.leaving.Store(t)
		s.pause(s.fault)
		defer s.leaving.CompareAndSwap(t, nil)
		// By id, since nobody else can have that: or so it was thought.
		if other := s.find(t.ID()); other != nil {
			t = other
		}
	}
	unlock := s.lock("remove unlocked")
	s.unlink(t)
	unlock()
	s.cache.CompareAndSwap(t, nil)
}

// flush takes out what "remove at leisure" left. Its races are of no interest.
func (s *flawedSpace) flush() {
	if s.has("remove at leisure") {
		if t := s.pending.Swap(nil); t != nil {
			s.unlink(t)
		}
	}
}
