package workloads

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// compiledFor compiles a workload with the seed 1.
func compiledFor(t testing.TB, spec string, tasks, workers int) *Program {
	t.Helper()
	selected, err := Select(All(), spec)
	if err != nil {
		t.Fatal(err)
	}
	p, err := selected[0].Entry.Program(Shape{Tasks: tasks, Workers: workers, Values: selected[0].Values, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// touched returns the share of the slots from first on that occur in the streams.
func touched(p *Program, first int, streams ...Stream) float64 {
	seen := make([]bool, p.Slots())
	n := 0
	for _, s := range streams {
		for _, op := range s {
			if slot := op.Slot(); slot >= first && !seen[slot] {
				seen[slot] = true
				n++
			}
		}
	}
	return float64(n) / float64(p.Slots()-first)
}

// The streams of lookups draw from the whole population, those of churn replace all of it, and no
// stream is short.
func TestStreamsCoverThePopulation(t *testing.T) {
	list := []string{"find", "lookup", "find,chain=independent", "churn", "find,churn=10", "lookup,churn=50", "mixed",
		"iterate", "sparse-512,stride=1"}
	for _, timers := range []int{100, 20_000, 100_000, 1_000_000} {
		for _, workload := range list {
			for _, workers := range []int{1, 2} {
				if timers == 1_000_000 && workers == 2 && workload != "churn" {
					continue // to save time
				}
				checkCoverage(t, workload, timers, workers)
			}
		}
	}
}

func checkCoverage(t *testing.T, workload string, timers, workers int) {
	t.Helper()
	p := compiledFor(t, fmt.Sprintf("%s,timers=%d", workload, timers), 1, workers)
	streams := p.Phases[0].Streams
	if workload == "iterate" && workers == 2 {
		streams = streams[1:] // the first worker lists timers
	}
	if workload == "churn" || workload == "iterate" {
		if got := touched(p, 0, streams...); got < 1 {
			t.Errorf("%s, %d timers, %d workers replace %.1f %% of them", workload, timers, workers, 100*got)
		}
	} else {
		for w, s := range streams {
			if got := touched(p, 0, s); got < 0.98 {
				t.Errorf("%s, %d timers: worker %d of %d uses %.1f %% of them", workload, timers, w, workers, 100*got)
			}
		}
	}
	if short := slices.ContainsFunc(streams, func(s Stream) bool { return len(s) < minDraws }); short {
		t.Errorf("%s, %d timers, %d workers: a stream is shorter than %d", workload, timers, workers, minDraws)
	}
}

// The streams of background workers are no repetition of a short cycle whose length is a power of
// two.
func TestBackgroundStreamsAreNoShortCycle(t *testing.T) {
	for _, test := range []struct {
		spec  string
		phase int
		first int // first slot that background workers use
	}{{"growth,timers=1000", 0, 1000}, {"exit-storm,timers=1000", 0, 1000}, {"adversary,ids=100", 1, 100}} {
		p := compiledFor(t, test.spec, 8, 2)
		if test.spec == "growth,timers=1000" {
			p = compiledFor(t, test.spec, 1, 2)
		}
		s := p.Phases[test.phase].Streams[1]
		if len(s) < minDraws {
			t.Errorf("%s: a cycle of %d operations", test.spec, len(s))
		}
		for period := 1; period <= len(s)/2; period *= 2 {
			if slices.Equal(s[:period], s[period:2*period]) && period > 4 {
				t.Errorf("%s: operations repeat after %d", test.spec, period)
			}
		}
		others := p.Slots()
		if test.spec == "growth,timers=1000" {
			others-- // the last slot belongs to the writer
		}
		seen := map[int]bool{}
		for _, op := range s {
			seen[op.Slot()] = true
		}
		missing := 0
		for slot := test.first; slot < others; slot++ {
			if !seen[slot] {
				missing++
			}
		}
		// One draw in ten replaces a timer instead, so some slots are never looked up.
		if share := float64(missing) / float64(others-test.first); share > 0.13 {
			t.Errorf("%s: %.1f %% of the population is never used", test.spec, 100*share)
		}
	}
}

// Every slot is drawn at least once, and none of them much more often than the others.
func TestUniformSlots(t *testing.T) {
	const from, to = 10, 1010
	counts := map[int]int{}
	drawn := uniformSlots(rand.New(rand.NewPCG(1, 1)), drawsPerSlot*(to-from), from, to)
	for _, slot := range drawn {
		counts[slot]++
	}
	if len(counts) != to-from || len(drawn) > drawsPerSlot*(to-from)*11/10 {
		t.Errorf("%d slots of %d are drawn, in %d draws", len(counts), to-from, len(drawn))
	}
	for slot, n := range counts {
		if slot < from || slot >= to || n > 20 {
			t.Errorf("slot %d is drawn %d times", slot, n)
		}
	}
	if few := uniformSlots(rand.New(rand.NewPCG(1, 1)), 10, from, to); len(few) != 10 {
		t.Errorf("%d draws, want 10 if there are fewer draws than slots", len(few))
	}
	again := uniformSlots(rand.New(rand.NewPCG(1, 1)), drawsPerSlot*(to-from), from, to)
	if !slices.Equal(again, drawn) {
		t.Error("the same seed draws other slots")
	}
}

// Lookups are dependent by default, and the parameter chain does not change the streams.
func TestChain(t *testing.T) {
	for _, workload := range []string{"find", "lookup"} {
		dependent := compiledFor(t, workload, 7, 2)
		independent := compiledFor(t, workload+",chain=independent", 7, 2)
		if !dependent.Dependent || independent.Dependent {
			t.Errorf("%s: dependent %v, and %v with chain=independent",
				workload, dependent.Dependent, independent.Dependent)
		}
		for w, s := range dependent.Phases[0].Streams {
			if !slices.Equal(s, independent.Phases[0].Streams[w]) {
				t.Errorf("%s: worker %d does other operations with chain=independent", workload, w)
			}
		}
	}
	for _, workload := range []string{"churn", "storm", "gleixner-1"} {
		if compiledFor(t, workload, 1, 1).Dependent {
			t.Errorf("%s is dependent", workload)
		}
	}
}

// taskOf is right for tasks with equal and with different numbers of slots.
func TestTaskOf(t *testing.T) {
	for _, first := range [][]int{Evenly(7, 3), {0, 100, 101, 105}, {0, 1, 200}, {0, 0, 5}} {
		p := &Program{First: first}
		for task := range p.Tasks() {
			for slot := first[task]; slot < first[task+1]; slot++ {
				if op := p.Op(Find, slot); op.Task() != task || op.Slot() != slot || op.Kind() != Find {
					t.Errorf("slot %d of %v: %v, want task %d", slot, first, op, task)
				}
			}
		}
	}
}

func BenchmarkCompileAMillion(b *testing.B) {
	for b.Loop() {
		compiledFor(b, "find,timers=1000000", 1, 2)
	}
}
