package sim

import (
	"testing"

	"idlab/allocators/lock"
)

// contenders are CPUs 0, 1 and 2 that want one lock: CPU 0 takes it at time 0, the others request it while it is held.
func contenders(t *testing.T, kind lock.Kind) (*locks, Lock) {
	t.Helper()
	p := plain()
	p.Spin, p.Wake = 1000, 7000
	m := machine(t, p)
	s, l := newLocks(m, NewClock(p.CPUs)), Lock{Line: 3}
	for cpu, want := range []bool{true, false, false} {
		s.clock.Set(cpu, Time(100*cpu))
		if got := s.acquire(cpu, l, lock.Tag(kind)); got != want {
			t.Fatalf("CPU %d gets the lock: %v, want %v", cpu, got, want)
		}
	}
	return s, l
}

// Locks that queue go to the waiters in the order of their arrival.
func TestLocksQueue(t *testing.T) {
	for _, kind := range []lock.Kind{lock.QSpin, lock.Ticket, lock.Mutex} {
		s, l := contenders(t, kind)
		s.clock.Set(0, 500)
		for holder, next := range []int{1, 2} {
			s.release(holder, l)
			cpu, ok := s.clock.Pop()
			if !ok || cpu != next || !s.holds(next, l) || s.clock.Now(next) <= 500 {
				t.Fatalf("kind %d: after CPU %d, CPU %d has the lock at %d; want CPU %d after 500",
					kind, holder, cpu, s.clock.Now(cpu), next)
			}
		}
		s.release(2, l)
		if len(s.held) != 0 || !s.acquire(5, l, lock.Tag(kind)) {
			t.Errorf("kind %d: the lock is not free at the end", kind)
		}
		c := s.machine.Counts(2).Locks[lock.Structure]
		if c.HandOvers != 1 || c.Contended != 1 || c.Acquired != 1 || c.Wait <= 300 {
			t.Errorf("kind %d: the last waiter has %+v", kind, c)
		}
	}
}

// A hand-over of a queued lock is a read of the line that the holder has written, then a write.
func TestHandOverTime(t *testing.T) {
	s, l := contenders(t, lock.QSpin)
	s.clock.Set(0, 1000)
	s.release(0, l) // takes the line from CPU 2, which wrote it last: 50
	if at := s.clock.Now(0); at != 1050 {
		t.Errorf("the release is done at %d, want 1050", at)
	}
	// CPU 1 shares a complex with CPU 0: 20 for the read, 20 for the write.
	if at := s.clock.Now(1); at != 1050+20+20 {
		t.Errorf("the waiter has the lock at %d, want 1090", at)
	}
}

// A mutex is free until the waiter that it wakes tries again: another CPU may take it, and the waiter waits on.
func TestMutexBarging(t *testing.T) {
	s, l := contenders(t, lock.Mutex)
	s.clock.Set(0, 5000) // the waiters have parked
	s.release(0, l)
	s.clock.Set(3, 5500)
	if !s.acquire(3, l, lock.Tag(lock.Mutex)) {
		t.Fatal("a free mutex is not taken")
	}
	cpu, _ := s.clock.Pop()
	if cpu != 1 || s.clock.Now(1) < 5000+7000 || s.retry(1, l) {
		t.Fatalf("CPU %d is awake at %d and gets a held lock", cpu, s.clock.Now(cpu))
	}
	s.clock.Set(3, 20_000)
	s.release(3, l)
	if cpu, _ := s.clock.Pop(); cpu != 1 || !s.retry(1, l) || !s.holds(1, l) {
		t.Errorf("CPU %d does not get the free lock", cpu)
	}
	// A waiter that starves gets the lock handed over.
	s.clock.Set(1, 2*starving)
	s.release(1, l)
	if cpu, _ := s.clock.Pop(); cpu != 2 || !s.holds(2, l) {
		t.Errorf("the starving waiter does not get the lock, but CPU %d", cpu)
	}
}
