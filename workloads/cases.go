package workloads

import (
	"fmt"
	"iter"

	"idlab/allocators/params"
)

// Case is a workload with its numbers of tasks and workers, and its program.
type Case struct {
	Workload params.Selected[Workload]
	Tasks    int
	Workers  int
	Size     Size
	Program  *Program
}

// Name returns the case in words, for errors.
func (c *Case) Name() string {
	return fmt.Sprintf("%s with %d tasks and %d workers", c.Workload.Spec, c.Tasks, c.Workers)
}

// Cases compiles each workload for all combinations of the numbers of tasks and workers, one case at a time. A number
// that a workload fixes replaces the given ones. Admit may refuse a case: it has its Size, and no program yet. nil: all
// cases are compiled. A case with an error has no program. The error wraps ErrUnsuited if the numbers do not suit.
func Cases(
	list []params.Selected[Workload], tasks, workers []int, seed uint64, admit func(*Case) error,
) iter.Seq2[Case, error] {
	return func(yield func(Case, error) bool) {
		for _, w := range list {
			tasks, workers, err := w.Entry.fixed(w.Values, tasks, workers)
			if err != nil {
				if !yield(Case{Workload: w}, fmt.Errorf("%s: %w", w.Spec, err)) {
					return
				}
				continue
			}
			for _, t := range tasks {
				for _, n := range workers {
					c := Case{Workload: w, Tasks: t, Workers: n}
					err := c.compile(seed, admit)
					if !yield(c, err) {
						return
					}
				}
			}
		}
	}
}

// compile sets the size and the program of the case.
func (c *Case) compile(seed uint64, admit func(*Case) error) (err error) {
	shape := Shape{Tasks: c.Tasks, Workers: c.Workers, Values: c.Workload.Values, Seed: seed}
	shape.Admit = func(size Size) error {
		c.Size = size
		if admit == nil {
			return nil
		}
		return admit(c)
	}
	if c.Program, err = c.Workload.Entry.Program(shape); err != nil {
		return fmt.Errorf("%s: %w", c.Name(), err)
	}
	return nil
}

// fixed returns the numbers of tasks and workers of a sweep, or those that the workload fixes instead.
func (w *Workload) fixed(v params.Values, tasks, workers []int) (t, n []int, err error) {
	if w.Fixed == nil {
		return tasks, workers, nil
	}
	ownTasks, ownWorkers, err := w.Fixed(v)
	if ownTasks > 0 {
		tasks = []int{ownTasks}
	}
	if ownWorkers > 0 {
		workers = []int{ownWorkers}
	}
	return tasks, workers, err
}
