package workloads

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"idlab/allocators/params"
)

// growth measures lookups in a structure that grows: one worker creates a million timers in a
// task while the other workers look up timers of the same task. The phases compare the tail of
// the lookup latencies before the growth (quiet), while tables are replaced (grow), with all
// timers present (grown) and while they are deleted again (shrink). Then the task exits and
// starts anew. Otherwise ids would continue to count in the next pass, and the position of the
// ids determines the shape of some structures. A stride above 1 requests ids that lie apart, as a
// restored process does, so the part of a structure for such ids grows.
func growth() Workload {
	return Workload{
		Name: "growth", Title: "a task grows to 1000000 timers while others look up in it: do lookups stall?",
		Steady: "the timers that are looked up",
		Params: []params.Param{paramTimersDefault(1_000_000),
			paramStride(1, "distance of consecutive ids; above 1 they are requested")},
		Fixed: func(params.Values) (tasks, workers int, err error) { return 1, 0, nil },
		Program: func(s Shape) (*Program, error) {
			if s.Workers < 2 {
				return nil, fmt.Errorf("%w: one worker creates timers and the others look some up, "+
					"so it needs at least 2 workers", ErrUnsuited)
			}
			timers := int(s.Values.Int("timers"))
			slots := timers + heldTimers + 1
			ops := heldTimers + 3*timers + (s.Workers-1)*streamDraws(heldTimers)
			if err := s.Fits(Size{Slots: slots, Ops: ops, Kinds: 4}); err != nil {
				return nil, err
			}
			return growthProgram(s, timers, int(s.Values.Int("stride")))
		},
	}
}

// heldTimers is the number of timers that are looked up. They live through all phases.
const heldTimers = 1_000

func growthProgram(s Shape, timers, stride int) (*Program, error) {
	// The writer's lookups use a slot of their own, so that it never waits for the lock of a
	// timer that the other workers look up.
	own := timers + heldTimers
	p := &Program{First: []int{0, own + 1}, Rounds: 1}
	kind := Create
	if stride > 1 {
		kind, p.MayRefuse = CreateAt, true
		if err := p.wantApart(stride); err != nil {
			return nil, err
		}
	}
	alone := func(writer Stream) []Stream { return append([]Stream{writer}, make([]Stream, s.Workers-1)...) }
	create := Phase{Name: "create", Streams: alone(p.Shared(kind, timers, p.Slots(), 1)[0])}
	p.Setup = []Phase{create}
	lookups := Each(s.Workers-1, func(w int) Stream {
		rng := rand.New(rand.NewPCG(s.Seed, uint64(w)))
		return p.ops(Lookup, uniformSlots(rng, streamDraws(heldTimers), timers, own))
	})
	beside := func(name string, writer Stream) Phase { return phaseBeside(name, writer, lookups, "lookups") }
	idle := slices.Repeat(Stream{p.Op(Lookup, own)}, timers)
	p.Phases = []Phase{
		beside("quiet", idle),
		beside("grow", p.Shared(kind, 0, timers, 1)[0]),
		beside("grown", idle),
		beside("shrink", p.Shared(Delete, 0, timers, 1)[0]),
		{Name: "exit", Streams: alone(p.Exits(0, 1)[0])},
		create,
	}
	return p, nil
}
