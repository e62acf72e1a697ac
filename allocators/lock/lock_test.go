package lock

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"
)

// eachKind runs a test for each kind, with a new class of it.
func eachKind(t *testing.T, test func(t *testing.T, c *Class)) {
	for _, name := range Kinds() {
		t.Run(name, func(t *testing.T) {
			k, known := Named(name)
			if !known {
				t.Fatal("unknown")
			}
			test(t, NewClass(k))
		})
	}
}

// together runs f in n goroutines, and waits for all.
func together(n int, f func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { f(i) })
	}
	all.Wait()
}

func TestNames(t *testing.T) {
	if got, want := Kinds(), []string{"qspin", "ticket", "mutex"}; !slices.Equal(got, want) {
		t.Errorf("kinds %v, want %v", got, want)
	}
	if _, known := Named("spin"); known {
		t.Error("there is a kind spin")
	}
	for k := range Mutex + 1 {
		p := Param(k)
		if got := In(map[string]string{p.Name: p.Default}); got != k {
			t.Errorf("default of %v gives %v", k, got)
		}
	}
}

// A Word is as large as the kernel's lock. Tables are laid out by these sizes.
func TestSizes(t *testing.T) {
	var m sync.Mutex
	for _, s := range []struct {
		name      string
		got, want uintptr
	}{
		{"Word", unsafe.Sizeof(Word{}), 8},
		{"Lock", unsafe.Sizeof(Lock{}), 16},
		{"sync.Mutex", unsafe.Sizeof(m), 8},
		{"node", unsafe.Sizeof(node{}), nodeSize},
		{"alignment of Word", unsafe.Alignof(Word{}), unsafe.Alignof(m)},
		{"a Lock's spare word", unsafe.Offsetof(Lock{}.spare), 8},
	} {
		if s.got != s.want {
			t.Errorf("%s is %d bytes, want %d", s.name, s.got, s.want)
		}
	}
	for n := 16; n <= maxNodes; n *= 2 {
		if at := uintptr(unsafe.Pointer(&newNodes(n)[0])); at%nodeSize != 0 {
			t.Errorf("a table of %d nodes begins %d bytes behind a multiple of %d", n, at%nodeSize, nodeSize)
		}
	}
}

// The lock orders accesses to the fields that it guards, which the race detector checks too. Each acquisition is
// counted once.
func TestExcludes(t *testing.T) {
	const workers, rounds = 8, 2000
	eachKind(t, func(t *testing.T, c *Class) {
		var l Lock
		var w Word
		var inLock, inWord int
		together(workers, func(int) {
			for range rounds {
				l.Lock(c)
				inLock++
				l.Unlock(c)
				w.Lock(c)
				inWord++
				w.Unlock(c)
			}
		})
		if inLock != workers*rounds || inWord != workers*rounds {
			t.Errorf("counted to %d and %d, want %d", inLock, inWord, workers*rounds)
		}
		if got := l.Stats(c).Acquired; got != workers*rounds {
			t.Errorf("%d acquisitions, want %d", got, workers*rounds)
		}
		if c.Kind() == Mutex && w != (Word{}) {
			t.Errorf("a free mutex is %+v, want 0", w)
		}
		if s := c.Stats(); s.Contended > 2*workers*rounds || s.HandOvers > s.Contended || s.Longest > s.Wait {
			t.Errorf("%+v of %d acquisitions", s, 2*workers*rounds)
		}
	})
}

// waiting returns the number of waiters that have claimed a node. A waiter of a spin lock may claim its node before or
// after it has its place in the order.
func waiting(c *Class) (n int) {
	for i := range c.nodes {
		n += int(atomic.LoadUint32(&c.nodes[i].claimed))
	}
	return n
}

// until waits for an event that must happen.
func until(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Minute); !happened(); time.Sleep(50 * time.Microsecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in 5 minutes: no %s", what)
		}
	}
}

// A spin lock never writes the last 8 bytes of a Lock, which a table of overlapping Locks uses otherwise.
func TestSpinLocksLeaveTheLastBytes(t *testing.T) {
	for _, k := range []Kind{QSpin, Ticket} {
		c := NewClass(k)
		var table [3]uint64
		l := (*Lock)(unsafe.Pointer(&table[0]))
		together(4, func(i int) {
			for range 200 {
				if i == 3 {
					atomic.AddUint64(&table[1], 1) // the race detector reports any other access
					continue
				}
				l.Lock(c)
				runtime.Gosched()
				l.Unlock(c)
				l.Stats(c)
			}
		})
		if table[1] != 200 || table[2] != 0 {
			t.Errorf("%v wrote behind its 8 bytes: %v", k, table)
		}
	}
}

// If the holder does not run, waiters yield to it. With one P, only that or the end of the scheduler's time slice lets
// the holder continue.
func TestPreemptedHolders(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	eachKind(t, func(t *testing.T, c *Class) {
		var l Lock
		count := 0
		together(4, func(int) {
			for range 200 {
				l.Lock(c)
				runtime.Gosched() // others find it held
				count++
				l.Unlock(c)
			}
		})
		if count != 800 {
			t.Errorf("counted to %d, want 800", count)
		}
		if s := c.Stats(); s.Contended == 0 {
			t.Error("no acquisition waited")
		}
	})
}

// A contended Lock allocates nothing.
func TestNoAllocation(t *testing.T) {
	eachKind(t, func(t *testing.T, c *Class) {
		var l Lock
		var stop atomic.Bool
		ready, stopped := make(chan bool), make(chan bool)
		go func() {
			defer close(stopped)
			for i := 0; !stop.Load(); i++ {
				l.Lock(c)
				if i == 0 {
					close(ready)
				}
				runtime.Gosched()
				l.Unlock(c)
			}
		}()
		<-ready
		per := testing.AllocsPerRun(100, func() {
			l.Lock(c)
			runtime.Gosched()
			l.Unlock(c)
		})
		stop.Store(true)
		<-stopped
		if per >= 1 {
			t.Errorf("%v allocations per Lock", per)
		}
		if c.Stats().Contended == 0 {
			t.Error("no acquisition waited")
		}
	})
}
