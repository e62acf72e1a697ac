package workloads

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"idlab/allocators/params"
)

// adversary measures how far one task can slow the others. Since Linux 6.15 a task may choose
// its ids. In a table that all tasks share it can thus lengthen the chain of another task's
// timer. Task 0 attacks the first timer of task 1, with the ids that the design supplies
// (allocators.WorstIDs).
//
// Finds of the victim and the work of the other tasks are measured before the attack and after
// it. With at least two workers the other workers also run while the first one is idle (quiet)
// and while it deletes and creates at its ids again and again (beside).
func adversary() Workload {
	return Workload{
		Name:   "adversary",
		Title:  "a task requests the ids that slow one timer of another task: how far does it slow the others?",
		Steady: "the population of the other tasks",
		Params: []params.Param{
			{Name: "ids", Default: "1000", Min: 1, Max: 1_000_000, Help: "number of timers of the adversary"},
		},
		About: aboutAdversary(),
		Program: func(s Shape) (*Program, error) {
			if s.Tasks < 2 {
				return nil, fmt.Errorf("%w: one task attacks another, so it needs at least 2 tasks", ErrUnsuited)
			}
			ids := int(s.Values.Int("ids"))
			others := (s.Tasks - 1) * timersOfVictims(s)
			ops := others + victimFinds + s.Workers*workOps(others) + 2*ids
			if s.Workers > 1 {
				ops += 2 * ids
			}
			if err := s.Fits(Size{Slots: ids + others, Ops: ops, Kinds: 5}); err != nil {
				return nil, err
			}
			return adversaryProgram(s, ids), nil
		},
	}
}

func aboutAdversary() About {
	return About{
		Phases: "A task, the adversary, requests the ids that slow down other tasks most in this design. " +
			"after ÷ before is the\n" +
			"time per operation once it has these timers, relative to the time before: " +
			"of finds of the victim's timer, and of the\n" +
			"operations of the other tasks. beside ÷ quiet is the time per operation while the adversary " +
			"deletes and creates at\nthese ids, relative to the time while it has no timers.",
		Columns: []Column{
			{Head: "attack: time/op", Figure: FigureTime, Of: "attack"},
			{Head: "victim, after ÷ before", Figure: FigureRatio, Of: "victim-after", To: "victim-before",
				Worst: worstForNeighbours("a victim", "after the attack")},
			{Head: "others, after ÷ before", Figure: FigureRatio, Of: "others-after", To: "others-before",
				Worst: worstForNeighbours("others", "after the attack")},
			{Head: "others, beside ÷ quiet", Figure: FigureRatio, Of: "beside-others", To: "quiet-others",
				Worst: worstForNeighbours("others", "while the attack goes on")},
		},
	}
}

// victimFinds is the number of finds of the victim in a phase, over all workers.
const victimFinds = 4_000

// timersOfVictims returns the number of timers of every task but the adversary.
func timersOfVictims(s Shape) int { return max(1, totalTimers/(s.Tasks-1)) }

func adversaryProgram(s Shape, ids int) *Program {
	p := &Program{
		First: []int{0}, MayMiss: s.Workers > 1, MayRefuse: true, Rounds: 3,
		Adversary: &Adversary{Task: 0, Victim: ids},
	}
	for n := range s.Tasks {
		p.First = append(p.First, ids+n*timersOfVictims(s))
	}
	p.Setup = []Phase{{Name: "fill", Streams: p.Shared(Create, ids, p.Slots(), s.Workers)}}

	victim := Each(s.Workers, func(int) (finds Stream) {
		for range victimFinds / s.Workers {
			finds = append(finds, p.Op(Find, p.Adversary.Victim))
		}
		return finds
	})
	// No worker replaces the victim: a new timer would not be on the long chain.
	others := Each(s.Workers, func(w int) Stream {
		from, to := Share(p.Slots()-ids-1, s.Workers, w)
		rng := rand.New(rand.NewPCG(s.Seed, uint64(w)))
		return p.work(ids, ids+1+from, ids+1+to, rng)
	})
	alone := func(kind Kind) []Stream {
		return append(p.Shared(kind, 0, ids, 1), make([]Stream, s.Workers-1)...)
	}
	phase := func(name string, streams []Stream) Phase {
		return Phase{Name: name, Streams: streams, Roles: make([]string, s.Workers)}
	}
	p.Phases = []Phase{
		phase("victim-before", victim), phase("others-before", others),
		phase("attack", alone(CreateAt)),
		phase("victim-after", victim), phase("others-after", others),
	}
	if s.Workers > 1 {
		work := append([]Stream{nil}, others[1:]...)
		beside := p.attackBeside(ids, work)
		// Beside is set in quiet too, so that both phases are measured in one piece. Both follow a
		// phase of the others' work; otherwise the caches of one would be colder.
		quiet := Phase{
			Name: "quiet", Streams: work,
			Roles: slices.Repeat([]string{"others"}, s.Workers), Beside: beside.Beside,
		}
		p.Phases = append(slices.Insert(p.Phases, 2, quiet), beside)
	}
	p.Phases = append(p.Phases, phase("withdraw", alone(Delete)))
	return p
}

// attackBeside returns the phase in which the first worker attacks while the others execute
// their streams. Results name the two series "beside" and "beside-others".
func (p *Program) attackBeside(ids int, others []Stream) Phase {
	workers := len(others)
	ph := Phase{
		Name: "beside", Roles: rolesOf("", "others", workers),
		Beside: make([]bool, workers), Streams: slices.Clone(others),
	}
	ph.Beside[0] = true
	for slot := range ids {
		ph.Streams[0] = append(ph.Streams[0], p.Op(Delete, slot), p.Op(CreateAt, slot))
	}
	return ph
}
