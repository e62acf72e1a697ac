package workloads

import (
	"strconv"

	"idlab/allocators"
	"idlab/allocators/params"
)

// wrap models a program that has created and deleted timers for a long time: its id counter is
// just below the largest id, and its long-lived timers have the lowest ids. A design with a
// counter then has to skip all of these in a single create.
//
// Designs without a counter execute the same operations, but have nothing to skip. Nor have
// designs with global ids, where another task may hold the id that moves the counter.
func wrap() Workload {
	return Workload{
		Name: "wrap", Title: "counters just below the largest id, with long-lived timers at the lowest ids",
		Steady: measuredWhole,
		Params: []params.Param{
			{Name: "low", Min: 1, Max: 10_000_000,
				Help: "long-lived timers per task; by default " + strconv.Itoa(totalTimers) +
					" in all, divided among the tasks"},
			{Name: "below", Min: 1, Max: 1_000_000, Help: "distance of the counter to the largest id; " +
				"by default 2000 divided by the number of tasks, at least 10"},
		},
		About: aboutWrap(),
		Program: func(s Shape) (*Program, error) {
			low := int(s.Values.Int("low"))
			if low == 0 {
				low = max(1, totalTimers/s.Tasks)
			}
			below := int(s.Values.Int("below"))
			if below == 0 {
				below = max(10, 2000/s.Tasks)
			}
			size := Size{Slots: s.Tasks * (low + 1 + s.Workers), Ops: s.Tasks * (low + 4*below + 3), Kinds: 4}
			if err := s.Fits(size); err != nil {
				return nil, err
			}
			return wrapProgram(s, low, below), nil
		},
	}
}

// wrapProgram compiles the workload. After the slots of its long-lived timers each task has a
// slot for the timer that moves the counter, and for each worker a slot to create and delete in.
func wrapProgram(s Shape, low, below int) *Program {
	p := &Program{First: Evenly(s.Tasks, low+1+s.Workers), MayRefuse: true, Rounds: 3}
	p.Wanted = make([]allocators.ID, p.Slots())
	fill, jump, wrap := Phase{Name: "low"}, Phase{Name: "jump"}, Phase{Name: "wrap"}
	// Each task makes at least twice as many creates as there are ids left, so its counter wraps.
	pairs := (2*below + s.Workers - 1) / s.Workers
	fill.Streams = make([]Stream, s.Workers)
	jump.Streams = make([]Stream, s.Workers)
	wrap.Streams = make([]Stream, s.Workers)
	for task := range s.Tasks {
		first := p.First[task]
		p.Wanted[first+low] = allocators.MaxID - allocators.ID(below)
		owner := task % s.Workers
		for slot := first; slot < first+low; slot++ {
			fill.Streams[owner] = append(fill.Streams[owner], p.Op(Create, slot))
		}
		jump.Streams[owner] = append(jump.Streams[owner], p.Op(CreateAt, first+low), p.Op(Delete, first+low))
		for w := range s.Workers {
			for range pairs {
				slot := first + low + 1 + w
				wrap.Streams[w] = append(wrap.Streams[w], p.Op(Create, slot), p.Op(Delete, slot))
			}
		}
	}
	p.Phases = []Phase{fill, jump, wrap, {Name: "exit", Streams: p.Exits(0, s.Workers)}}
	for i := range p.Phases {
		p.Phases[i].Roles = make([]string, s.Workers)
	}
	return p
}

func aboutWrap() About {
	return About{
		Phases: "The id counter of each task passes the largest id while timers of the task hold the lowest ids. " +
			"A create that wraps\n" +
			"may have to skip all of these. low: creates of the timers with the lowest ids. " +
			"jump: a create just below the largest\n" +
			"id. wrapping: creates and deletes from there on. " +
			"The longest operation is the maximum over all blocks.",
		Columns: []Column{
			{Head: "low: time/op", Figure: FigureTime, Of: "low"},
			{Head: "jump: time/op", Figure: FigureTime, Of: "jump"},
			{Head: "wrapping: time/op", Figure: FigureTime, Of: "wrap"},
			{Head: "time/op, wrapping ÷ low", Figure: FigureRatio, Of: "wrap", To: "low",
				Worst: &Worst{"Largest effect of wrapping", "operations", "where ids wrap"}},
			{Head: "longest operation", Figure: FigureMax, Of: "wrap"},
		},
	}
}
