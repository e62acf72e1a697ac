package workloads

import (
	"fmt"
	"strconv"

	"idlab/allocators"
	"idlab/allocators/params"
)

// The published tests of wanted ids: restored ids, and ids far apart.

// criuRestore restores timers with their ids, as in commit ec2d0c04624b: first by creating and
// deleting timers until an id comes up, as CRIU did, then by requesting the id. Two tasks want
// the same ids, like two copies of one program.
func criuRestore() Workload {
	const tasks, timers = 2, 2
	return Workload{
		Name: "criu-restore",
		Title: "timers with the ids 1000000 and 2000000 in two tasks: " +
			"by create and delete (seek), then requested (create-at)",
		Steady: measuredWhole,
		Params: []params.Param{
			{Name: "gap", Default: "1000000", Min: 1, Max: 1 << 30,
				Help: "the first id, and its distance to the second"},
		},
		Fixed: func(params.Values) (int, int, error) { return tasks, 1, nil },
		Program: func(s Shape) (*Program, error) {
			if err := s.Fits(Size{Slots: tasks * timers, Ops: 2*tasks*timers + tasks, Kinds: 3}); err != nil {
				return nil, err
			}
			prog := &Program{First: Evenly(tasks, timers), Rounds: 1, MayRefuse: true}
			for range tasks {
				for n := range timers {
					id := min(int64(n+1)*s.Values.Int("gap"), int64(allocators.MaxID))
					prog.Wanted = append(prog.Wanted, allocators.ID(id))
				}
			}
			exit := Phase{Name: "exit", Streams: prog.Exits(0, 1)}
			prog.Phases = []Phase{
				{Name: "seek", Streams: prog.Shared(Seek, 0, prog.Slots(), 1), Once: true}, exit,
				{Name: "create-at", Streams: prog.Shared(CreateAt, 0, prog.Slots(), 1)}, exit,
			}
			return prog, nil
		},
	}
}

// sparse is the argument of commit 1535cb80286e against a tree for each task: "2048 timers with
// a ID offset of 512".
func sparse() Workload {
	return Workload{
		Name: "sparse-512", Title: "one task with 2048 timers whose ids are 512 apart: finds, and bytes per timer",
		Steady: "population: each slot has its timer",
		Params: []params.Param{paramTimersDefault(2048), paramStride(512, "distance of consecutive ids")},
		Fixed:  func(params.Values) (tasks, workers int, err error) { return 1, 0, nil },
		Program: func(s Shape) (*Program, error) {
			timers, stride := int(s.Values.Int("timers")), int(s.Values.Int("stride"))
			if err := s.Fits(Size{Slots: timers, Ops: timers + s.Workers*streamDraws(timers), Kinds: 1}); err != nil {
				return nil, err
			}
			prog := &Program{First: Evenly(1, timers), MayRefuse: true}
			if err := prog.wantApart(stride); err != nil {
				return nil, err
			}
			prog.Setup = []Phase{{Name: "fill", Streams: prog.Shared(CreateAt, 0, prog.Slots(), s.Workers)}}
			prog.Phases = []Phase{{Name: "run", Streams: Each(s.Workers, prog.uniform(Find, s.Seed))}}
			return prog, nil
		},
	}
}

func paramStride(n int, help string) params.Param {
	return params.Param{Name: "stride", Default: strconv.Itoa(n), Min: 1, Max: 1 << 20, Help: help}
}

// wantApart makes the program want ids from 0 on, a stride apart. It returns an error if there are too few.
func (p *Program) wantApart(stride int) error {
	if (p.Slots()-1)*stride > int(allocators.MaxID) {
		return fmt.Errorf("%d timers at a stride of %d go beyond the largest id", p.Slots(), stride)
	}
	for slot := range p.Slots() {
		p.Wanted = append(p.Wanted, allocators.ID(slot*stride))
	}
	return nil
}
