package workloads

import "idlab/allocators/params"

// stormOps bounds the number of timers that a storm creates: it makes as many whole rounds as
// fit, but at least one.
const stormOps = 50_000

// maxStormRounds bounds the number of rounds. Each phase of a round takes at least one slice,
// even with few timers.
const maxStormRounds = 500

// storm has the shape of the test programs for Linux 6.15 (commit 1535cb80286e): each task
// creates its timers, looks each one up in order of creation, and exits.
func storm() Workload {
	return Workload{
		Name: "storm",
		About: About{Doing: "Creating, looking up and freeing timers",
			Does: "creates, looks up and frees timers", Rank: 4},
		Title:  "each task creates its timers, then looks each one up in order of creation, then exits",
		Steady: measuredWhole,
		Params: []params.Param{paramTimers()},
		Program: func(s Shape) (*Program, error) {
			return fittingStorm(s, timersPerTask(s))
		},
	}
}

// fittingStorm returns the program of a storm, or the error of Fits.
func fittingStorm(s Shape, timers int) (*Program, error) {
	slots := s.Tasks * timers
	if err := s.Fits(Size{Slots: slots, Ops: 2*slots + s.Tasks, Kinds: 3}); err != nil {
		return nil, err
	}
	return stormProgram(s, timers), nil
}

func stormProgram(s Shape, timers int) *Program {
	p := &Program{First: Evenly(s.Tasks, timers)}
	p.Rounds = min(max(1, stormOps/p.Slots()), maxStormRounds)
	p.Phases = []Phase{
		{Name: "create", Streams: p.Shared(Create, 0, p.Slots(), s.Workers)},
		{Name: "lookup", Streams: p.Shared(Lookup, 0, p.Slots(), s.Workers)},
		{Name: "exit", Streams: p.Exits(0, s.Workers)},
	}
	return p
}
