//go:build sched

package sched

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Exhaust goes through each schedule once. An addition is lost only by a preemption.
func TestExhaust(t *testing.T) {
	for preemptions, want := range map[int]map[int]bool{0: {2: true}, 1: {1: true, 2: true}} {
		sums := map[int]bool{}
		seen := map[string]bool{}
		runs, all := Exhaust(preemptions, 1000, func(choose Chooser) bool {
			order := ""
			sum := 0
			add := func() { Yield(); was := sum; Yield(); sum = was + 1 }
			o := Run([]func(){add, add}, func(last int, ready []int) int {
				next := choose(last, ready)
				order += fmt.Sprint(next)
				return next
			}, 100)
			if o.Deadlock || o.Endless {
				t.Fatalf("%+v", o)
			}
			if seen[order] {
				t.Fatalf("schedule %s came twice", order)
			}
			seen[order], sums[sum] = true, true
			return true
		})
		if !all || runs != len(seen) || len(sums) != len(want) {
			t.Errorf("%d preemptions: %d runs, all %v, with the sums %v, want %v", preemptions, runs, all, sums, want)
		}
	}
}

// Random and PCT come to the schedule in which an addition is lost.
func TestDrawnSchedules(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for name, chooser := range map[string]func() Chooser{
		"random": func() Chooser { return Random(rng, 2) },
		"PCT":    func() Chooser { return PCT(rng, 2, 2, 6) },
	} {
		lost := false
		for range 200 {
			sum := 0
			add := func() { Yield(); was := sum; Yield(); sum = was + 1 }
			Run([]func(){add, add}, chooser(), 100)
			lost = lost || sum == 1
		}
		if !lost {
			t.Errorf("%s: in 200 schedules no addition was lost", name)
		}
	}
}

// A run of which all wait is a deadlock, one that does not end is endless, and in both
// the workers are ended.
func TestOutcomes(t *testing.T) {
	first := func(_ int, ready []int) int { return ready[0] }
	ended := 0
	never := func() {
		defer func() { ended++ }()
		Block(func() bool { return false })
	}
	if o := Run([]func(){never, never}, first, 100); !o.Deadlock || o.Endless || ended != 2 {
		t.Errorf("two that wait: %+v, %d ended", o, ended)
	}
	loop := func() {
		defer func() { ended++ }()
		for {
			Yield()
		}
	}
	if o := Run([]func(){loop}, first, 100); o.Deadlock || !o.Endless || o.Steps != 100 || ended != 3 {
		t.Errorf("one that loops: %+v, %d ended", o, ended)
	}
	if Active() {
		t.Error("active after a run")
	}
}

// A worker that waits goes on as soon as it can, and not before.
func TestBlock(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 100 {
		held, order := true, ""
		o := Run([]func(){
			func() { Yield(); order += "r"; held = false; Yield() },
			func() { Block(func() bool { return !held }); order += "w" },
		}, Random(rng, 2), 100)
		if o.Deadlock || order != "rw" {
			t.Fatalf("%+v, in the order %s", o, order)
		}
	}
}
