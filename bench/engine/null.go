package engine

import (
	"idlab/allocators"
	"idlab/workloads"
)

// nothing is a design that does nothing: it finds the same timer for every id. The time per operation on it is the
// lab's own share of every figure: the time to read the stream, to pass the shared layer and to make a call.
type nothing struct {
	timer *allocators.Timer
	apart bool // each task has a timer of its own
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

// NullSubject returns a subject whose design does nothing, to be measured beside the others (Interleaver.Null). It
// measures the lab only if all operations are finds, or all are lookups. For other programs NullSubject returns nil.
// The subject is in no results, and its ledger is not checked.
//
// Lookups lock the timer, so for lookups each task has a timer of its own. NullSubject also returns nil if workers
// would contend for these timers more often than for the timers of a design.
func NullSubject(program *workloads.Program, workers int) *Subject {
	kind, ok := onlyKind(program)
	locks := kind == workloads.Lookup
	if !ok || locks && workers > 1 && program.Tasks() < tasksApart*workers {
		return nil
	}
	bare := *program
	bare.Setup = []workloads.Phase{{Name: "fill", Streams: firstSlots(program, workers)}}
	design := &nothing{timer: new(allocators.Timer), apart: locks}
	m, err := NewSubject("", allocators.NewSystem(design, allocators.Layout{}), &bare, workers)
	if err != nil {
		return nil // the designs report the error
	}
	return m
}

// tasksApart is the least number of tasks per worker at which two workers seldom use the same task.
const tasksApart = 16

// onlyKind returns Find or Lookup if a steady program has operations of that kind alone.
func onlyKind(p *workloads.Program) (workloads.Kind, bool) {
	if !p.Steady() || p.Timed() {
		return 0, false
	}
	for _, kind := range []workloads.Kind{workloads.Find, workloads.Lookup} {
		all := true
		for _, stream := range p.Phases[0].Streams {
			all = all && kindsOf(stream).only(kind)
		}
		if all {
			return kind, true
		}
	}
	return 0, false
}

// firstSlots returns streams that create a timer in the first slot of each task that has slots.
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
