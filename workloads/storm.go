package workloads

import "idlab/allocators/params"

// stormOps is how many timers a storm creates at least before it is over, in as
// many rounds as that takes.
const stormOps = 50_000

// stormRounds bounds the rounds: each takes a slice for each phase, however few
// timers there are.
const stormRounds = 500

// storm is the shape of the test programs behind Linux 6.15 (commit
// 1535cb80286e): each task creates n timers, then looks each one up in the
// order of creation; then it exits.
func storm() Workload {
	return Workload{
		Name:   "storm",
		About:  About{Does: "creates, looks up and ends timers", Rank: 4},
		Title:  "each task creates its timers, then looks each one up in order of creation, then exits",
		Steady: "none: measured whole, from no timer to no timer",
		Params: []params.Param{paramTimers()},
		Program: func(s Shape) (*Program, error) {
			timers, err := timersPerTask(s)
			if err != nil {
				return nil, err
			}
			return stormProgram(s.Tasks, timers, s.Workers)
		},
	}
}

func stormProgram(tasks, timers, workers int) (*Program, error) {
	if err := fits(tasks, timers); err != nil {
		return nil, err
	}
	p := &Program{First: Evenly(tasks, timers)}
	p.Rounds = min(max(1, stormOps/p.Slots()), stormRounds)
	p.Phases = []Phase{
		{Name: "create", Streams: p.Shared(Create, 0, p.Slots(), workers)},
		{Name: "lookup", Streams: p.Shared(Lookup, 0, p.Slots(), workers)},
		{Name: "exit", Streams: p.Exits(0, workers)},
	}
	return p, nil
}
