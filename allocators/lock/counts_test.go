package lock

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"idlab/allocators/cycles"
)

// An acquisition of a free lock counts itself and no wait.
func TestUncontendedCountsNothingElse(t *testing.T) {
	eachKind(t, func(t *testing.T, c *Class) {
		var l Lock
		taken := 0
		for range 1000 {
			l.Lock(c)
			taken++
			l.Unlock(c)
			l.Stats(c)
		}
		if got := l.Stats(c).Acquired; got != uint64(taken) {
			t.Errorf("%d acquisitions, want %d", got, taken)
		}
		if got := c.Stats(); got != (Stats{}) {
			t.Errorf("a wait was counted without contention: %+v", got)
		}
	})
}

// A contended acquisition counts its wait: at most the time of the call, at least about the time that it is known to
// have waited. The last clock reading of a spinning waiter is up to one turn before the release. A turn takes long if
// other threads have the CPU, so one of several tries must be right.
func TestContendedCountsTheWait(t *testing.T) {
	const hold, tries = 5 * time.Millisecond, 100
	eachKind(t, func(t *testing.T, c *Class) {
		wrong := ""
		for range tries {
			if wrong = wrongWait(t, NewClass(c.Kind()), hold); wrong == "" {
				return
			}
		}
		t.Error(wrong)
	})
}

// wrongWait has a waiter wait for a lock that is held for some time. It says how the counts are wrong, or "".
func wrongWait(t *testing.T, c *Class, hold time.Duration) string {
	t.Helper()
	var l Lock
	l.Lock(c)
	start := cycles.Now()
	end := make(chan int64)
	go func() {
		l.Lock(c)
		l.Unlock(c)
		end <- cycles.Now()
	}()
	until(t, "waiter", func() bool { return waiting(c) == 1 })
	known := cycles.Now() // the waiter waits now
	time.Sleep(hold)
	least := cycles.Now() - known
	l.Unlock(c)
	most := <-end - start
	s := c.Stats()
	if s.Contended != 1 || s.HandOvers != 1 || s.Longest != s.Wait {
		return fmt.Sprintf("got %+v, want one wait, handed over", s)
	}
	if s.Wait > most || s.Wait < least/2 {
		return fmt.Sprintf("waited for %d ticks, want %d to %d", s.Wait, least, most)
	}
	return ""
}

// The counts can be read while workers take the lock. Reading is not counted.
func TestCountsWhileLocking(t *testing.T) {
	const workers, rounds = 4, 50
	eachKind(t, func(t *testing.T, c *Class) {
		var l Lock
		var running atomic.Int32
		running.Store(workers)
		read := func() {
			for before := (Stats{}); running.Load() > 0; {
				s := c.Stats()
				if d := s.Minus(before); d.Contended > workers*rounds || d.HandOvers > d.Contended+1 || d.Wait < 0 {
					t.Errorf("%+v after %+v", s, before)
				}
				before = s
				if n := l.Stats(c).Acquired; n > workers*rounds {
					t.Errorf("%d acquisitions", n)
				}
				c.Stats() // concurrent with the end of waits
			}
		}
		together(workers+1, func(i int) {
			if i == workers {
				read()
				return
			}
			defer running.Add(-1)
			for range rounds {
				l.Lock(c)
				runtime.Gosched()
				l.Unlock(c)
			}
		})
		if got := l.Stats(c).Acquired; got != workers*rounds {
			t.Errorf("%d acquisitions, want %d", got, workers*rounds)
		}
	})
}

// A wait for the lock in order to read its count is not counted.
func TestAcquiredDoesNotCountItself(t *testing.T) {
	eachKind(t, func(t *testing.T, c *Class) {
		var l Lock
		l.Lock(c)
		got := make(chan uint64)
		go func() { got <- l.Stats(c).Acquired }()
		until(t, "reader", func() bool { return waiting(c) == 1 })
		l.Unlock(c)
		if n := <-got; n != 1 {
			t.Errorf("%d acquisitions, want 1", n)
		}
		if s := c.Stats(); s != (Stats{}) {
			t.Errorf("got %+v, want nothing", s)
		}
	})
}

// A wait of less than 1 ms for a mutex is no hand-over.
func TestShortWaitForAMutex(t *testing.T) {
	c := NewClass(Mutex)
	time.Sleep(2 * time.Millisecond)
	for _, w := range []struct {
		wait time.Duration
		over bool
	}{{500 * time.Microsecond, false}, {3 * time.Millisecond, true}} {
		ticks := int64(float64(w.wait) / cycles.NsPerTick())
		if got := c.overMillisecond(ticks); got != w.over {
			t.Errorf("%v is over a millisecond: %v", w.wait, got)
		}
	}
}

func TestStatsArithmetic(t *testing.T) {
	a, b := Stats{50, 5, 4, 70, 9}, Stats{20, 2, 1, 30, 8}
	if got, want := a.Plus(b), (Stats{70, 7, 5, 100, 9}); got != want {
		t.Errorf("sum %+v, want %+v", got, want)
	}
	if got, want := a.Minus(b), (Stats{30, 3, 3, 40, 9}); got != want {
		t.Errorf("difference %+v, want %+v", got, want)
	}
}
