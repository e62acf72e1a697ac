package workloads

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
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

// interpreter keeps what the operations of a program do to its slots, and finds
// those that a program must not contain.
type interpreter struct {
	t     *testing.T
	p     *Program
	full  []bool
	owner []int // the worker that writes a slot, -1 before the first
}

// run executes phases, one worker after the other: the order between workers
// must not matter.
func (in *interpreter) run(phases []Phase) {
	for _, ph := range phases {
		for w, stream := range ph.Streams {
			for _, op := range stream {
				in.do(w, op)
			}
		}
	}
}

func (in *interpreter) do(worker int, op Op) {
	in.t.Helper()
	task, slot := op.Task(), op.Slot()
	if op.Kind() == Exit {
		for s := in.p.First[task]; s < in.p.First[task+1]; s++ {
			in.full[s] = false
		}
		return
	}
	if slot < in.p.First[task] || slot >= in.p.First[task+1] {
		in.t.Fatalf("%v: the slot is not the task's", op)
	}
	if writes := op.Kind() == Create || op.Kind() == Delete; writes {
		if in.owner[slot] >= 0 && in.owner[slot] != worker {
			in.t.Fatalf("%v: workers %d and %d both write the slot", op, in.owner[slot], worker)
		}
		in.owner[slot] = worker
	}
	if (op.Kind() == Create) == in.full[slot] {
		in.t.Fatalf("%v: the slot is full: %v", op, in.full[slot])
	}
	switch op.Kind() {
	case Create:
		in.full[slot] = true
	case Delete:
		in.full[slot] = false
	}
}

func (in *interpreter) count() (n int) {
	for _, full := range in.full {
		if full {
			n++
		}
	}
	return n
}

// A steady program has each slot filled after its setup and after each round of
// its streams; a storm ends with none.
func TestProgramsKeepTheirPopulation(t *testing.T) {
	for _, spec := range []string{"find", "lookup", "churn", "find,churn=10", "lookup,churn=90,timers=3", "storm", "storm,timers=3"} {
		for _, tasks := range []int{1, 7, 1000} {
			for _, workers := range []int{1, 2, 3} {
				p := compiled(t, spec, tasks, workers, 1)
				in := interpreter{t: t, p: p, full: make([]bool, p.Slots()), owner: make([]int, p.Slots())}
				for i := range in.owner {
					in.owner[i] = -1
				}
				in.run(p.Setup)
				want := 0
				if p.Steady() {
					want = p.Slots()
				}
				for range 2 {
					in.run(p.Phases)
					if got := in.count(); got != want {
						t.Errorf("%s, %d tasks, %d workers: %d slots full, want %d", spec, tasks, workers, got, want)
					}
				}
			}
		}
	}
}

// The same seed gives the same operations, another one gives others.
func TestSeed(t *testing.T) {
	first := compiled(t, "find,churn=10", 10, 2, 1)
	if diff := cmp.Diff(first.Phases, compiled(t, "find,churn=10", 10, 2, 1).Phases); diff != "" {
		t.Error("same seed, other operations")
	}
	if cmp.Equal(first.Phases, compiled(t, "find,churn=10", 10, 2, 2).Phases) {
		t.Error("another seed, same operations")
	}
}

// The share of operations that delete or create is what was asked for, within a
// percent, and lookups are spread evenly over the population.
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
		// 99 degrees of freedom: 149 is exceeded once in a thousand times.
		if chi2 > 149 {
			t.Errorf("%s: lookups are not spread evenly: chi² is %.0f", test.spec, chi2)
		}
	}
}
