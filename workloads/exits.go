package workloads

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"idlab/allocators/params"
)

// forkExit is the life of small programs: a few timers each, as the C library's
// own use of them makes, and an exit that deletes them.
func forkExit() Workload {
	return Workload{
		Name: "fork-exit", Title: "tasks are born, create a few timers and exit", Steady: "each task has none when it is born and when it has exited",
		Params: []params.Param{{Name: "timers", Default: "8", Min: 1, Max: 1_000_000, Help: "timers that a task creates"}},
		Program: func(s Shape) (*Program, error) {
			if s.Workers > s.Tasks {
				return nil, fmt.Errorf("%w: each worker lets tasks of its own be born, so no more workers than tasks", ErrUnsuited)
			}
			timers := int(s.Values.Int("timers"))
			if err := fits(s.Tasks, timers); err != nil {
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

// exitStorm is the case that Segall reported in 2025 (commit f99c5bb396b8): a
// task with hundreds of thousands of timers exits while others go about their
// work. What matters is what becomes of the others: they have lines of their own
// in the results, first beside a task that has no timer and looks for one
// (quiet), then while it creates them, while it has and uses them (full), and
// while it exits.
func exitStorm() Workload {
	return Workload{
		Name: "exit-storm", Title: "a task with 100000 timers exits while the others work: how long do they wait?", Steady: "the others keep their population",
		Params: []params.Param{paramTimersOf(100_000)},
		About:  aboutExits(),
		Program: func(s Shape) (*Program, error) {
			if s.Workers < 2 || s.Tasks < s.Workers {
				return nil, fmt.Errorf("%w: one worker's task exits while the others have tasks of their own, so 2 workers at least, and as many tasks", ErrUnsuited)
			}
			return exitStormProgram(s, int(s.Values.Int("timers"))), nil
		},
	}
}

func aboutExits() About {
	about := About{Phases: "Latencies of the other workers while task 0 has no timer (quiet), while it creates them, while it has and uses them\n" +
		"(full), and while it exits; and how many times the time of an operation of theirs is, while it is full and while it\n" +
		"exits, what it is while it is quiet."}
	for _, phase := range []struct{ head, series string }{
		{"quiet", "quiet-others"}, {"creating", "create-others"}, {"full", "full-others"}, {"exiting", "exit-others"},
	} {
		about.Columns = append(about.Columns, Column{Head: phase.head + ": p99.9", Figure: FigureP999, Of: phase.series},
			Column{Head: phase.head + ": max", Figure: FigureMax, Of: phase.series})
	}
	about.Columns = append(about.Columns,
		Column{Head: "time/op, full ÷ quiet", Figure: FigureRatio, Of: "full-others", To: "quiet-others"},
		Column{Head: "exiting ÷ quiet", Figure: FigureRatio, Of: "exit-others", To: "quiet-others",
			Worst: forNeighbours("others", "while a task exits")})
	return about
}

// othersTimers is the population of all tasks but the one that storms.
const othersTimers = 2_000

func exitStormProgram(s Shape, timers int) *Program {
	each := max(1, othersTimers/(s.Tasks-1))
	p := &Program{First: []int{0}, MayMiss: s.Workers > 2, Rounds: 2}
	for n := range s.Tasks {
		p.First = append(p.First, timers+n*each)
	}
	p.Setup = []Phase{{Name: "fill", Streams: p.Shared(Create, timers, p.Slots(), s.Workers-1)}}
	p.Setup[0].Streams = append([]Stream{nil}, p.Setup[0].Streams...)

	work := Each(s.Workers-1, func(w int) Stream {
		from, to := Share(p.Slots()-timers, s.Workers-1, w)
		return p.work(timers, timers+from, timers+to, rand.New(rand.NewPCG(s.Seed, uint64(w))))
	})
	beside := func(name string, storm Stream) Phase { return besides(name, storm, work, "others") }
	p.Phases = []Phase{
		beside("quiet", slices.Repeat(Stream{NewOp(Absent, 0, 0)}, timers)),
		beside("create", p.Shared(Create, 0, timers, 1)[0]),
		beside("full", p.Shared(Lookup, 0, timers, 1)[0]),
		beside("exit", Stream{NewOp(Exit, 0, 0)}),
	}
	return p
}

// besides is a phase in which the first worker goes through its stream, and the others,
// of that role, go round and round beside it.
func besides(name string, first Stream, others []Stream, role string) Phase {
	workers := 1 + len(others)
	ph := Phase{Name: name, Streams: append([]Stream{first}, others...), Roles: rolesOf("", role, workers), Beside: make([]bool, workers)}
	for w := 1; w < workers; w++ {
		ph.Beside[w] = true
	}
	return ph
}

// work is what tasks do that are not the matter of a workload: lookups in all
// slots from first on, and one replacement in ten of the worker's own, from … to. It
// is as long as other streams, or the branch predictor would learn it; and it may end
// before any operation but a create, as workers beside others do.
func (p *Program) work(first, from, to int, rng *rand.Rand) (s Stream) {
	for _, slot := range uniformly(rng, draws(p.Slots()-first), first, p.Slots()) {
		if to > from && rng.IntN(10) == 0 {
			s = p.replace(s, from+rng.IntN(to-from))
		} else {
			s = append(s, p.Op(Lookup, slot))
		}
	}
	return s
}
