package workloads

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"idlab/allocators/params"
)

// The workloads of this file keep a population of timers as it is. A share of
// the operations, the parameter churn, goes to replacing timers, a delete and a
// create in the same slot, by the worker that the slot belongs to; the others
// look timers up, uniformly over the whole population.

func find() Workload {
	return steady("find", "the structure alone: is this id linked", Find, 0)
}

func lookup() Workload {
	return steady("lookup", "timer_getoverrun: find the timer, lock it, check it again", Lookup, 0)
}

func churn() Workload {
	return steady("churn", "create and delete at a steady population", Lookup, 100)
}

// totalTimers is the population of all tasks together where the number of
// timers a task is left open: 1,000 tasks × 20.
const totalTimers = 20_000

func paramTimers() params.Param {
	return params.Param{Name: "timers", Min: 1, Max: 10_000_000,
		Help: "timers a task has; by default " + strconv.Itoa(totalTimers) + " shared out over the tasks"}
}

func timersPerTask(s Shape) int {
	if n := int(s.Values.Int("timers")); n > 0 {
		return n
	}
	return max(1, totalTimers/s.Tasks)
}

func steady(name, title string, read Kind, churnShare int) Workload {
	return Workload{
		Name: name, Title: title,
		Steady: "population: each slot has a timer, but while it is replaced",
		Params: []params.Param{paramTimers(), {Name: "churn", Default: strconv.Itoa(churnShare), Max: 100,
			Help: "percent of the operations that delete or create"}},
		Program: func(s Shape) (*Program, error) {
			churn := int(s.Values.Int("churn"))
			if timers := s.Tasks * timersPerTask(s); churn > 0 && timers < s.Workers {
				return nil, fmt.Errorf("%w: %d workers cannot share out %d timers to replace, give tasks more", ErrUnsuited, s.Workers, timers)
			}
			return steadyProgram(s, read, churn), nil
		},
	}
}

// streamLength is the number of draws in a stream that goes round: enough that
// no predictor learns it, little enough to be read from cache.
const streamLength = 1 << 15

func steadyProgram(s Shape, read Kind, churnShare int) *Program {
	p := &Program{First: Evenly(s.Tasks, timersPerTask(s)), MayMiss: churnShare > 0 && churnShare < 100 && s.Workers > 1}
	age := Phase{Name: "age", Streams: make([]Stream, s.Workers)}
	run := Phase{Name: "run", Streams: make([]Stream, s.Workers)}
	for w := range s.Workers {
		from, to := Share(p.Slots(), s.Workers, w)
		rng := rand.New(rand.NewPCG(s.Seed, uint64(w)))
		if churnShare > 0 {
			for _, i := range rng.Perm(to - from) {
				age.Streams[w] = p.replace(age.Streams[w], from+i)
			}
		}
		// A replacement is two operations: with probability c/(2−c) a draw
		// makes a share c of all operations create or delete.
		for range streamLength {
			if rng.IntN(200-churnShare) < churnShare {
				run.Streams[w] = p.replace(run.Streams[w], from+rng.IntN(to-from))
			} else {
				run.Streams[w] = append(run.Streams[w], p.Op(read, rng.IntN(p.Slots())))
			}
		}
	}
	// Replacing every timer once, in random order and by all workers, brings
	// the structure to the state that the mix keeps it in.
	p.Setup = []Phase{{Name: "fill", Streams: p.Shared(Create, 0, p.Slots(), s.Workers)}, age}
	p.Phases = []Phase{run}
	return p
}

// replace appends a delete and a create in a slot.
func (p *Program) replace(s Stream, slot int) Stream {
	return append(s, p.Op(Delete, slot), p.Op(Create, slot))
}
