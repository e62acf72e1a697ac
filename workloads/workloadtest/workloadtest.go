// Package workloadtest is the conformance suite of workloads, for those of the lab and for a
// user's own. It checks that programs obey the rules of package workloads.
package workloadtest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"

	"idlab/workloads"
)

// Run compiles a workload for several numbers of tasks and workers and checks the programs. The
// spec is an item for workloads.Select, such as "find,churn=10". Run skips shapes that return
// workloads.ErrUnsuited, but at least one must compile. The rules are:
//
//   - A task uses only its own slots.
//   - Within a phase only one worker creates and deletes in a slot, and only one ends a task.
//   - A create finds an empty slot, and a delete a full one.
//   - A round leaves the population as it was.
//   - The program has the size that the workload told Shape.Fits, its operations to within an eighth.
func Run(t *testing.T, from []workloads.Workload, spec string) {
	t.Helper()
	suited := 0
	err := each(from, spec, func(c *workloads.Case) error {
		suited++
		return cmp.Or(checkSize(c.Size, c.Program), check(c.Program, c.Tasks, c.Workers))
	})
	if err == nil && suited == 0 {
		err = errors.New("no tested number of tasks and workers is suitable")
	}
	if err != nil {
		t.Errorf("%s: %v", spec, err)
	}
}

// Shapes compiles a workload for several numbers of tasks and workers and calls f with each
// program. It skips unsuitable shapes, and it stops at the first error and returns it.
func Shapes(from []workloads.Workload, spec string, f func(p *workloads.Program, tasks, workers int) error) error {
	return each(from, spec, func(c *workloads.Case) error { return f(c.Program, c.Tasks, c.Workers) })
}

// each is Shapes for whole cases.
func each(from []workloads.Workload, spec string, f func(*workloads.Case) error) error {
	selected, err := workloads.Select(from, spec)
	if err != nil {
		return err
	}
	for c, err := range workloads.Cases(selected, []int{1, 7, 1000}, []int{1, 2, 3}, 1, nil) {
		if errors.Is(err, workloads.ErrUnsuited) {
			continue
		}
		if err != nil {
			return err
		}
		if err := f(&c); err != nil {
			return fmt.Errorf("%s: %w", c.Name(), err)
		}
	}
	return nil
}

// checkSize returns an error if a program has another size than its workload said.
func checkSize(said workloads.Size, p *workloads.Program) error {
	is := workloads.Size{Slots: p.Slots()}
	measured := map[workloads.Kind]bool{}
	counted := map[*workloads.Op]bool{} // by first operation: phases share streams
	for i, ph := range slices.Concat(p.Setup, p.Phases) {
		for _, stream := range ph.Streams {
			if len(stream) == 0 || counted[&stream[0]] {
				continue
			}
			counted[&stream[0]] = true
			is.Ops += len(stream)
			for _, op := range stream {
				if i >= len(p.Setup) {
					measured[op.Kind()] = true
				}
			}
		}
	}
	is.Kinds = len(measured)
	if off := is.Ops - said.Ops; is.Slots != said.Slots || is.Kinds != said.Kinds || max(off, -off) > is.Ops/8 {
		return fmt.Errorf("Shape.Fits was called with the size %+v, and the program has %+v", said, is)
	}
	return nil
}

// check interprets the setup of a program once and its phases twice.
func check(p *workloads.Program, tasks, workers int) error {
	if p.Tasks() != tasks || !slices.IsSorted(p.First) {
		return fmt.Errorf("the field First is not valid for %d tasks: %v", tasks, p.First)
	}
	if p.Steady() && len(p.Phases) != 1 {
		return fmt.Errorf("a steady program has %d phases: want one phase, or a number of rounds", len(p.Phases))
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
			return errors.New("a round changes which slots are full")
		}
	}
	return nil
}

// interpreter tracks the effect of operations on the slots of a program, and returns errors for
// operations that break the rules.
type interpreter struct {
	p     *workloads.Program
	full  []bool // by slot
	owner []int  // by slot: the worker that creates and deletes in it, or noWorker
	ender []int  // by task: the worker that ends it, or noWorker
}

const noWorker = -1

func newInterpreter(p *workloads.Program) *interpreter {
	return &interpreter{p: p, full: make([]bool, p.Slots()),
		owner: slices.Repeat([]int{noWorker}, p.Slots()), ender: slices.Repeat([]int{noWorker}, p.Tasks())}
}

// run executes phases. In each phase it executes the workers one after the other, since the order
// between workers must not matter.
func (in *interpreter) run(phases []workloads.Phase, workers int) error {
	for _, ph := range phases {
		if len(ph.Streams) != workers || ph.Roles != nil && len(ph.Roles) != workers ||
			ph.Beside != nil && len(ph.Beside) != workers || ph.Gaps != nil && len(ph.Gaps) != workers {
			return fmt.Errorf("phase %s is not for %d workers", ph.Name, workers)
		}
		for slot := range in.owner {
			in.owner[slot] = noWorker // another worker may own a slot in another phase
		}
		for w := range ph.Streams {
			if err := in.stream(ph, w); err != nil {
				return fmt.Errorf("phase %s: %w", ph.Name, err)
			}
		}
	}
	return nil
}

// stream executes the stream of worker w in a phase.
func (in *interpreter) stream(ph workloads.Phase, w int) error {
	before := slices.Clone(in.full)
	changed := 0 // number of slots whose state differs from before
	for _, op := range ph.Streams[w] {
		if ph.IsBeside(w) && changed > 0 && op.Kind() != workloads.Create && op.Kind() != workloads.CreateAt {
			return fmt.Errorf("background worker %d may stop before %v with an incomplete population", w, op)
		}
		err := in.do(w, op)
		if err == nil && op.Kind() == workloads.Seek && !ph.Once {
			err = errors.New("a phase with Seek is too long to run a second time: it must be Once")
		}
		if err != nil {
			return fmt.Errorf("%v: %w", op, err)
		}
		changed += in.change(before, op)
	}
	if ph.IsBeside(w) && !slices.Equal(before, in.full) {
		return fmt.Errorf("the stream of background worker %d changes which slots are full", w)
	}
	return nil
}

// change returns 1 if op has just made the state of its slot differ from before, −1 if op has
// restored it, and 0 for operations that do not change one slot. Exits count 0.
func (in *interpreter) change(before []bool, op workloads.Op) int {
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
		return errors.New("the slot belongs to another task")
	}
	switch op.Kind() {
	case workloads.Find, workloads.Lookup:
		if !in.full[slot] && !in.p.MayMiss {
			return errors.New("the slot is empty")
		}
		return nil
	case workloads.CreateAt, workloads.Seek:
		if in.p.Adversary == nil && (in.p.Wanted == nil || in.p.Wanted[slot] < 0) {
			return errors.New("the slot has no wanted id")
		}
	}
	fills := op.Kind() != workloads.Delete
	if fills == in.full[slot] {
		return fmt.Errorf("slot full: %v, want %v", in.full[slot], !fills)
	}
	in.full[slot] = fills
	return claim(&in.owner[slot], worker)
}

// claim records the worker that owns a slot or ends a task. It returns an error if another worker
// has claimed it.
func claim(by *int, worker int) error {
	if *by != noWorker && *by != worker {
		return fmt.Errorf("workers %d and %d both do this", *by, worker)
	}
	*by = worker
	return nil
}
