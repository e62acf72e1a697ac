package workloads

import (
	"fmt"
	"runtime"

	"idlab/allocators/params"
)

// The published tests of hash tables: the lengths of the chains, and the cache lines of the
// timers on a chain.

// paramPublishedTimers is the number of timers of each of the 64 tasks.
func paramPublishedTimers() params.Param {
	return params.Param{Name: "timers", Min: 1, Max: 10_000_000, Pinned: "312",
		ByCPUs: func(cpus int) int64 { return max(1, 20_000*int64(cpus)/64) },
		Help: "timers per task: 20000 as published, with 32768 buckets; " +
			"by default scaled so that 512 buckets per CPU have chains of the same length"}
}

const publishedTasks = 64

func publishedTimers(v params.Values) int {
	if n := int(v.Int("timers")); n > 0 {
		return n
	}
	return int(paramPublishedTimers().ByCPUs(runtime.NumCPU()))
}

// jhash is the case of commit 781764e0b439, which replaced hash_32 with jhash. The comparison
// is in the designs, not in the workload: rcu and rcu-hash32, each with owners=contiguous and
// owners=scattered.
func jhash() Workload {
	return Workload{
		Name: "jhash",
		Title: "64 tasks create 20000 timers each and look each one up: " +
			"for rcu and rcu-hash32, owners=contiguous and scattered",
		Steady: measuredWhole,
		Params: []params.Param{paramPublishedTimers()},
		Fixed:  func(params.Values) (tasks, workers int, err error) { return publishedTasks, 0, nil },
		Program: func(s Shape) (*Program, error) {
			return fittingStorm(s, publishedTimers(s.Values))
		},
	}
}

// cacheline is the case of commit 5fa75a432f1a: a walk along a hash chain reads timers that
// other CPUs write. The comparison is in the designs, not in the workload: timer=split and
// timer=packed.
func cacheline() Workload {
	return Workload{
		Name: "cacheline",
		Title: "64 tasks with 20000 timers each: one worker finds timers, the others use them: " +
			"for timer=split and timer=packed",
		Steady: "population: each slot has its timer",
		Params: []params.Param{paramPublishedTimers()},
		Fixed:  func(params.Values) (tasks, workers int, err error) { return publishedTasks, 0, nil },
		Program: func(s Shape) (*Program, error) {
			if s.Workers < 2 {
				return nil, fmt.Errorf("%w: one worker finds timers while others use them, "+
					"so it needs at least 2 workers", ErrUnsuited)
			}
			timers := publishedTimers(s.Values)
			slots := s.Tasks * timers
			if err := s.Fits(Size{Slots: slots, Ops: slots + s.Workers*streamDraws(slots), Kinds: 2}); err != nil {
				return nil, err
			}
			prog := &Program{First: Evenly(s.Tasks, timers)}
			prog.Setup = []Phase{{Name: "fill", Streams: prog.Shared(Create, 0, prog.Slots(), s.Workers)}}
			finds, lookups := prog.uniform(Find, s.Seed), prog.uniform(Lookup, s.Seed)
			streams := Each(s.Workers, func(w int) Stream {
				if w == 0 {
					return finds(w)
				}
				return lookups(w)
			})
			prog.Phases = []Phase{{Name: "run", Roles: rolesOf("walkers", "users", s.Workers), Streams: streams}}
			return prog, nil
		},
	}
}

// rolesOf returns the roles of the workers: one for the first, another for the rest.
func rolesOf(first, others string, workers int) (roles []string) {
	for w := range workers {
		roles = append(roles, others)
		if w == 0 {
			roles[0] = first
		}
	}
	return roles
}
