package lock

import (
	"sync"
	"testing"
	"time"
)

func TestUncontendedLockCountsNothing(t *testing.T) {
	var m Mutex
	taken := 0
	for range 1000 {
		m.Lock()
		taken++
		m.Unlock()
	}
	if got := m.Stats(); got != (Stats{}) {
		t.Errorf("%d times taken by one: %+v, want nothing", taken, got)
	}
}

// One that finds the lock held is counted, with the time that it waited.
func TestContendedLockCountsTheWait(t *testing.T) {
	var m Mutex
	// The waiter may come late: then hold the lock for longer.
	for hold := 5 * time.Millisecond; ; hold *= 2 {
		m.Lock()
		start := time.Now()
		got := make(chan time.Time, 1)
		go func() {
			m.Lock()
			got <- time.Now()
			m.Unlock()
		}()
		time.Sleep(hold)
		m.Unlock()
		most := (<-got).Sub(start)
		switch s := m.Stats(); {
		case s.Contended == 0 && hold < 5*time.Second:
			continue
		case s.Contended != 1:
			t.Fatalf("%d contended acquisitions, want 1", s.Contended)
		case s.Wait <= 0 || s.Wait > most:
			t.Fatalf("waited for %v, want more than 0 and at most %v", s.Wait, most)
		}
		return
	}
}

// The counters are guarded by the lock: what many count at once adds up.
func TestMutexExcludes(t *testing.T) {
	const workers, rounds = 4, 500
	var m Mutex
	var wg sync.WaitGroup
	count := 0
	for range workers {
		wg.Go(func() {
			for n := range rounds {
				m.Lock()
				count++
				m.Unlock()
				if n%100 == 0 {
					m.Stats()
				}
			}
		})
	}
	wg.Wait()
	if count != workers*rounds {
		t.Errorf("counted to %d, want %d", count, workers*rounds)
	}
	if s := m.Stats(); s.Contended > workers*rounds || s.Contended == 0 && s.Wait != 0 {
		t.Errorf("%+v after %d acquisitions", s, workers*rounds)
	}
}

// Asking for the counts is no contention, even where one waits to ask.
func TestStatsDoesNotCountItself(t *testing.T) {
	var m Mutex
	m.Lock()
	done := make(chan Stats)
	go func() { done <- m.Stats() }()
	time.Sleep(5 * time.Millisecond)
	m.Unlock()
	if got := <-done; got != (Stats{}) {
		t.Errorf("got %+v, want nothing", got)
	}
}

func TestStatsArithmetic(t *testing.T) {
	a, b := Stats{5, 7 * time.Second}, Stats{2, 3 * time.Second}
	if got, want := a.Plus(b), (Stats{7, 10 * time.Second}); got != want {
		t.Errorf("sum %+v, want %+v", got, want)
	}
	if got, want := a.Minus(b), (Stats{3, 4 * time.Second}); got != want {
		t.Errorf("difference %+v, want %+v", got, want)
	}
}
