package engine

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"idlab/allocators"
	"idlab/allocators/cycles"
)

// held is a system in which every find holds one lock for a while.
type held struct {
	allocators.System
	lock sync.Locker
	hold int64 // ticks
}

type heldProcess struct {
	allocators.Process
	s *held
}

func (s *held) NewProcess() (allocators.Process, error) {
	p, err := s.System.NewProcess()
	return heldProcess{p, s}, err
}

func (p heldProcess) Find(allocators.ID) bool {
	p.s.lock.Lock()
	for began := cycles.Now(); cycles.Now() < began+p.s.hold; {
		cycles.Pause(1)
	}
	p.s.lock.Unlock()
	return true
}

// heldSubject returns a subject with finds by two workers. The lock is held for longer than sync.Mutex spins.
func heldSubject(t *testing.T, clock *Clock, lock sync.Locker) *Subject {
	t.Helper()
	program := *compiled(t, "find,timers=2", 10, 2)
	program.Setup = nil
	null := allocators.NewSystem(&nothing{}, allocators.Layout{})
	m, err := NewSubject("held", &held{null, lock, clock.Ticks(float64(20 * time.Microsecond))}, &program, 2)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// spinLock is a ticket lock whose waiters spin.
type spinLock struct{ next, served atomic.Uint32 }

func (l *spinLock) Lock() {
	for ticket := l.next.Add(1) - 1; l.served.Load() != ticket; {
		cycles.Pause(1)
	}
}

func (l *spinLock) Unlock() { l.served.Add(1) }
