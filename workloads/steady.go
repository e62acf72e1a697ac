package workloads

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"idlab/allocators/params"
)

// The workloads of this file keep the size of the population constant. The parameter churn is
// the share of operations that replace timers: a delete and a create in the same slot, by the
// worker that owns the slot. All other operations look up timers, uniformly over the whole
// population.

func find() Workload {
	return steady("find", "find a timer in the structure alone, without a system call",
		About{Doing: "Finding a timer", Does: "finds a timer", Rank: 1}, Find, 0)
}

func lookup() Workload {
	return steady("lookup", "timer_getoverrun: find the timer, lock it, check it again",
		About{Doing: "Looking a timer up and locking it", Does: "looks a timer up and locks it", Rank: 3}, Lookup, 0)
}

func churn() Workload {
	return steady("churn", "create and delete at a steady population",
		About{Doing: "Creating or deleting a timer", Does: "creates or deletes a timer", Rank: 2}, Lookup, 100)
}

// totalTimers is the default population of all tasks together: two timers in each of 1,000 tasks. Today's Linux has
// 1,024 buckets on two CPUs, so a chain has two timers. With many more, a comparison is one of table sizes.
const totalTimers = 2000

func paramTimers() params.Param {
	return params.Param{Name: "timers", Min: 1, Max: 10_000_000,
		Help: "timers per task; by default " + strconv.Itoa(totalTimers) + " in all, at least 1 for each task"}
}

// paramChain selects between dependent and independent lookups. System calls of a thread cannot
// overlap. Independent finds within a process do: the processor executes several at a time,
// which hides the latency of their cache misses.
func paramChain() params.Param {
	return params.Param{Name: "chain", Default: "dependent", Choices: []string{"dependent", "independent"},
		Help: "dependent: each lookup needs the result of the previous one, as if the caller waited for it; " +
			"independent: lookups may overlap"}
}

// timersPerTask returns the parameter timers or its default.
func timersPerTask(s Shape) int {
	n := int(s.Values.Int("timers"))
	if n == 0 {
		n = max(1, totalTimers/s.Tasks)
	}
	return n
}

// shareable returns ErrUnsuited if there are fewer timers than workers.
func shareable(s Shape, timers int) error {
	if timers *= s.Tasks; timers < s.Workers {
		return fmt.Errorf("%w: %d workers cannot share %d timers: use more timers per task",
			ErrUnsuited, s.Workers, timers)
	}
	return nil
}

// steady returns a workload whose lookups are of kind read. churnShare is the default of the
// parameter churn, in percent. Only workloads with the default 0 have the parameter chain.
func steady(name, title string, about About, read Kind, churnShare int) Workload {
	declared := []params.Param{paramTimers(), {Name: "churn", Default: strconv.Itoa(churnShare), Max: 100,
		Help: "percent of the operations that delete or create"}}
	if churnShare == 0 {
		declared = append(declared, paramChain())
	}
	return Workload{
		Name: name, Title: title, About: about,
		Steady: "population: each slot has a timer, except during its replacement",
		Params: declared,
		Program: func(s Shape) (*Program, error) {
			churn := int(s.Values.Int("churn"))
			timers := timersPerTask(s)
			if churn > 0 {
				if err := shareable(s, timers); err != nil {
					return nil, err
				}
			}
			if err := s.Fits(steadySize(s, timers, churn)); err != nil {
				return nil, err
			}
			p := steadyProgram(s, timers, read, churn)
			p.Dependent = churnShare == 0 && s.Values.String(paramChain().Name) == "dependent"
			return p, nil
		},
	}
}

func steadySize(s Shape, timers, churnShare int) Size {
	slots := s.Tasks * timers
	switch churnShare {
	case 0:
		return Size{slots, populatedOps(slots, false) + s.Workers*streamDraws(slots), 1}
	case 100:
		return Size{slots, populatedOps(slots, true) + 2*s.Workers*streamDraws(slots/s.Workers), 2}
	}
	// Of 100 operations, 100 − churnShare are draws.
	return Size{slots, populatedOps(slots, true) + s.Workers*streamDraws(slots)*100/(100-churnShare), 3}
}

func steadyProgram(s Shape, timers int, read Kind, churnShare int) *Program {
	p := &Program{First: Evenly(s.Tasks, timers), MayMiss: churnShare > 0 && churnShare < 100 && s.Workers > 1}
	p.Setup = p.populated(s, s.Workers, churnShare > 0)
	p.Phases = []Phase{{Name: "run", Streams: Each(s.Workers, func(w int) Stream {
		rng := rand.New(rand.NewPCG(s.Seed, uint64(w)))
		from, to := Share(p.Slots(), s.Workers, w)
		switch churnShare {
		case 0:
			return p.ops(read, uniformSlots(rng, streamDraws(p.Slots()), 0, p.Slots()))
		case 100:
			return p.replaced(uniformSlots(rng, streamDraws(to-from), from, to))
		}
		return p.churned(rng, read, churnShare, from, to)
	})}}
	return p
}

// replaced returns a stream that replaces the timer in each of the slots, in the given order.
func (p *Program) replaced(slots []int) (s Stream) {
	s = make(Stream, 0, 2*len(slots))
	for _, slot := range slots {
		s = p.replace(s, slot)
	}
	return s
}

// churned returns a stream that reads random slots of all tasks and replaces timers in random
// slots of [from, to) in between. Of all operations, share percent create or delete.
func (p *Program) churned(rng *rand.Rand, read Kind, share, from, to int) (s Stream) {
	for _, slot := range uniformSlots(rng, streamDraws(p.Slots()), 0, p.Slots()) {
		// A replacement is two operations. With the probability q = share/(200 − share) of one
		// more replacement there are q/(1 − q) = share/(200 − 2·share) replacements per read, and
		// so share of 100 operations create or delete.
		for rng.IntN(200-share) < share {
			s = p.replace(s, from+rng.IntN(to-from))
		}
		s = append(s, p.Op(read, slot))
	}
	return s
}

// populated returns the setup of a population by the last workers of the program. They create all
// timers. If the workload replaces timers, they also replace each timer once, in random order, so
// that the structure is in its steady state before measurement.
func (p *Program) populated(s Shape, workers int, replaced bool) []Phase {
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

// populatedOps returns the number of operations in the setup of populated.
func populatedOps(slots int, replaced bool) int {
	if replaced {
		return 3 * slots
	}
	return slots
}

// replace appends to s a delete and a create in a slot.
func (p *Program) replace(s Stream, slot int) Stream {
	return append(s, p.Op(Delete, slot), p.Op(Create, slot))
}
