package allocatortest

import (
	"runtime"
	"syscall"

	"idlab/allocators"
	"idlab/allocators/atomics"
	"idlab/allocators/lock"
	"idlab/allocators/params"
	"idlab/allocators/sched"
)

// mutant is a chained hash table that grows, with one lock for everything. It is correct without a fault, and wrong in
// one way with one (faults_test.go).
//
// A fault that needs a race yields at the critical moment, so that the race happens. All racing accesses are atomic:
// the suite must catch the fault, not the race detector.
type mutant struct {
	fault fault
	ids   int64
	stop  <-chan struct{} // ends Add with noEAGAIN, which would loop for ever

	mu      lock.Lock
	locks   *lock.Class
	table   atomics.Pointer[[]head]
	count   atomics.Int32
	busy    atomics.Int32                     // of busyEAGAIN: calls of Add under way
	leaving atomics.Pointer[allocators.Timer] // of earlyFree: the timer that is being removed
}

type head = atomics.Pointer[allocators.Timer]

type mutantSpace struct {
	*mutant
	owner   allocators.Address
	next    atomics.Uint64
	cache   head                      // of staleCache: the last timer found
	pending head                      // of removeOneLate and removeDeferred
	hidden  map[allocators.ID]uintptr // of hiddenFromGC
}

// misreportingSpace reports the table's lock as its own.
type misreportingSpace struct{ *mutantSpace }

func (s misreportingSpace) LockStats() lock.Stats { return s.mu.Stats(s.locks) }

func mutantDesign(f fault, stop <-chan struct{}) allocators.Design {
	build := func(v params.Values) (allocators.Allocator, error) {
		a := &mutant{fault: f, locks: lock.NewClass(lock.Mutex), ids: v.Int("ids"), stop: stop}
		table := make([]head, 4)
		a.table.Store(&table)
		return a, nil
	}
	return allocators.Design{Name: "mutant", IDs: allocators.NextID, New: build}
}

func (a *mutant) NewSpace(owner allocators.Address) allocators.Space {
	s := &mutantSpace{mutant: a, owner: owner}
	if a.has(sharedLockReported) {
		return misreportingSpace{s}
	}
	return s
}

func (a *mutant) has(f fault) bool { return f != noFault && a.fault == f }

// pause yields to other goroutines if the fault is planted. The scheduler needs no pauses.
func (a *mutant) pause(f fault) {
	if a.has(f) && !sched.On {
		for range 10 {
			runtime.Gosched()
		}
	}
}

// lock takes the lock, except with the faults skip and noLocks.
func (a *mutant) lock(skip fault) (unlock func()) {
	if a.has(skip) || a.has(noLocks) {
		return func() {}
	}
	a.mu.Lock(a.locks)
	a.pause(sharedLockReported)
	return func() { a.mu.Unlock(a.locks) }
}

func (s *mutantSpace) Find(id allocators.ID) *allocators.Timer {
	if s.has(signBitMasked) {
		id &= allocators.MaxID
	}
	if s.has(staleCache) {
		if t := s.cache.Load(); t != nil && t.Is(s.owner, id) {
			return t
		}
	}
	unlock := s.lock(unlockedFind)
	s.flush()
	t := s.find(id)
	unlock()
	if s.has(staleCache) {
		s.pause(staleCache)
		s.cache.Store(t)
	}
	return t
}

func (s *mutantSpace) Add(t *allocators.Timer) (allocators.ID, error) {
	last := s.ids - 1
	if s.has(earlyEAGAIN) {
		last--
	}
	if s.has(lastIDEAGAIN) && s.find(allocators.ID(last)) != nil {
		return -1, syscall.EAGAIN
	}
	if s.has(lowestIDFirst) {
		s.next.Store(0)
	}
	if s.has(busyEAGAIN) && s.busy.Add(1) > 1 {
		defer s.busy.Add(-1)
		return -1, syscall.EAGAIN
	}
	s.pause(busyEAGAIN)
	defer s.busy.Add(-1)
	for n := int64(0); ; n++ {
		id := allocators.ID((s.next.Add(1) - 1) % uint64(s.ids))
		if s.has(negativeIDs) && s.ids == wholeSpace {
			id = allocators.ID(s.next.Load() - 1)
		}
		if s.put(t, id) {
			return id, nil
		}
		if n >= last && !s.has(noEAGAIN) {
			s.next.Add(uint64(s.ids - 1 - n))
			return -1, syscall.EAGAIN
		}
		select {
		case <-s.stop:
			return -1, syscall.EAGAIN
		default:
		}
	}
}

func (s *mutantSpace) AddAt(t *allocators.Timer, id allocators.ID) error {
	if id < 0 || int64(id) >= s.ids {
		return syscall.EINVAL
	}
	if s.has(failureMovesCounter) {
		s.next.Store(uint64(id) + 1)
	}
	if !s.put(t, id) {
		if s.has(lockLeaked) {
			s.mu.Lock(s.locks)
		}
		return syscall.EBUSY
	}
	s.next.Store(uint64(id) + 1)
	return nil
}

// put links t under id unless the id is taken.
func (s *mutantSpace) put(t *allocators.Timer, id allocators.ID) bool {
	unlock := s.lock(noFault)
	s.flush()
	if s.find(id) != nil && !s.has(wantedNotChecked) {
		unlock()
		return false
	}
	s.pause(noLocks)
	if s.has(linkedBeforeAssigned) {
		s.push(t, id)
		unlock()
		s.pause(linkedBeforeAssigned)
		t.AssignLinked(s.owner, id)
		return true
	}
	t.Assign(s.owner, id)
	switch {
	case s.has(hiddenFromGC):
		s.hide(t, id)
	case !s.has(lostBeyond64) || s.count.Load() < 64:
		s.push(t, id)
	}
	s.grow()
	unlock()
	return true
}

func (s *mutantSpace) Remove(t *allocators.Timer) {
	switch {
	case s.has(removeOneLate):
		if t = s.pending.Swap(t); t == nil {
			return
		}
	case s.has(removeDeferred):
		s.flush()
		s.pending.Store(t)
		return
	case s.has(panicLocked) && s.ids < wholeSpace:
		s.mu.Lock(s.locks)
		panic("planted")
	case s.has(earlyFree):
		s.leaving.Store(t)
		s.pause(s.fault)
		defer s.leaving.CompareAndSwap(t, nil)
		// The fault looks the timer up by id, although another timer may have the id by now.
		if other := s.find(t.ID()); other != nil {
			t = other
		}
	}
	unlock := s.lock(unlockedRemove)
	s.unlink(t)
	unlock()
	s.cache.CompareAndSwap(t, nil)
}

// flush unlinks the timer that removeDeferred left linked. The suite does not test its races.
func (s *mutantSpace) flush() {
	if s.has(removeDeferred) {
		if t := s.pending.Swap(nil); t != nil {
			s.unlink(t)
		}
	}
}
