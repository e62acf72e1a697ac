// Package workloadtest is the suite that every workload passes, the lab's and
// anyone's own: that its programs keep to what package workloads says of them.
package workloadtest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"idlab/workloads"
)

// Run checks the programs of a workload, given as workloads.Select reads it
// ("find,churn=10"), for several numbers of tasks and workers, as far as they
// suit it: slots belong to the task that uses them, one worker at a time writes a
// slot, one ends a task, timers are created where there are none and deleted
// where there are some, and a round leaves the population as it found it.
func Run(t *testing.T, from []workloads.Workload, spec string) {
	t.Helper()
	suited := 0
	err := Shapes(from, spec, func(p *workloads.Program, tasks, workers int) error {
		suited++
		return check(p, tasks, workers)
	})
	if err == nil && suited == 0 {
		err = errors.New("it suits no numbers of tasks and workers")
	}
	if err != nil {
		t.Errorf("%s: %v", spec, err)
	}
}

// Shapes calls f with the program of a workload for several numbers of tasks and
// workers, as far as they suit it, until one has an error.
func Shapes(from []workloads.Workload, spec string, f func(p *workloads.Program, tasks, workers int) error) error {
	selected, err := workloads.Select(from, spec)
	if err != nil {
		return err
	}
	cases, _, err := workloads.Cases(selected, []int{1, 7, 1000}, []int{1, 2, 3}, 1)
	if err != nil {
		return err
	}
	for _, c := range cases {
		if err := f(c.Program, c.Tasks, c.Workers); err != nil {
			return fmt.Errorf("%s: %w", c.Name(), err)
		}
	}
	return nil
}

// check goes through a program, and twice through its measured phases.
func check(p *workloads.Program, tasks, workers int) error {
	if p.Tasks() != tasks || !slices.IsSorted(p.First) {
		return fmt.Errorf("not a program of as many tasks: they begin at the slots %v", p.First)
	}
	if p.Steady() && len(p.Phases) != 1 {
		return fmt.Errorf("%d phases that go round and round: want one, or a number of rounds", len(p.Phases))
	}
	if err := p.Ends(); err != nil {
		return err
	}
	in := newInterpreter(p)
	if err := in.run(p.Setup, workers); err != nil {
		return err
	}
	want := slices.Clone(in.full)
	for range 2 {
		if err := in.run(p.Phases, workers); err != nil {
			return err
		}
		if !slices.Equal(in.full, want) {
			return errors.New("other slots are full after a round than before")
		}
	}
	return nil
}

// interpreter keeps what the operations of a program do to its slots, and finds
// those that a program must not contain.
type interpreter struct {
	p     *workloads.Program
	full  []bool
	owner []int // the worker that writes a slot, nobody before the first
	ender []int // the worker that ends a task, likewise
}

const nobody = -1

func newInterpreter(p *workloads.Program) *interpreter {
	return &interpreter{p: p, full: make([]bool, p.Slots()),
		owner: slices.Repeat([]int{nobody}, p.Slots()), ender: slices.Repeat([]int{nobody}, p.Tasks())}
}

// run executes phases, one worker after the other: the order between workers
// must not matter.
func (in *interpreter) run(phases []workloads.Phase, workers int) error {
	for _, ph := range phases {
		if len(ph.Streams) != workers || ph.Roles != nil && len(ph.Roles) != workers ||
			ph.Beside != nil && len(ph.Beside) != workers || ph.Gaps != nil && len(ph.Gaps) != workers {
			return fmt.Errorf("phase %s is not one of %d workers", ph.Name, workers)
		}
		for slot := range in.owner {
			in.owner[slot] = nobody // phases follow one another
		}
		for w, stream := range ph.Streams {
			before := slices.Clone(in.full)
			astray := 0 // slots that are full and were not, or the reverse
			for _, op := range stream {
				if ph.IsBeside(w) && astray > 0 && op.Kind() != workloads.Create && op.Kind() != workloads.CreateAt {
					return fmt.Errorf("phase %s: worker %d goes round beside others, and may end before %v with other slots full than before", ph.Name, w, op)
				}
				err := in.do(w, op)
				if err == nil && op.Kind() == workloads.Seek && !ph.Once {
					err = errors.New("seeking is too long to be gone through again: the phase must be Once")
				}
				if err != nil {
					return fmt.Errorf("phase %s: %v: %w", ph.Name, op, err)
				}
				astray += in.strays(before, op)
			}
			if ph.IsBeside(w) && !slices.Equal(before, in.full) {
				return fmt.Errorf("phase %s: worker %d goes round beside others and leaves other slots full than before", ph.Name, w)
			}
		}
	}
	return nil
}

// strays is by how much an operation that is done has changed the number of slots
// that are not as they were before. Exits are not counted.
func (in *interpreter) strays(before []bool, op workloads.Op) int {
	switch op.Kind() {
	case workloads.Create, workloads.CreateAt, workloads.Seek, workloads.Delete:
		if in.full[op.Slot()] == before[op.Slot()] {
			return -1
		}
		return 1
	}
	return 0
}

func (in *interpreter) do(worker int, op workloads.Op) error {
	task, slot := op.Task(), op.Slot()
	switch op.Kind() {
	case workloads.Walk, workloads.Absent:
		return nil
	case workloads.Exit:
		for s := in.p.First[task]; s < in.p.First[task+1]; s++ {
			in.full[s] = false
		}
		return claim(&in.ender[task], worker)
	}
	if slot < in.p.First[task] || slot >= in.p.First[task+1] {
		return errors.New("the slot is not the task's")
	}
	switch op.Kind() {
	case workloads.Find, workloads.Lookup:
		if !in.full[slot] && !in.p.MayMiss {
			return errors.New("the slot is empty")
		}
		return nil
	case workloads.CreateAt, workloads.Seek:
		if in.p.Adversary == nil && (in.p.Wanted == nil || in.p.Wanted[slot] < 0) {
			return errors.New("it wants no id")
		}
	}
	fills := op.Kind() != workloads.Delete
	if fills == in.full[slot] {
		return fmt.Errorf("the slot is full: %v", in.full[slot])
	}
	in.full[slot] = fills
	return claim(&in.owner[slot], worker)
}

// claim notes who writes a slot, or ends a task, and that nobody else does.
func claim(by *int, worker int) error {
	if *by != nobody && *by != worker {
		return fmt.Errorf("workers %d and %d both do that", *by, worker)
	}
	*by = worker
	return nil
}
