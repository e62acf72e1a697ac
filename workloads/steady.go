package workloads

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"idlab/allocators/params"
)

// The workloads of this file keep a population of timers as it is. A share of
// the operations, the parameter churn, goes to replacing timers, a delete and a
// create in the same slot, by the worker that the slot belongs to; the others
// look timers up, uniformly over the whole population.

func find() Workload {
	return steady("find", "the structure alone: is this id linked", About{Does: "finds a timer", Rank: 1}, Find, 0)
}

func lookup() Workload {
	return steady("lookup", "timer_getoverrun: find the timer, lock it, check it again",
		About{Does: "looks a timer up and locks it", Rank: 3}, Lookup, 0)
}

func churn() Workload {
	return steady("churn", "create and delete at a steady population",
		About{Does: "creates or deletes a timer", Rank: 2}, Lookup, 100)
}

// totalTimers is the population of all tasks together where the number of
// timers a task is left open: 1,000 tasks × 20.
const totalTimers = 20_000

func paramTimers() params.Param {
	return params.Param{Name: "timers", Min: 1, Max: 10_000_000,
		Help: "timers a task has; by default " + strconv.Itoa(totalTimers) + " shared out over the tasks"}
}

// paramChain says whether a lookup waits for the one before it. System calls cannot
// overlap; independent finds within a process do, several at a time, which hides from
// where each has its data.
func paramChain() params.Param {
	return params.Param{Name: "chain", Default: "dependent", Choices: []string{"dependent", "independent"},
		Help: "whether what is looked up next is known only when the lookup before it has its result, as where a caller waits for it"}
}

func timersPerTask(s Shape) (int, error) {
	n := int(s.Values.Int("timers"))
	if n == 0 {
		n = max(1, totalTimers/s.Tasks)
	}
	return n, fits(s.Tasks, n)
}

// mostSlots is how many timers a program has room for: a worker's stream then has four
// times as many operations and takes a gigabyte, before anything is measured.
const maxSlots = 1 << 25

// fits tells that a population is too large.
func fits(tasks, timers int) error {
	if timers > maxSlots/tasks {
		return fmt.Errorf("%d tasks with %d timers each are more than the %d that a program holds: fewer tasks or timers", tasks, timers, maxSlots)
	}
	return nil
}

// shareable tells that there is not a timer for each worker.
func shareable(s Shape, timers int) error {
	if timers *= s.Tasks; timers < s.Workers {
		return fmt.Errorf("%w: %d workers cannot share out %d timers, give tasks more", ErrUnsuited, s.Workers, timers)
	}
	return nil
}

func steady(name, title string, about About, read Kind, churnShare int) Workload {
	declared := []params.Param{paramTimers(), {Name: "churn", Default: strconv.Itoa(churnShare), Max: 100,
		Help: "percent of the operations that delete or create"}}
	if churnShare == 0 {
		declared = append(declared, paramChain())
	}
	return Workload{
		Name: name, Title: title, About: about,
		Steady: "population: each slot has a timer, but while it is replaced",
		Params: declared,
		Program: func(s Shape) (*Program, error) {
			churn := int(s.Values.Int("churn"))
			timers, err := timersPerTask(s)
			if err == nil && churn > 0 {
				err = shareable(s, timers)
			}
			if err != nil {
				return nil, err
			}
			p := steadyProgram(s, timers, read, churn)
			p.Dependent = churnShare == 0 && s.Values.String(paramChain().Name) == "dependent"
			return p, nil
		},
	}
}

func steadyProgram(s Shape, timers int, read Kind, churnShare int) *Program {
	p := &Program{First: Evenly(s.Tasks, timers), MayMiss: churnShare > 0 && churnShare < 100 && s.Workers > 1}
	p.Setup = p.grown(s, s.Workers, churnShare > 0)
	p.Phases = []Phase{{Name: "run", Streams: Each(s.Workers, func(w int) Stream {
		rng := rand.New(rand.NewPCG(s.Seed, uint64(w)))
		from, to := Share(p.Slots(), s.Workers, w)
		switch churnShare {
		case 0:
			return p.ops(read, uniformly(rng, draws(p.Slots()), 0, p.Slots()))
		case 100:
			return p.replaced(uniformly(rng, draws(to-from), from, to))
		}
		return p.churned(rng, read, churnShare, from, to)
	})}}
	return p
}

// replaced replaces the timer of each of the slots.
func (p *Program) replaced(slots []int) (s Stream) {
	s = make(Stream, 0, 2*len(slots))
	for _, slot := range slots {
		s = p.replace(s, slot)
	}
	return s
}

// churned reads all slots, and replaces some of those from … to in between.
func (p *Program) churned(rng *rand.Rand, read Kind, share, from, to int) (s Stream) {
	for _, slot := range uniformly(rng, draws(p.Slots()), 0, p.Slots()) {
		// A replacement is two operations: beside each read there are so many that
		// a part share of all operations creates or deletes.
		for rng.IntN(200-share) < share {
			s = p.replace(s, from+rng.IntN(to-from))
		}
		s = append(s, p.Op(read, slot))
	}
	return s
}

// grown is the setup of a population: all timers are created and, where they
// will be replaced, all replaced once in random order, which brings the structure
// to the state that replacing keeps it in. The last workers do it, so many.
func (p *Program) grown(s Shape, workers int, replaced bool) []Phase {
	idle := make([]Stream, s.Workers-workers)
	setup := []Phase{{Name: "fill", Streams: append(idle, p.Shared(Create, 0, p.Slots(), workers)...)}}
	if !replaced {
		return setup
	}
	age := Each(workers, func(w int) (age Stream) {
		from, to := Share(p.Slots(), workers, w)
		for _, i := range rand.New(rand.NewPCG(s.Seed, ageStream+uint64(w))).Perm(to - from) {
			age = p.replace(age, from+i)
		}
		return age
	})
	return append(setup, Phase{Name: "age", Streams: append(slices.Clone(idle), age...)})
}

// replace appends a delete and a create in a slot.
func (p *Program) replace(s Stream, slot int) Stream {
	return append(s, p.Op(Delete, slot), p.Op(Create, slot))
}
