package workloads

import (
	"fmt"

	"idlab/allocators"
	"idlab/allocators/params"
)

// The published tests of ids that are wanted: restored, or far apart.

// criuRestore is the restore of timers with their ids that commit ec2d0c04624b
// tells of: by creating and deleting up to them, as CRIU did, and by asking for
// them. Two tasks want the same ids, as the copies of one program do.
func criuRestore() Workload {
	const tasks, timers = 2, 2
	return Workload{
		Name: "criu-restore", Title: "timers with the ids 1000000 and 2000000 in two tasks: by create and delete (seek), then asked for (create-at)",
		Steady: fromNothing,
		Params: []params.Param{{Name: "gap", Default: "1000000", Min: 1, Max: 1 << 30, Help: "distance of the ids: the first, and from it to the second"}},
		Fixed:  func(params.Values) (int, int, error) { return tasks, 1, nil },
		Program: func(s Shape) (*Program, error) {
			prog := &Program{First: Evenly(tasks, timers), Rounds: 1, MayRefuse: true}
			for range tasks {
				for n := range timers {
					prog.Wanted = append(prog.Wanted, allocators.ID(min(int64(n+1)*s.Values.Int("gap"), int64(allocators.MaxID))))
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

// sparse is the case that spoke against a tree for each task: commit
// 1535cb80286e, "2048 timers with a ID offset of 512".
func sparse() Workload {
	return Workload{
		Name: "sparse-512", Title: "one task with 2048 timers, 512 ids from one to the next: finds, and bytes a timer",
		Steady: "population: each slot has its timer",
		Params: []params.Param{paramTimersOf(2048), {Name: "stride", Default: "512", Min: 1, Max: 1 << 20, Help: "from one id to the next"}},
		Fixed:  func(params.Values) (tasks, workers int, err error) { return 1, 0, nil },
		Program: func(s Shape) (*Program, error) {
			prog := &Program{First: Evenly(1, int(s.Values.Int("timers"))), MayRefuse: true}
			for slot := range prog.Slots() {
				id := int64(slot) * s.Values.Int("stride")
				if id > int64(allocators.MaxID) {
					return nil, fmt.Errorf("%d timers at a stride of %d go beyond the largest id", prog.Slots(), s.Values.Int("stride"))
				}
				prog.Wanted = append(prog.Wanted, allocators.ID(id))
			}
			prog.Setup = []Phase{{Name: "fill", Streams: prog.Shared(CreateAt, 0, prog.Slots(), s.Workers)}}
			prog.Phases = []Phase{{Name: "run", Streams: Each(s.Workers, prog.uniform(Find, s.Seed))}}
			return prog, nil
		},
	}
}
