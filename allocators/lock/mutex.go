// Package lock provides the mutex that designs use: sync.Mutex that tells how
// often and how long it was waited for.
//
// The runtime's own figure (/sync/mutex/wait/total:seconds) counts parked time
// only, sampled one in eight, and is tens of times too low where waiters spin.
// So the wait is measured here, in the slow path alone: an acquisition that
// finds the lock free pays one TryLock and no clock.
package lock

import (
	"sync"
	"time"
)

// Plain is a mutual exclusion lock. Its counters are guarded by the lock
// itself, so that counting adds no shared line of its own. The zero Plain is
// free; it must not be copied.
//
// Designs use Mutex, which is the same, and is counted where counting is built
// in; Plain is for what they share.
type Plain struct {
	mu        sync.Mutex
	contended uint64
	wait      time.Duration
}

// Stats tells how locks were waited for.
type Stats struct {
	Contended uint64        // acquisitions that found the lock held
	Wait      time.Duration // their waiting time, summed over workers
}

// Plus returns the sum of both, Minus what came since t.
func (s Stats) Plus(t Stats) Stats  { return Stats{s.Contended + t.Contended, s.Wait + t.Wait} }
func (s Stats) Minus(t Stats) Stats { return Stats{s.Contended - t.Contended, s.Wait - t.Wait} }

// Lock takes the lock, waiting for it as long as it must.
func (m *Plain) Lock() {
	if !m.mu.TryLock() {
		m.lockSlow()
	}
}

func (m *Plain) lockSlow() {
	start := time.Now()
	m.mu.Lock()
	m.contended++
	m.wait += time.Since(start)
}

// Unlock releases the lock.
func (m *Plain) Unlock() { m.mu.Unlock() }

// Stats returns the counts so far. It takes the lock, without being counted.
func (m *Plain) Stats() Stats {
	m.mu.Lock()
	defer m.mu.Unlock()
	return Stats{m.contended, m.wait}
}
