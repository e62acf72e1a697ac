package workloads

import (
	"fmt"
	"runtime"

	"idlab/allocators/params"
)

// The published tests of what lies behind a hash: its chains, and the cache lines
// of timers on them.

// paramPublishedTimers is the number of timers that each of 64 tasks had.
func paramPublishedTimers() params.Param {
	return params.Param{Name: "timers", Min: 1, Max: 10_000_000, Pinned: "312",
		Help: "timers a task has: 20000 as published, on 32768 buckets; by default as many as make chains as long on 512 × CPUs"}
}

const publishedTasks = 64

func publishedTimers(v params.Values) int {
	if n := int(v.Int("timers")); n > 0 {
		return n
	}
	const timers, cpus = 20_000, 64
	return max(1, timers*runtime.NumCPU()/cpus)
}

// jhash is the case behind commit 781764e0b439. What it is about is not in the
// workload: the designs rcu and rcu-hash32, with owners=contiguous or scattered.
func jhash() Workload {
	return Workload{
		Name: "jhash", Title: "64 tasks create 20000 timers each and look each one up: for rcu and rcu-hash32, owners=contiguous and scattered",
		Steady: fromNothing,
		Params: []params.Param{paramPublishedTimers()},
		Fixed:  func(params.Values) (tasks, workers int, err error) { return publishedTasks, 0, nil },
		Program: func(s Shape) (*Program, error) {
			return stormProgram(s.Tasks, publishedTimers(s.Values), s.Workers)
		},
	}
}

// cacheline is the case behind commit 5fa75a432f1a: those who walk chains come by
// timers that others use. What it is about is not in the workload: designs with
// timer=split and timer=packed.
func cacheline() Workload {
	return Workload{
		Name: "cacheline", Title: "64 tasks with 20000 timers each: one worker finds timers, the others use them: for timer=split and timer=packed",
		Steady: "population: each slot has its timer",
		Params: []params.Param{paramPublishedTimers()},
		Fixed:  func(params.Values) (tasks, workers int, err error) { return publishedTasks, 0, nil },
		Program: func(s Shape) (*Program, error) {
			if s.Workers < 2 {
				return nil, fmt.Errorf("%w: one finds timers while others use them, so 2 workers at least", ErrUnsuited)
			}
			timers := publishedTimers(s.Values)
			if err := fits(s.Tasks, timers); err != nil {
				return nil, err
			}
			prog := &Program{First: Evenly(s.Tasks, timers)}
			prog.Setup = []Phase{{Name: "fill", Streams: prog.Shared(Create, 0, prog.Slots(), s.Workers)}}
			finds, lookups := prog.uniform(Find, s.Seed), prog.uniform(Lookup, s.Seed)
			prog.Phases = []Phase{{Name: "run", Roles: rolesOf("walkers", "users", s.Workers), Streams: Each(s.Workers, func(w int) Stream {
				if w == 0 {
					return finds(w)
				}
				return lookups(w)
			})}}
			return prog, nil
		},
	}
}

// rolesOf gives the first worker a role, and all others another.
func rolesOf(first, others string, workers int) (roles []string) {
	for w := range workers {
		roles = append(roles, others)
		if w == 0 {
			roles[0] = first
		}
	}
	return roles
}
