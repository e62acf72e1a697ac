package workloads

import (
	"errors"
	"fmt"

	"idlab/allocators/params"
)

// Case is a workload with its numbers of tasks and workers, and its program.
type Case struct {
	Workload params.Selected[Workload]
	Tasks    int
	Workers  int
	Program  *Program
}

// Name returns the case in words, for errors.
func (c *Case) Name() string {
	return fmt.Sprintf("%s with %d tasks and %d workers", c.Workload.Spec, c.Tasks, c.Workers)
}

// Cases compiles each workload for all combinations of the numbers of tasks and workers that suit it. A number that a
// workload fixes replaces the given ones. A combination that does not suit (ErrUnsuited) is left out; unsuited is the
// last reason, nil if there is none.
func Cases(list []params.Selected[Workload], tasks, workers []int, seed uint64) (cases []Case, unsuited, err error) {
	for _, w := range list {
		tasks, workers, err := w.Entry.fixed(w.Values, tasks, workers)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", w.Spec, err)
		}
		for _, t := range tasks {
			for _, n := range workers {
				c := Case{Workload: w, Tasks: t, Workers: n}
				c.Program, err = w.Entry.Program(Shape{Tasks: t, Workers: n, Values: w.Values, Seed: seed})
				switch {
				case errors.Is(err, ErrUnsuited):
					unsuited = fmt.Errorf("%s: %w", c.Name(), err)
				case err != nil:
					return nil, nil, fmt.Errorf("%s: %w", c.Name(), err)
				default:
					cases = append(cases, c)
				}
			}
		}
	}
	return cases, unsuited, nil
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
