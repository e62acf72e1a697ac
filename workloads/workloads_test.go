package workloads

import (
	"cmp"
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

// interpreter keeps what the operations of a program do to its slots, and finds
// those that a program must not contain.
type interpreter struct {
	t     *testing.T
	p     *Program
	full  []bool
	owner []int // the worker that writes a slot, -1 before the first
	ender []int // the worker that ends a task, likewise
}

func interpret(t *testing.T, p *Program) *interpreter {
	in := &interpreter{t: t, p: p, full: make([]bool, p.Slots()), owner: make([]int, p.Slots()), ender: make([]int, p.Tasks())}
	for _, list := range [][]int{in.owner, in.ender} {
		for i := range list {
			list[i] = -1
		}
	}
	return in
}

// run executes phases, one worker after the other: the order between workers
// must not matter.
func (in *interpreter) run(phases []Phase, workers int) {
	in.t.Helper()
	for _, ph := range phases {
		if len(ph.Streams) != workers || ph.Roles != nil && len(ph.Roles) != workers ||
			ph.Beside != nil && len(ph.Beside) != workers || ph.Gaps != nil && len(ph.Gaps) != workers {
			in.t.Fatalf("phase %s is not one of %d workers", ph.Name, workers)
		}
		for i := range in.owner {
			in.owner[i] = -1 // phases follow one another
		}
		for w, stream := range ph.Streams {
			before := slices.Clone(in.full)
			for _, op := range stream {
				in.do(w, op)
			}
			if ph.IsBeside(w) && !slices.Equal(before, in.full) {
				in.t.Fatalf("phase %s: worker %d goes round beside others and does not leave the slots as they were", ph.Name, w)
			}
		}
	}
}

func (in *interpreter) do(worker int, op Op) {
	in.t.Helper()
	task, slot := op.Task(), op.Slot()
	switch op.Kind() {
	case Exit:
		if in.ender[task] >= 0 && in.ender[task] != worker {
			in.t.Fatalf("%v: workers %d and %d both end the task", op, in.ender[task], worker)
		}
		in.ender[task] = worker
		for s := in.p.First[task]; s < in.p.First[task+1]; s++ {
			in.full[s] = false
		}
		return
	case Walk:
		return
	}
	if slot < in.p.First[task] || slot >= in.p.First[task+1] {
		in.t.Fatalf("%v: the slot is not the task's", op)
	}
	fills := op.Kind() == Create || op.Kind() == CreateAt || op.Kind() == Seek
	if fills || op.Kind() == Delete {
		if in.owner[slot] >= 0 && in.owner[slot] != worker {
			in.t.Fatalf("%v: workers %d and %d both write the slot", op, in.owner[slot], worker)
		}
		in.owner[slot] = worker
		if fills == in.full[slot] {
			in.t.Fatalf("%v: the slot is full: %v", op, in.full[slot])
		}
		in.full[slot] = fills
	}
	if (op.Kind() == CreateAt || op.Kind() == Seek) && in.p.Adversary == nil && in.p.Wanted[slot] < 0 {
		in.t.Fatalf("%v: it wants id %d", op, in.p.Wanted[slot])
	}
	if !in.full[slot] && (op.Kind() == Lookup || op.Kind() == Find) && !in.p.MayMiss {
		in.t.Fatalf("%v: the slot is empty", op)
	}
}

// small are all workloads that need no file, with populations that are quick to
// go through.
func small() []string {
	list := []string{"find", "lookup", "churn", "find,churn=10", "lookup,churn=90,timers=3", "storm", "storm,timers=3",
		"mixed", "mixed,skew=zipf,create=20,create-at=5,delete=25,lookup=50", "mixed,skew=hot", "mixed,skew=disjoint,timers=1", "mixed,writers=one",
		"fork-exit", "exit-storm,timers=50", "iterate", "wrap,low=10,below=5", "adversary,ids=20",
		"gleixner-1,timers=20", "gleixner-2,timers=20", "gleixner-3,timers=20", "gleixner-4,p=3,timers=20", "gleixner-5,p=3,timers=20",
		"gleixner-loop-threads,p=3,times=9", "gleixner-loop-processes,p=3,times=9", "emelyanov-2013,gettimes=600", "dumazet-2011",
		"criu-restore,gap=10", "sparse-512,timers=20", "jhash,timers=20", "cacheline,timers=20"}
	return list
}

// Every workload is among the small ones, so that none is added without tests.
func TestAllAreTested(t *testing.T) {
	for _, w := range All() {
		named := slices.ContainsFunc(small(), func(spec string) bool { return strings.Split(spec, ",")[0] == w.Name })
		if !named && w.Name != Replay {
			t.Errorf("no program of %s is tested", w.Name)
		}
		if w.Title == "" || w.Steady == "" {
			t.Errorf("%s says nothing of itself", w.Name)
		}
	}
}

// shapes calls f with every program of a workload, for some numbers of tasks and
// workers, as far as they suit it.
func shapes(t *testing.T, spec string, f func(p *Program, tasks, workers int)) {
	t.Helper()
	w, suited := selectOne(t, spec), 0
	for _, tasks := range []int{1, 7, 1000} {
		for _, workers := range []int{1, 2, 3} {
			if w.Entry.Fixed != nil {
				n, m, err := w.Entry.Fixed(w.Values)
				if err != nil {
					t.Fatal(err)
				}
				tasks, workers = cmp.Or(n, tasks), cmp.Or(m, workers)
			}
			p, err := w.Entry.Program(Shape{Tasks: tasks, Workers: workers, Values: w.Values, Seed: 1})
			if errors.Is(err, ErrUnsuited) {
				continue
			}
			if err != nil {
				t.Errorf("%s, %d tasks, %d workers: %v", spec, tasks, workers, err)
				continue
			}
			suited++
			f(p, tasks, workers)
		}
	}
	if suited == 0 {
		t.Errorf("%s suits no numbers of tasks and workers", spec)
	}
}

// A program leaves the population as it found it, after each round.
func TestProgramsKeepTheirPopulation(t *testing.T) {
	for _, spec := range small() {
		t.Run(spec, func(t *testing.T) {
			shapes(t, spec, func(p *Program, tasks, workers int) {
				if p.Tasks() != tasks {
					t.Fatalf("%d tasks, want %d", p.Tasks(), tasks)
				}
				in := interpret(t, p)
				in.run(p.Setup, workers)
				want := slices.Clone(in.full)
				for range 2 {
					in.run(p.Phases, workers)
					if !slices.Equal(in.full, want) {
						t.Fatalf("%d tasks, %d workers: other slots are full after a round than before", tasks, workers)
					}
				}
			})
		})
	}
}

// Numbers that do not suit are told from mistakes.
func TestUnsuited(t *testing.T) {
	for _, test := range []struct {
		spec           string
		tasks, workers int
		unsuited       bool
		want           string // "" for none
	}{
		{"exit-storm", 8, 1, true, "2 workers at least"},
		{"exit-storm", 1, 2, true, "as many tasks"},
		{"exit-storm", 2, 2, false, ""},
		{"adversary", 1, 1, true, "2 tasks at least"},
		{"fork-exit", 1, 2, true, "no more workers than tasks"},
		{"cacheline", 64, 1, true, "2 workers at least"},
		{"emelyanov-2013,p=11", 10, 11, true, "p is 11"},
		{"mixed,lookup=80", 1, 1, false, "are 90 percent together: want 100"},
		{"mixed,create=6,lookup=89", 1, 1, false, "6 percent create and 5 percent delete"},
		{"mixed,create=0,delete=0,lookup=100,writers=one", 1, 1, false, "nothing to write"},
		{"mixed,timers=1", 1, 2, true, "cannot share out 1 timers"},
		{"sparse-512,stride=1048576,timers=5000", 1, 1, false, "beyond the largest id"},
	} {
		w := selectOne(t, test.spec)
		_, err := w.Entry.Program(Shape{Tasks: test.tasks, Workers: test.workers, Values: w.Values})
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) || errors.Is(err, ErrUnsuited) != test.unsuited {
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
	if first, last := selected[0].Spec, selected[len(selected)-1].Spec; first != "find" || last != "storm" || len(selected) != len(published())+2 {
		t.Errorf("%d workloads from %s to %s", len(selected), first, last)
	}
}

// The same seed gives the same operations, another one gives others.
func TestSeed(t *testing.T) {
	for _, spec := range []string{"find,churn=10", "mixed,skew=zipf", "mixed,skew=hot", "iterate", "adversary", "cacheline,timers=20"} {
		first := compiled(t, spec, 64, 2, 1)
		if !reflect.DeepEqual(first.Phases, compiled(t, spec, 64, 2, 1).Phases) {
			t.Errorf("%s: same seed, other operations", spec)
		}
		if reflect.DeepEqual(first.Phases, compiled(t, spec, 64, 2, 2).Phases) {
			t.Errorf("%s: another seed, same operations", spec)
		}
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
