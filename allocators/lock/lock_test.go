package lock

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"idlab/allocators/cycles"
)

// each runs a test for locks of each kind.
func each(t *testing.T, test func(t *testing.T, c *Class)) {
	for _, name := range Kinds() {
		kind, _ := Named(name)
		t.Run(name, func(t *testing.T) { test(t, NewClass(kind)) })
	}
}

func TestNames(t *testing.T) {
	for _, name := range Kinds() {
		if kind, ok := Named(name); !ok || kind.String() != name {
			t.Errorf("the kind named %s is %v, %v", name, kind, ok)
		}
	}
	if _, ok := Named("futex"); ok {
		t.Error("there is a kind that is none")
	}
}

// A Word is as large as the kernel's lock and the count beside it, and as a
// sync.Mutex; a node fills a cache line.
func TestSizes(t *testing.T) {
	for _, test := range []struct {
		name      string
		got, want uintptr
	}{
		{"a Word", unsafe.Sizeof(Word{}), 8},
		{"a sync.Mutex", unsafe.Sizeof(sync.Mutex{}), 8},
		{"a Lock", unsafe.Sizeof(Lock{}), 16},
		{"a node", unsafe.Sizeof(node{}), 64},
		{"what stands before the nodes", unsafe.Offsetof(Class{}.nodes), 64},
	} {
		if test.got != test.want {
			t.Errorf("%s is %d bytes, want %d", test.name, test.got, test.want)
		}
	}
}

// What is guarded adds up, however many change it at once.
func TestExclusion(t *testing.T) {
	each(t, func(t *testing.T, c *Class) {
		const workers, rounds = 8, 2000
		var l Lock
		var wg sync.WaitGroup
		count, inside := 0, false
		for range workers {
			wg.Go(func() {
				for n := range rounds {
					l.Lock(c)
					if inside {
						t.Error("two are inside at once")
					}
					inside = true
					count++
					if n%16 == 0 {
						cycles.Pause(10)
					}
					inside = false
					l.Unlock(c)
				}
			})
		}
		wg.Wait()
		if count != workers*rounds {
			t.Errorf("counted to %d, want %d", count, workers*rounds)
		}
		if got := l.Stats(c).Acquired; got != workers*rounds {
			t.Errorf("%d acquisitions, want %d", got, workers*rounds)
		}
		s := c.Stats()
		if s.Contended > workers*rounds || s.HandOvers > s.Contended || (s.Contended == 0) != (s.Wait == 0 && s.Longest == 0) || s.Longest > s.Wait {
			t.Errorf("after %d acquisitions %+v", workers*rounds, s)
		}
		if fair := c.Kind() != Mutex; fair && s.HandOvers != s.Contended {
			t.Errorf("%d hand-overs of %d, want all", s.HandOvers, s.Contended)
		}
	})
}

func TestUncontendedCountsAcquisitionsAlone(t *testing.T) {
	each(t, func(t *testing.T, c *Class) {
		var l Lock
		for range 1000 {
			l.Lock(c)
			l.Unlock(c)
		}
		if got := c.Stats().Plus(l.Stats(c)); got != (Stats{Acquired: 1000}) {
			t.Errorf("taken 1000 times by one: %+v, want 1000 acquisitions and nothing else", got)
		}
	})
}

// A spin lock leaves the last 8 bytes of a Lock alone; the word of a mutex is not
// counted in.
func TestSpareIsOfMutexes(t *testing.T) {
	each(t, func(t *testing.T, c *Class) {
		var l Lock
		l.Lock(c)
		l.Unlock(c)
		if used := l.spare != (Word{}); used != (c.Kind() == Mutex) {
			t.Errorf("the spare word is %+v", l.spare)
		}
	})
}

// contend has one waiter come to a lock that is held, and returns at most how long
// it waited, in ticks. The waiter may come late: then the lock is held for longer.
func contend(t *testing.T, c *Class, l *Lock) (most int64) {
	t.Helper()
	for hold := 5 * time.Millisecond; hold < 5*time.Second; hold *= 2 {
		before := c.Stats().Contended
		l.Lock(c)
		from := cycles.Now()
		done := make(chan int64)
		go func() {
			l.Lock(c)
			done <- cycles.Now()
			l.Unlock(c)
		}()
		time.Sleep(hold)
		l.Unlock(c)
		most = <-done - from
		if c.Stats().Contended > before {
			return most
		}
	}
	t.Fatal("a lock that is held is never found held")
	return 0
}

// An acquisition that finds the lock held is counted, with the time that it waited.
func TestWaitIsCounted(t *testing.T) {
	each(t, func(t *testing.T, c *Class) {
		var l Lock
		most := contend(t, c, &l)
		s := c.Stats()
		if s.Contended != 1 || s.Wait <= 0 || s.Wait > most {
			t.Errorf("one waited for at most %d ticks: %+v", most, s)
		}
	})
}

// The longest wait is that since it was asked for the last time.
func TestLongest(t *testing.T) {
	each(t, func(t *testing.T, c *Class) {
		n, _ := c.claim()
		w := wait{from: 0, last: 100}
		w.end(c, n, false)
		w = wait{from: 0, last: 70}
		w.end(c, nil, false)
		if got := c.Stats(); got.Longest != 100 || got.Wait != 170 || got.Contended != 2 {
			t.Errorf("after waits of 100 and 70: %+v", got)
		}
		if got := c.Stats(); got.Longest != 0 || got.Wait != 170 {
			t.Errorf("asked again: %+v, want no longest wait", got)
		}
	})
}

// Waiters of a spin lock are served in the order in which they came.
func TestFirstComeFirstServed(t *testing.T) {
	for _, kind := range []Kind{QSpin, Ticket} {
		t.Run(kind.String(), func(t *testing.T) {
			const waiters = 6
			c := NewClass(kind)
			var l Lock
			var order []int
			var wg sync.WaitGroup
			l.Lock(c)
			for n := range waiters {
				before := atomic.LoadUint32(&l.state)
				wg.Go(func() {
					l.Lock(c)
					order = append(order, n)
					l.Unlock(c)
				})
				for atomic.LoadUint32(&l.state) == before { // until it stands in the line
					runtime.Gosched()
				}
			}
			l.Unlock(c)
			wg.Wait()
			for n, served := range order {
				if served != n {
					t.Fatalf("served in the order %v", order)
				}
			}
		})
	}
}

// More may wait than there are nodes.
func TestMoreWaitersThanNodes(t *testing.T) {
	each(t, func(t *testing.T, c *Class) {
		c.nodes = c.nodes[:2]
		var l Lock
		var wg sync.WaitGroup
		count := 0
		l.Lock(c)
		for range 40 {
			wg.Go(func() {
				for range 20 {
					l.Lock(c)
					count++
					l.Unlock(c)
				}
			})
		}
		time.Sleep(time.Millisecond)
		l.Unlock(c)
		wg.Wait()
		if count != 800 {
			t.Errorf("counted to %d, want 800", count)
		}
		for i := range c.nodes {
			if n := &c.nodes[i]; n.busy != 0 {
				t.Errorf("node %d was not given back", i)
			}
		}
	})
}

// Tickets wrap around, and no acquisition carries into the other half.
func TestTicketsWrap(t *testing.T) {
	c := NewClass(Ticket)
	var l Lock
	for range 3 * ticket {
		l.Lock(c)
		if !isHeld(&l, c) {
			t.Fatal("a lock that was taken is free")
		}
		l.Unlock(c)
		if isHeld(&l, c) {
			t.Fatal("a lock that was released is held")
		}
	}
}

func isHeld(l *Lock, c *Class) bool {
	if l.tryLock(c) {
		l.Unlock(c)
		return false
	}
	return true
}

// Stats and acquisitions may be asked for at any time, and asking is no acquisition.
func TestAskingIsNotCounted(t *testing.T) {
	each(t, func(t *testing.T, c *Class) {
		const workers, rounds = 4, 500
		var l Lock
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for n := range rounds {
					l.Lock(c)
					l.Unlock(c)
					if n%50 == 0 {
						l.Stats(c)
						c.Stats()
					}
				}
			})
		}
		wg.Wait()
		if got := l.Stats(c).Acquired; got != workers*rounds {
			t.Errorf("%d acquisitions, want %d", got, workers*rounds)
		}
	})
}

// A waiter allocates nothing.
func TestWaitingAllocatesNothing(t *testing.T) {
	each(t, func(t *testing.T, c *Class) {
		var l Lock
		var stop atomic.Bool
		var wg sync.WaitGroup
		wg.Go(func() {
			for !stop.Load() {
				l.Lock(c)
				cycles.Pause(20)
				l.Unlock(c)
			}
		})
		allocs := testing.AllocsPerRun(2000, func() {
			l.Lock(c)
			l.Unlock(c)
		})
		stop.Store(true)
		wg.Wait()
		if allocs != 0 {
			t.Errorf("%v allocations an acquisition", allocs)
		}
	})
}

// A holder who is preempted gets its CPU back, though all who wait would spin.
func TestPreemptedHolder(t *testing.T) {
	each(t, func(t *testing.T, c *Class) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		var l Lock
		var wg sync.WaitGroup
		count := 0
		for range 4 {
			wg.Go(func() {
				for range 25 {
					l.Lock(c)
					runtime.Gosched() // others come, and wait
					count++
					l.Unlock(c)
				}
			})
		}
		wg.Wait()
		if count != 100 {
			t.Errorf("counted to %d, want 100", count)
		}
	})
}

func TestStatsArithmetic(t *testing.T) {
	a, b := Stats{50, 9, 8, 70, 40}, Stats{20, 4, 3, 30, 25}
	if got, want := a.Plus(b), (Stats{70, 13, 11, 100, 40}); got != want {
		t.Errorf("sum %+v, want %+v", got, want)
	}
	if got, want := a.Minus(b), (Stats{30, 5, 5, 40, 40}); got != want {
		t.Errorf("difference %+v, want %+v", got, want)
	}
}

func ExampleLock() {
	class := NewClass(QSpin)
	var l Lock
	l.Lock(class)
	l.Unlock(class)
	fmt.Println(l.Stats(class).Acquired, class.Stats().Contended)
	// Output: 1 0
}
