package engine

import (
	"idlab/allocators"
	"idlab/workloads"
)

// nothing is a design that does nothing: it finds one and the same timer, whatever
// is asked for. What an operation on it takes is the lab's own share of every
// figure: reading the stream, the shared layer, and a call.
type nothing struct {
	timer *allocators.Timer
	apart bool // tasks do not share the timer
}

func (n *nothing) NewSpace(allocators.Address) allocators.Space {
	if n.apart {
		return &nothing{}
	}
	return n
}

func (n *nothing) Add(t *allocators.Timer) (allocators.ID, error) { return 0, n.AddAt(t, 0) }

func (n *nothing) AddAt(t *allocators.Timer, _ allocators.ID) error {
	if n.timer == nil {
		n.timer = t
	}
	return nil
}

func (n *nothing) Find(allocators.ID) *allocators.Timer { return n.timer }
func (n *nothing) Remove(*allocators.Timer)             {}

// NullMachine returns a machine over a design that does nothing, to be measured
// beside the others (Rotation.Null), or nil where it would tell nothing: it stands
// for the lab where all that is measured are finds, or lookups. Nothing of it is
// checked, and it is in no results.
//
// Lookups lock the timer, so each task has one of its own; where workers would meet
// at those more often than at the timers of a design, there is no such machine.
func NullSubject(program *workloads.Program, workers int) *Subject {
	kind, ok := onlyKind(program)
	locks := kind == workloads.Lookup
	if !ok || locks && workers > 1 && program.Tasks() < tasksApart*workers {
		return nil
	}
	bare := *program
	bare.Setup = []workloads.Phase{{Name: "fill", Streams: firstSlots(program, workers)}}
	m, err := NewSubject("", allocators.NewSystem(&nothing{timer: new(allocators.Timer), apart: locks}, allocators.Layout{}), &bare, workers)
	if err != nil {
		return nil // the designs will say why
	}
	return m
}

// tasksApart is how many tasks to a worker are enough for two workers to meet
// seldom in one.
const tasksApart = 16

// onlyKind returns what a steady program does, if that is nothing but finds or
// nothing but lookups.
func onlyKind(p *workloads.Program) (workloads.Kind, bool) {
	if !p.Steady() || p.Timed() {
		return 0, false
	}
	for _, kind := range []workloads.Kind{workloads.Find, workloads.Lookup} {
		all := true
		for _, stream := range p.Phases[0].Streams {
			all = all && only(stream, kind)
		}
		if all {
			return kind, true
		}
	}
	return 0, false
}

// firstSlots has a timer be created in the first slot of each task that has any.
func firstSlots(p *workloads.Program, workers int) []workloads.Stream {
	return workloads.Each(workers, func(w int) (s workloads.Stream) {
		from, to := workloads.Share(p.Tasks(), workers, w)
		for task := from; task < to; task++ {
			if p.First[task] < p.First[task+1] {
				s = append(s, workloads.NewOp(workloads.Create, task, p.First[task]))
			}
		}
		return s
	})
}
