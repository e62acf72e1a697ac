//go:build sim

package sched

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
)

// letters returns two threads that append n letters each, with a scheduling point before each letter.
func letters(n int, line *[]byte) []func() {
	var bodies []func()
	for _, letter := range []byte("ab") {
		bodies = append(bodies, func() {
			for range n {
				Access(Store, unsafe.Pointer(line))
				*line = append(*line, letter)
			}
		})
	}
	return bodies
}

// Enough preemptions give every interleaving of two threads, no preemptions only the serial ones, and one preemption
// those between.
func TestExhaustiveSeesAllOrders(t *testing.T) {
	for _, c := range []struct{ bound, orders int }{{0, 2}, {1, 6}, {100, 20}} {
		seen := map[string]bool{}
		for x := NewExhaustive(c.bound); ; {
			var line []byte
			if _, err := Run(Config{Choose: x.Choose, Observer: x}, letters(3, &line)...); err != nil {
				t.Fatal(err)
			}
			seen[string(line)] = true
			if !x.Next() {
				break
			}
		}
		if len(seen) != c.orders {
			t.Errorf("%d orders with at most %d preemptions, want %d", len(seen), c.bound, c.orders)
		}
	}
}

// A random walk reaches all interleavings. PCT reaches all but those that need many changes. The same seed gives the
// same interleavings.
func TestRandomChoosers(t *testing.T) {
	orders := func(choose func(*rand.Rand) Chooser, runs int) (all []string) {
		random := rand.New(rand.NewPCG(1, 2))
		for range runs {
			var line []byte
			if _, err := Run(Config{Choose: choose(random), MaxSteps: 100}, letters(3, &line)...); err != nil {
				t.Fatal(err)
			}
			all = append(all, string(line))
		}
		return all
	}
	for _, c := range []struct {
		name   string
		least  int
		choose func(*rand.Rand) Chooser
	}{
		{"random walk", 20, func(r *rand.Rand) Chooser { return RandomWalk(r, 2) }},
		{"PCT", 15, func(r *rand.Rand) Chooser { return PCT(r, 2, 5, 9) }},
	} {
		all := orders(c.choose, 2000)
		if again := orders(c.choose, 2000); !slices.Equal(all, again) {
			t.Errorf("%s: the same seed gives different orders", c.name)
		}
		slices.Sort(all)
		if n := len(slices.Compact(all)); n < c.least {
			t.Errorf("%s: %d of 20 orders, want at least %d", c.name, n, c.least)
		}
	}
}

// Without changes of priorities PCT preempts no thread.
func TestPCTWithoutChanges(t *testing.T) {
	for seed := range uint64(20) {
		var line []byte
		if _, err := Run(Config{Choose: PCT(rand.New(rand.NewPCG(seed, 1)), 2, 0, 9)}, letters(3, &line)...); err != nil {
			t.Fatal(err)
		}
		if got := string(line); got != "aaabbb" && got != "bbbaaa" {
			t.Errorf("got %s, want one thread after the other", got)
		}
	}
}

// mutex is a lock made of Acquire and Release.
type mutex struct{ held bool }

func (m *mutex) lock() {
	Acquire(unsafe.Pointer(m), 0, func() bool {
		free := !m.held
		m.held = true
		return free
	})
}

func (m *mutex) unlock() {
	m.held = false
	Release(unsafe.Pointer(m), 0)
}

// Two threads that take two locks in opposite orders deadlock in some schedule with one preemption, and in none
// without.
func TestDeadlockIsFound(t *testing.T) {
	for bound, want := range []bool{false, true} {
		found := false
		for x := NewExhaustive(bound); ; {
			var a, b mutex
			_, err := Run(Config{Choose: x.Choose, Observer: x, MaxSteps: 100},
				func() { a.lock(); b.lock(); b.unlock(); a.unlock() },
				func() { b.lock(); a.lock(); a.unlock(); b.unlock() })
			if err != nil && err != ErrDeadlock && err != ErrCut {
				t.Fatal(err)
			}
			found = found || err == ErrDeadlock
			if !x.Next() {
				break
			}
		}
		if found != want {
			t.Errorf("%d preemptions: deadlock %v, want %v", bound, found, want)
		}
	}
}

// A lock made of Acquire excludes under every schedule, and every thread gets it.
func TestAcquireExcludes(t *testing.T) {
	runs := 0
	for x := NewExhaustive(3); ; {
		var m mutex
		count, inside := 0, 0
		body := func() {
			m.lock()
			inside++
			if inside != 1 {
				t.Fatal("two threads hold the lock")
			}
			Access(Add, unsafe.Pointer(&count))
			inside--
			count++
			m.unlock()
		}
		_, err := Run(Config{Choose: x.Choose, Observer: x, MaxSteps: 100}, body, body, body)
		if err == nil {
			runs++
		}
		if err != ErrCut && (err != nil || count != 3) {
			t.Fatalf("%d of 3 threads got the lock, %v", count, err)
		}
		if !x.Next() {
			break
		}
	}
	if runs < 6 {
		t.Errorf("only %d schedules: the threads have 6 orders", runs)
	}
}

// A run that exceeds its step limit fails. Its deferred calls run, and no run is active afterwards.
func TestStepLimit(t *testing.T) {
	deferred := 0
	body := func() {
		defer func() { deferred++ }()
		for {
			Yield()
		}
	}
	choose := RandomWalk(rand.New(rand.NewPCG(1, 1)), 2)
	steps, err := Run(Config{Choose: choose, MaxSteps: 50}, body, body)
	if !errors.Is(err, ErrStepLimit) || steps != 50 || deferred != 2 || Active() {
		t.Errorf("%v after %d steps, %d deferred calls, active %v; want the step limit, 50, 2, false",
			err, steps, deferred, Active())
	}
}

// A panic fails its run, and the error has its stack. The other threads are unwound although their deferred calls have
// scheduling points.
func TestPanicIsReported(t *testing.T) {
	held := mutex{held: true}
	_, err := Run(Config{Choose: Replay(nil)},
		func() { Yield(); panic("ouch") },
		func() { defer Yield(); held.lock() })
	var p *PanicError
	if !errors.As(err, &p) || p.Thread != 0 || p.Value != "ouch" || !strings.Contains(p.Stack, "sched_test.go") {
		t.Errorf("got %v, want the panic of thread 0 and its stack", err)
	}
	if Active() {
		t.Error("active after the run")
	}
}

// Outside of a run, scheduling points return at once.
func TestOutsideOfARun(t *testing.T) {
	Yield()
	Release(nil, 0)
	if Active() {
		t.Error("active outside of a run")
	}
}

func TestTrace(t *testing.T) {
	if got := (Trace{0, 0, 1, 0}).String(); got != "0×2 1×1 0×1" {
		t.Errorf("got %q", got)
	}
	var line []byte
	var trace Trace
	_, err := Run(Config{Choose: trace.Record(Replay(nil))}, letters(2, &line)...)
	if got := trace.String(); err != nil || got != "0×3 1×3" {
		t.Errorf("the trace is %q, %v; want 0×3 1×3: the start and two scheduling points of each thread", got, err)
	}
}

// events records events, with an m for the address of the lock.
type events struct {
	lock *mutex
	seen []string
}

func (o *events) Observe(e Event) {
	at := ""
	if e.Address == unsafe.Pointer(o.lock) {
		at = " m"
	}
	o.seen = append(o.seen, fmt.Sprintf("%d %v%s", e.Thread, e.Kind, at))
}

// The observer sees who waits for a lock, and who has it then. A thread that waits is not runnable again before it may
// have the lock.
func TestObserver(t *testing.T) {
	var m mutex
	o := &events{lock: &m}
	body := func() {
		m.lock()
		Yield()
		m.unlock()
	}
	next := []int{0, 0, 1, 1, 0, 0, 1, 1, 1} // the fourth step waits
	choose := func(_ int, runnable []int) (thread int) {
		thread, next = next[0], next[1:]
		if !slices.Contains(runnable, thread) {
			t.Fatalf("thread %d is not among %v, %q", thread, runnable, o.seen)
		}
		return thread
	}
	_, err := Run(Config{Choose: choose, Observer: o}, body, body)
	want := []string{
		"0 lock m", "0 nothing", "1 lock m", "1 wait for lock m", "0 unlock m", "0 end", "1 nothing", "1 unlock m", "1 end",
	}
	if diff := cmp.Diff(want, o.seen); err != nil || len(next) > 0 || diff != "" {
		t.Errorf("%v, %v left: %s", err, next, diff)
	}
}

// A touch is a scheduling point only if the run asks for it.
func TestTouches(t *testing.T) {
	for _, touches := range []bool{false, true} {
		n, err := Run(Config{Choose: Replay(nil), Touches: touches}, func() { Access(Touch, nil) })
		if want := map[bool]int{false: 1, true: 2}[touches]; n != want || err != nil {
			t.Errorf("touches %v: %d steps, want %d, %v", touches, n, want, err)
		}
	}
}
