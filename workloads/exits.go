package workloads

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"idlab/allocators/params"
)

// forkExit models short-lived programs: each task creates a few timers, as the C library does
// for its own use, and its exit deletes them.
func forkExit() Workload {
	return Workload{
		Name: "fork-exit", Title: "tasks start, create a few timers and exit",
		Steady: "each task has no timer when it starts and after it has exited",
		Params: []params.Param{
			{Name: "timers", Default: "8", Min: 1, Max: 1_000_000, Help: "timers that a task creates"},
		},
		Program: func(s Shape) (*Program, error) {
			if s.Workers > s.Tasks {
				return nil, fmt.Errorf("%w: each worker starts tasks of its own, "+
					"so no more workers than tasks", ErrUnsuited)
			}
			timers := int(s.Values.Int("timers"))
			slots := s.Tasks * timers
			if err := s.Fits(Size{Slots: slots, Ops: slots + s.Tasks, Kinds: 2}); err != nil {
				return nil, err
			}
			p := &Program{First: Evenly(s.Tasks, timers)}
			p.Phases = []Phase{{Name: "run", Streams: Each(s.Workers, func(w int) (lives Stream) {
				from, to := Share(s.Tasks, s.Workers, w)
				for task := from; task < to; task++ {
					for slot := p.First[task]; slot < p.First[task+1]; slot++ {
						lives = append(lives, NewOp(Create, task, slot))
					}
					lives = append(lives, NewOp(Exit, task, 0))
				}
				return lives
			})}}
			return p, nil
		},
	}
}

// exitStorm is the case that Segall reported in 2025 (commit f99c5bb396b8): a task with
// hundreds of thousands of timers exits while other tasks work. The workload measures the
// delay of the others. They have a series of their own in each phase: quiet, while task 0 has
// no timer and looks up an absent id; create, while it creates its timers; full, while it looks
// them up; and exit.
func exitStorm() Workload {
	return Workload{
		Name: "exit-storm", Title: "a task with 100000 timers exits while the others work: how long do they wait?",
		Steady: "the population of the other tasks",
		Params: []params.Param{paramTimersDefault(100_000)},
		About:  aboutExits(),
		Program: func(s Shape) (*Program, error) {
			if s.Workers < 2 || s.Tasks < s.Workers {
				return nil, fmt.Errorf("%w: one worker's task exits and each other worker has tasks of its own, "+
					"so it needs at least 2 workers and as many tasks", ErrUnsuited)
			}
			timers := int(s.Values.Int("timers"))
			others := (s.Tasks - 1) * timersOfOthers(s)
			ops := others + 3*timers + (s.Workers-1)*workOps(others)
			if err := s.Fits(Size{Slots: timers + others, Ops: ops, Kinds: 5}); err != nil {
				return nil, err
			}
			return exitStormProgram(s, timers), nil
		},
	}
}

func aboutExits() About {
	about := About{Phases: "Latencies of the other workers while task 0 has no timers (quiet), " +
		"creates timers (creating), uses them (full) and\n" +
		"exits (exiting). full ÷ quiet and exiting ÷ quiet are ratios of the time per operation of the other workers."}
	for _, phase := range []struct{ head, series string }{
		{"quiet", "quiet-others"}, {"creating", "create-others"}, {"full", "full-others"}, {"exiting", "exit-others"},
	} {
		about.Columns = append(about.Columns,
			Column{Head: phase.head + ": p99.9", Figure: FigureP999, Of: phase.series},
			Column{Head: phase.head + ": max", Figure: FigureMax, Of: phase.series})
	}
	about.Columns = append(about.Columns,
		Column{Head: "time/op, full ÷ quiet", Figure: FigureRatio, Of: "full-others", To: "quiet-others"},
		Column{Head: "exiting ÷ quiet", Figure: FigureRatio, Of: "exit-others", To: "quiet-others",
			Worst: worstForNeighbours("others", "while a task exits")})
	return about
}

// othersTimers is the population of all tasks but task 0, which exits.
const othersTimers = 2_000

// timersOfOthers returns the number of timers of every task but task 0.
func timersOfOthers(s Shape) int { return max(1, othersTimers/(s.Tasks-1)) }

func exitStormProgram(s Shape, timers int) *Program {
	p := &Program{First: []int{0}, MayMiss: s.Workers > 2, Rounds: 2}
	for n := range s.Tasks {
		p.First = append(p.First, timers+n*timersOfOthers(s))
	}
	p.Setup = []Phase{{Name: "fill", Streams: p.Shared(Create, timers, p.Slots(), s.Workers-1)}}
	p.Setup[0].Streams = append([]Stream{nil}, p.Setup[0].Streams...)

	work := Each(s.Workers-1, func(w int) Stream {
		from, to := Share(p.Slots()-timers, s.Workers-1, w)
		return p.work(timers, timers+from, timers+to, rand.New(rand.NewPCG(s.Seed, uint64(w))))
	})
	beside := func(name string, storm Stream) Phase { return phaseBeside(name, storm, work, "others") }
	p.Phases = []Phase{
		beside("quiet", slices.Repeat(Stream{NewOp(Absent, 0, 0)}, timers)),
		beside("create", p.Shared(Create, 0, timers, 1)[0]),
		beside("full", p.Shared(Lookup, 0, timers, 1)[0]),
		beside("exit", Stream{NewOp(Exit, 0, 0)}),
	}
	return p
}

// phaseBeside returns a phase in which the first worker executes its stream once. The other
// workers are background workers of the given role.
func phaseBeside(name string, first Stream, others []Stream, role string) Phase {
	workers := 1 + len(others)
	ph := Phase{
		Name: name, Streams: append([]Stream{first}, others...),
		Roles: rolesOf("", role, workers), Beside: make([]bool, workers),
	}
	for w := 1; w < workers; w++ {
		ph.Beside[w] = true
	}
	return ph
}

// workOps returns the number of operations in a stream of work that draws from so many slots.
func workOps(slots int) int { return streamDraws(slots) * 11 / 10 }

// work returns the stream of a worker that only serves as a neighbour of the measured event.
// It draws from the slots from first on: nine draws of ten are lookups, one in ten replaces a
// timer of the worker's own slots [from, to). The stream is as long as others, too long for a
// branch predictor to learn. A background worker may execute it, see Phase.Beside.
func (p *Program) work(first, from, to int, rng *rand.Rand) (s Stream) {
	for _, slot := range uniformSlots(rng, streamDraws(p.Slots()-first), first, p.Slots()) {
		if to > from && rng.IntN(10) == 0 {
			s = p.replace(s, from+rng.IntN(to-from))
		} else {
			s = append(s, p.Op(Lookup, slot))
		}
	}
	return s
}
