//go:build sched

package sched

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// letters returns two threads that write n letters each, with a point before
// each of them.
func letters(n int, line *[]byte) []func() {
	var bodies []func()
	for _, letter := range []byte("ab") {
		bodies = append(bodies, func() {
			for range n {
				Yield()
				*line = append(*line, letter)
			}
		})
	}
	return bodies
}

// With enough preemptions every order of two threads' letters is seen, with none
// only those in which a thread runs to its end, and with one those between.
func TestExhaustiveSeesAllOrders(t *testing.T) {
	for _, c := range []struct{ bound, orders int }{{0, 2}, {1, 6}, {100, 20}} {
		seen := map[string]bool{}
		for x := NewExhaustive(c.bound); ; {
			var line []byte
			if _, err := Run(x.Choose, 100, letters(3, &line)...); err != nil {
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

// A random walk sees all orders too, PCT all but such as take many changes, and
// each the same ones again from the same seed.
func TestRandomChoosers(t *testing.T) {
	orders := func(choose func(*rand.Rand) Chooser, runs int) (all []string) {
		random := rand.New(rand.NewPCG(1, 2))
		for range runs {
			var line []byte
			if _, err := Run(choose(random), 100, letters(3, &line)...); err != nil {
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
			t.Errorf("%s: two times the same seed gives different orders", c.name)
		}
		slices.Sort(all)
		if n := len(slices.Compact(all)); n < c.least {
			t.Errorf("%s: %d orders, want %d of 20", c.name, n, c.least)
		}
	}
}

// Without a change of priorities PCT preempts nobody.
func TestPCTWithoutChanges(t *testing.T) {
	for seed := range uint64(20) {
		var line []byte
		if _, err := Run(PCT(rand.New(rand.NewPCG(seed, 1)), 2, 0, 9), 100, letters(3, &line)...); err != nil {
			t.Fatal(err)
		}
		if got := string(line); got != "aaabbb" && got != "bbbaaa" {
			t.Errorf("got %s, want one thread after the other", got)
		}
	}
}

// mutex is a lock made of Yield and Block.
type mutex struct{ held bool }

func (m *mutex) lock() {
	Yield()
	for m.held {
		Block(func() bool { return !m.held })
	}
	m.held = true
}

func (m *mutex) unlock() {
	Yield()
	m.held = false
}

// Two threads that take two locks in opposite orders come to a deadlock under
// some schedule with a preemption, and under none without.
func TestDeadlockIsFound(t *testing.T) {
	for bound, want := range []bool{false, true} {
		found := false
		for x := NewExhaustive(bound); ; {
			var a, b mutex
			_, err := Run(x.Choose, 100,
				func() { a.lock(); b.lock(); b.unlock(); a.unlock() },
				func() { b.lock(); a.lock(); a.unlock(); b.unlock() })
			if err != nil && !errors.Is(err, ErrDeadlock) {
				t.Fatal(err)
			}
			found = found || err != nil
			if !x.Next() {
				break
			}
		}
		if found != want {
			t.Errorf("%d preemptions: deadlock %v, want %v", bound, found, want)
		}
	}
}

// A lock made of Block excludes under every schedule, and each thread gets it.
func TestBlockExcludes(t *testing.T) {
	runs := 0
	for x := NewExhaustive(3); ; runs++ {
		var m mutex
		count, inside := 0, 0
		body := func() {
			m.lock()
			inside++
			if inside != 1 {
				t.Fatal("two threads have the lock")
			}
			Yield()
			inside--
			count++
			m.unlock()
		}
		if _, err := Run(x.Choose, 100, body, body, body); err != nil || count != 3 {
			t.Fatalf("%d threads had the lock, %v", count, err)
		}
		if !x.Next() {
			break
		}
	}
	if runs < 100 {
		t.Errorf("only %d schedules", runs)
	}
}

// A run that does not end is given up, deferred calls are made, and no thread is
// left as the one that runs.
func TestEndlessRunIsGivenUp(t *testing.T) {
	deferred := 0
	body := func() {
		defer func() { deferred++ }()
		for {
			Yield()
		}
	}
	trace, err := Run(RandomWalk(rand.New(rand.NewPCG(1, 1)), 2), 50, body, body)
	if !errors.Is(err, ErrEndless) || len(trace) != 50 || deferred != 2 || Active() {
		t.Errorf("%v after %d steps, %d deferred calls, active %v; want endless, 50, 2, false", err, len(trace), deferred, Active())
	}
}

// A panic is the failure of its run, with the place where it was, and ends the
// other threads though they have points in deferred calls.
func TestPanicIsReported(t *testing.T) {
	_, err := Run(NewExhaustive(0).Choose, 100,
		func() { Yield(); panic("ouch") },
		func() { defer Yield(); Block(func() bool { return false }) })
	var p *PanicError
	if !errors.As(err, &p) || p.Thread != 0 || p.Value != "ouch" || !strings.Contains(p.Stack, "sched_test.go") {
		t.Errorf("got %v, want the panic of thread 0 and its stack", err)
	}
	if Active() {
		t.Error("a thread still runs")
	}
}

// Without a run nothing switches and nothing blocks.
func TestOutsideOfARun(t *testing.T) {
	Yield()
	Block(func() bool { return false })
	if Active() {
		t.Error("active outside of a run")
	}
}

func TestTrace(t *testing.T) {
	if got := (Trace{0, 0, 1, 0}).String(); got != "0×2 1×1 0×1" {
		t.Errorf("got %q", got)
	}
	var line []byte
	trace, err := Run(NewExhaustive(0).Choose, 100, letters(2, &line)...)
	if got := trace.String(); err != nil || got != "0×3 1×3" {
		t.Errorf("the trace is %q, %v; want each thread's start and its two points", got, err)
	}
}
