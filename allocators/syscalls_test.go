package allocators

import (
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"idlab/allocators/lock"
)

// shelf is a simple allocator with hooks: a test can make calls while a timer is linked and its create or delete has
// not finished.
type shelf struct {
	adding, removing func(*Timer) // called while the timer is linked
	stats            lock.Stats

	mu     sync.Mutex
	timers map[ID]*Timer
}

func newShelf() *shelf {
	nothing := func(*Timer) {}
	return &shelf{adding: nothing, removing: nothing, timers: map[ID]*Timer{}}
}

func (s *shelf) NewSpace(Address) Space { return shelfSpace{s} }
func (s *shelf) LockStats() lock.Stats  { return s.stats }

type shelfSpace struct{ shelf *shelf }

func (s shelfSpace) Add(t *Timer) (ID, error) {
	s.shelf.mu.Lock()
	id := ID(len(s.shelf.timers))
	t.Assign(1, id)
	s.shelf.timers[id] = t
	s.shelf.mu.Unlock()
	s.shelf.adding(t)
	return id, nil
}

func (s shelfSpace) AddAt(*Timer, ID) error { return syscall.EBUSY }

func (s shelfSpace) Find(id ID) *Timer {
	s.shelf.mu.Lock()
	defer s.shelf.mu.Unlock()
	return s.shelf.timers[id]
}

func (s shelfSpace) Remove(t *Timer) {
	s.shelf.removing(t)
	s.shelf.mu.Lock()
	defer s.shelf.mu.Unlock()
	delete(s.shelf.timers, t.ID())
}

func newProcess(t *testing.T, s *shelf) Process {
	p, err := NewSystem(s, Layout{}).NewProcess()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func wantInvalid(t *testing.T, p Process, id ID, when string) {
	t.Helper()
	if _, err := p.Overrun(id); err != syscall.EINVAL {
		t.Errorf("overrun %s: %v, want EINVAL", when, err)
	}
	if err := p.Delete(id); err != syscall.EINVAL {
		t.Errorf("delete %s: %v, want EINVAL", when, err)
	}
}

// System calls do not accept a timer that is linked and not built yet.
func TestTimerIsInvalidUntilBuilt(t *testing.T) {
	s := newShelf()
	p := newProcess(t, s)
	s.adding = func(timer *Timer) {
		wantInvalid(t, p, timer.ID(), "during create")
		if !p.Find(timer.ID()) {
			t.Error("Find, a lookup in the structure alone, does not find a timer during create")
		}
		if ids := p.Timers(nil); len(ids) != 0 {
			t.Errorf("timers during create: %v", ids)
		}
	}
	id, err := p.Create()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Overrun(id); err != nil {
		t.Errorf("overrun after create: %v", err)
	}
}

// A timer that is being deleted is invalid before its id is free.
func TestTimerIsInvalidBeforeItIsRemoved(t *testing.T) {
	s := newShelf()
	p := newProcess(t, s)
	removed := 0
	s.removing = func(timer *Timer) {
		removed++
		wantInvalid(t, p, timer.ID(), "during delete")
	}
	for range 3 {
		if _, err := p.Create(); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Delete(1); err != nil {
		t.Fatal(err)
	}
	wantInvalid(t, p, 1, "after delete")
	if got := p.Timers(nil); !slices.Equal(got, []ID{2, 0}) {
		t.Errorf("timers after delete: %v, want 2 and 0", got)
	}
	p.Exit()
	if removed != 3 || len(s.timers) != 0 {
		t.Errorf("after exit %v are left, %d were removed; want none and 3", s.timers, removed)
	}
}

func TestTimersAppendsNewestFirst(t *testing.T) {
	p := newProcess(t, newShelf())
	for range 3 {
		if _, err := p.Create(); err != nil {
			t.Fatal(err)
		}
	}
	if got := p.Timers([]ID{9}); !slices.Equal(got, []ID{9, 2, 1, 0}) {
		t.Errorf("got %v, want 9 and then 2 1 0", got)
	}
}

func TestFailedCreateLeavesNothing(t *testing.T) {
	p := newProcess(t, newShelf())
	if err := p.CreateAt(3); err != syscall.EBUSY {
		t.Errorf("got %v, want the allocator's EBUSY", err)
	}
	if ids := p.Timers(nil); len(ids) != 0 {
		t.Errorf("timers after a create that failed: %v", ids)
	}
}

// The design's locks are counted once, whatever the number of tasks, and stay counted after a process exits.
func TestLocksAreCountedOnce(t *testing.T) {
	s := newShelf()
	s.stats = lock.Stats{Acquired: 7, Contended: 5, Wait: 1000}
	system := NewSystem(s, Layout{})
	for n := range 4 {
		p, err := system.NewProcess()
		if err != nil {
			t.Fatal(err)
		}
		if n%2 == 0 {
			p.Exit()
		}
	}
	if got, ok := system.Locks(); !ok || got.Design != s.stats {
		t.Errorf("the design's locks: %+v (%v), want %+v", got.Design, ok, s.stats)
	}
}

// Waits for the locks of timers and for the lock of a list are reported apart, and stay counted after the process
// exits.
func TestWaitsOfTheSharedLayer(t *testing.T) {
	s := NewSystem(newShelf(), Layout{})
	created, err := s.NewProcess()
	if err != nil {
		t.Fatal(err)
	}
	p := created.(*process)
	id, err := p.Create()
	if err != nil {
		t.Fatal(err)
	}
	timer := p.use(p.newest)
	for _, test := range []struct {
		name          string
		hold, release func()
		wait          func()
		counted       func(Locks) uint64
	}{
		{"list", func() { p.mu.Lock(p.system.listLocks) }, func() { p.mu.Unlock(p.system.listLocks) },
			func() { p.Timers(nil) }, func(l Locks) uint64 { return l.Lists.Contended }},
		{"timer", func() { timer.mu.Lock(p.timerLocks) }, func() { timer.mu.Unlock(p.timerLocks) },
			func() { p.Overrun(id) }, func(l Locks) uint64 { return l.Timers.Contended }},
	} {
		waits := func() uint64 { l, _ := s.Locks(); return test.counted(l) }
		// If the waiter came too late, hold the lock for longer.
		for hold := time.Millisecond; waits() == 0 && hold < time.Minute; hold *= 2 {
			test.hold()
			done := make(chan bool)
			go func() { test.wait(); close(done) }()
			time.Sleep(hold)
			test.release()
			<-done
		}
		if got := waits(); got != 1 {
			t.Errorf("%s: %d waits are counted, want 1", test.name, got)
		}
	}
	before, _ := s.Locks()
	p.Exit()
	if after, _ := s.Locks(); after != before {
		t.Errorf("after exit %+v, before %+v, want the same", after, before)
	}
}
