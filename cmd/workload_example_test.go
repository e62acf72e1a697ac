package cmd_test

import (
	"idlab/allocators/catalog"
	"idlab/cmd"
	"idlab/workloads"
)

// Hoard is a user's own workload: each task creates timers and then deletes them, the newest first.
func Hoard() workloads.Workload {
	return workloads.Workload{
		Name: "hoard", Title: "create 100 timers, delete the newest first", Steady: "none: measured whole",
		Program: func(s workloads.Shape) (*workloads.Program, error) {
			slots := s.Tasks * 100
			if err := s.Fits(workloads.Size{Slots: slots, Ops: 2 * slots, Kinds: 2}); err != nil {
				return nil, err
			}
			p := &workloads.Program{First: workloads.Evenly(s.Tasks, 100), Rounds: 10}
			deletes := workloads.Each(s.Workers, func(w int) (stream workloads.Stream) {
				from, to := workloads.Share(p.Slots(), s.Workers, w)
				for slot := to - 1; slot >= from; slot-- {
					stream = append(stream, p.Op(workloads.Delete, slot))
				}
				return stream
			})
			p.Phases = []workloads.Phase{
				{Name: "create", Streams: p.Shared(workloads.Create, 0, p.Slots(), s.Workers)},
				{Name: "delete", Streams: deletes},
			}
			return p, nil
		},
	}
}

// The main function of a program with all commands, also for this workload.
func Example_workload() {
	cmd.Main(catalog.Designs(), Hoard())
}
