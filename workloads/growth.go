package workloads

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"idlab/allocators/params"
)

// growth is a structure that grows under its readers: a worker creates a million
// timers in a task in which the others look timers up. What matters is the tail of
// these lookups while tables are replaced (grow), beside what it is before (quiet),
// once the timers are there (grown), and while they are deleted again (shrink). Then
// the task exits, and one as new takes its place: ids count on, and where they count
// from decides where a design keeps what.
func growth() Workload {
	return Workload{
		Name: "growth", Title: "a task grows to 1000000 timers while others look up in it: do lookups stall?", Steady: "the timers that are looked up stay",
		Params: []params.Param{paramTimersOf(1_000_000)},
		Fixed:  func(params.Values) (tasks, workers int, err error) { return 1, 0, nil },
		Program: func(s Shape) (*Program, error) {
			if s.Workers < 2 {
				return nil, fmt.Errorf("%w: one worker creates timers while the others look some up, so 2 workers at least", ErrUnsuited)
			}
			return growthProgram(s, int(s.Values.Int("timers"))), nil
		},
	}
}

// heldTimers are those that are looked up.
const heldTimers = 1_000

func growthProgram(s Shape, timers int) *Program {
	own := timers + heldTimers // the writer's, so that it never waits for whom it is beside
	p := &Program{First: []int{0, own + 1}, Rounds: 1}
	alone := func(writer Stream) []Stream { return append([]Stream{writer}, make([]Stream, s.Workers-1)...) }
	create := Phase{Name: "create", Streams: alone(p.Shared(Create, timers, p.Slots(), 1)[0])}
	p.Setup = []Phase{create}
	lookups := Each(s.Workers-1, func(w int) Stream {
		rng := rand.New(rand.NewPCG(s.Seed, uint64(w)))
		return p.ops(Lookup, uniformly(rng, draws(heldTimers), timers, own))
	})
	beside := func(name string, writer Stream) Phase { return besides(name, writer, lookups, "lookups") }
	idle := slices.Repeat(Stream{p.Op(Lookup, own)}, timers)
	p.Phases = []Phase{
		beside("quiet", idle),
		beside("grow", p.Shared(Create, 0, timers, 1)[0]),
		beside("grown", idle),
		beside("shrink", p.Shared(Delete, 0, timers, 1)[0]),
		{Name: "exit", Streams: alone(p.Exits(0, 1)[0])},
		create,
	}
	return p
}
