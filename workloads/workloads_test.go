package workloads

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func compiled(t *testing.T, spec string, tasks, workers int, seed uint64) *Program {
	t.Helper()
	w := selectOne(t, spec)
	p, err := w.Entry.Program(Shape{Tasks: tasks, Workers: workers, Values: w.Values, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestOpPacksAll(t *testing.T) {
	for kind := range Kinds {
		op := NewOp(kind, MaxTasks-1, math.MaxUint32)
		if op.Kind() != kind || op.Task() != MaxTasks-1 || op.Slot() != math.MaxUint32 {
			t.Errorf("%v comes back as %v, task %d, slot %d", kind, op.Kind(), op.Task(), op.Slot())
		}
	}
}

// ErrUnsuited is returned for unsuitable numbers of tasks or workers, and not for wrong
// parameters.
func TestUnsuited(t *testing.T) {
	for _, test := range []struct {
		spec           string
		tasks, workers int
		unsuited       bool
		want           string // part of the error; "": no error
	}{
		{"exit-storm", 8, 1, true, "at least 2 workers"},
		{"exit-storm", 1, 2, true, "as many tasks"},
		{"exit-storm", 2, 2, false, ""},
		{"growth", 1, 1, true, "at least 2 workers"},
		{"growth,stride=4096", 1, 2, false, "beyond the largest id"},
		{"adversary", 1, 1, true, "at least 2 tasks"},
		{"fork-exit", 1, 2, true, "no more workers than tasks"},
		{"cacheline", 64, 1, true, "at least 2 workers"},
		{"emelyanov-2013,p=11", 10, 11, true, "p is 11"},
		{"mixed,lookup=80", 1, 1, false, "sum to 90 percent: want 100"},
		{"mixed,create=6,lookup=89", 1, 1, false, "6 percent create and 5 percent delete"},
		{"mixed,create=0,delete=0,lookup=100,writers=one", 1, 1, false, "writers=one needs writes"},
		{"mixed,timers=1", 1, 2, true, "cannot share 1 timers"},
		{"sparse-512,stride=1048576,timers=5000", 1, 1, false, "beyond the largest id"},
	} {
		w := selectOne(t, test.spec)
		_, err := w.Entry.Program(Shape{Tasks: test.tasks, Workers: test.workers, Values: w.Values})
		ok := (err == nil) == (test.want == "") && (err == nil || strings.Contains(err.Error(), test.want))
		if !ok || errors.Is(err, ErrUnsuited) != test.unsuited {
			t.Errorf("%s, %d tasks, %d workers: %v, want %q", test.spec, test.tasks, test.workers, err, test.want)
		}
	}
}

// "published" stands for all workloads that repeat a published test.
func TestPublishedGroup(t *testing.T) {
	selected, err := Select(All(), "find,published,storm")
	if err != nil {
		t.Fatal(err)
	}
	first, last := selected[0].Spec, selected[len(selected)-1].Spec
	if first != "find" || last != "storm" || len(selected) != len(published())+2 {
		t.Errorf("%d workloads from %s to %s", len(selected), first, last)
	}
}

// Programs are equal for the same seed and differ for another seed.
func TestSeed(t *testing.T) {
	for _, spec := range []string{"find,churn=10", "mixed,skew=zipf", "mixed,skew=hot", "iterate", "adversary",
		"cacheline,timers=20"} {
		first := compiled(t, spec, 64, 2, 1)
		if !reflect.DeepEqual(first.Phases, compiled(t, spec, 64, 2, 1).Phases) {
			t.Errorf("%s: same seed, other operations", spec)
		}
		if reflect.DeepEqual(first.Phases, compiled(t, spec, 64, 2, 2).Phases) {
			t.Errorf("%s: another seed, same operations", spec)
		}
	}
}

// The share of operations that delete or create is the parameter churn, to within one percentage
// point, and lookups are uniform over the population.
func TestMix(t *testing.T) {
	for _, test := range []struct {
		spec  string
		share float64
	}{{"find", 0}, {"churn", 1}, {"lookup,churn=10", 0.1}, {"find,churn=50", 0.5}} {
		p := compiled(t, test.spec+",timers=10", 10, 2, 1)
		var writes, all float64
		reads := make([]float64, p.Slots())
		for _, stream := range p.Phases[0].Streams {
			for _, op := range stream {
				all++
				if op.Kind() == Create || op.Kind() == Delete {
					writes++
				} else {
					reads[op.Slot()]++
				}
			}
		}
		if got := writes / all; math.Abs(got-test.share) > 0.01 {
			t.Errorf("%s: %.3f of the operations delete or create, want %.3f", test.spec, got, test.share)
		}
		if test.share == 1 {
			continue
		}
		mean := (all - writes) / float64(len(reads))
		var chi2 float64
		for _, n := range reads {
			chi2 += (n - mean) * (n - mean) / mean
		}
		// With 99 degrees of freedom χ² exceeds 149 once in a thousand times.
		if chi2 > 149 {
			t.Errorf("%s: lookups are not uniform: χ² is %.0f", test.spec, chi2)
		}
	}
}

// In growth the first worker and the others share no timer, so that they wait for each other only
// in the structure and not at the lock of a timer. After a round the task is in its initial state.
func TestGrowth(t *testing.T) {
	p, err := growthProgram(Shape{Workers: 3, Seed: 1}, 50, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, ph := range p.Phases {
		if ph.Beside == nil {
			continue
		}
		for _, op := range slices.Concat(ph.Streams[1:]...) {
			if slices.Contains(ph.Streams[0], op) {
				t.Fatalf("%s: the first worker and another one both execute %v", ph.Name, op)
			}
		}
	}
	last := p.Phases[len(p.Phases)-2:]
	if first := last[0].Streams[0]; len(first) != 1 || first[0].Kind() != Exit {
		t.Errorf("a round ends with %v, want an exit", first)
	}
	if !slices.Equal(last[1].Streams[0], p.Setup[0].Streams[0]) {
		t.Errorf("the timers after a round differ from those before it")
	}
}
