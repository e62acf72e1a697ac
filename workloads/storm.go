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
		Title:  "each task creates its timers, then looks each one up in order of creation, then exits",
		Steady: "none: measured whole, from no timer to no timer",
		Params: []params.Param{paramTimers()},
		Program: func(s Shape) (*Program, error) {
			timers := timersPerTask(s)
			p := &Program{First: evenly(s.Tasks, timers)}
			p.Rounds = min(max(1, stormOps/p.Slots()), stormRounds)
			create, lookups, exit := Phase{Name: "create"}, Phase{Name: "lookup"}, Phase{Name: "exit"}
			for w := range s.Workers {
				var creates, reads, exits Stream
				from, to := share(p.Slots(), s.Workers, w)
				for slot := from; slot < to; slot++ {
					creates = append(creates, NewOp(Create, slot/timers, slot))
					reads = append(reads, NewOp(Lookup, slot/timers, slot))
				}
				from, to = share(s.Tasks, s.Workers, w)
				for task := from; task < to; task++ {
					exits = append(exits, NewOp(Exit, task, 0))
				}
				create.Streams = append(create.Streams, creates)
				lookups.Streams = append(lookups.Streams, reads)
				exit.Streams = append(exit.Streams, exits)
			}
			p.Phases = []Phase{create, lookups, exit}
			return p, nil
		},
	}
}
