package workloadtest

import (
	"slices"
	"strings"
	"testing"

	"idlab/allocators"
	"idlab/workloads"
)

// The suite finds what a program must not contain.
func TestPlantedFaults(t *testing.T) {
	const task, slot, other = 0, 0, 1 // of two tasks with a slot each
	op := workloads.NewOp
	streams := func(list ...workloads.Stream) []workloads.Stream { return list }
	fill := workloads.Phase{Name: "fill", Streams: streams(workloads.Stream{op(workloads.Create, task, slot)}, nil)}
	for _, test := range []struct {
		fault string
		wrong func(p *workloads.Program)
		want  string // "" for none
	}{
		{"none", func(*workloads.Program) {}, ""},
		{"a task more", func(p *workloads.Program) { p.First = append(p.First, 2) }, "not a program of as many tasks"},
		{"a worker less", func(p *workloads.Program) { p.Phases[0].Streams = streams(nil) }, "not one of 2 workers"},
		{"a role less", func(p *workloads.Program) { p.Phases[0].Roles = []string{"a"} }, "not one of 2 workers"},
		{"two steady phases", func(p *workloads.Program) { p.Rounds, p.Phases = 0, append(p.Phases, fill) }, "go round and round"},
		{"another task's slot", func(p *workloads.Program) {
			p.Phases[0].Streams[0] = workloads.Stream{op(workloads.Lookup, task, other)}
		}, "not the task's"},
		{"a lookup in an empty slot", func(p *workloads.Program) {
			p.Setup = nil
			p.Phases[0].Streams[0] = workloads.Stream{op(workloads.Find, task, slot)}
		}, "is empty"},
		{"a create in a full slot", func(p *workloads.Program) { p.Setup = append(p.Setup, fill) }, "the slot is full: true"},
		{"a delete in an empty slot", func(p *workloads.Program) { p.Setup = nil }, "the slot is full: false"},
		{"a timer that is left", func(p *workloads.Program) { p.Phases[0].Streams[0] = p.Phases[0].Streams[0][:1] }, "other slots are full after a round"},
		{"two writers", func(p *workloads.Program) { p.Phases[0].Streams[1] = p.Phases[0].Streams[0] }, "workers 0 and 1 both do that"},
		{"two enders", func(p *workloads.Program) {
			exit := workloads.Stream{op(workloads.Exit, other, 0)}
			p.Phases[0].Streams = streams(append(p.Phases[0].Streams[0], exit...), exit)
		}, "workers 0 and 1 both do that"},
		{"an id that nobody named", func(p *workloads.Program) { p.Phases[0].Streams[0][1] = op(workloads.CreateAt, task, slot) }, "it wants no id"},
		{"a seek with clocks", func(p *workloads.Program) {
			p.Wanted = make([]allocators.ID, 2)
			p.Phases[0].Streams[0][1] = op(workloads.Seek, task, slot)
		}, "must be Once"},
		{"all beside", func(p *workloads.Program) { p.Phases[0].Beside = []bool{true, true} }, "never ends"},
		{"beside a steady phase", func(p *workloads.Program) { p.Rounds, p.Phases[0].Beside = 0, []bool{true, false} }, "never ends"},
		{"a round that ends elsewhere", func(p *workloads.Program) {
			p.Phases[0].Beside = []bool{true, false}
			p.Phases[0].Streams[0] = p.Phases[0].Streams[0][:1]
		}, "goes round beside others"},
		{"an end between delete and create", func(p *workloads.Program) {
			p.Phases[0].Beside = []bool{true, false}
			p.Phases[0].Streams[0] = slices.Insert(p.Phases[0].Streams[0], 1, op(workloads.Absent, task, 0))
		}, "may end before absent"},
	} {
		p := &workloads.Program{First: workloads.Evenly(2, 1), Rounds: 1, Setup: []workloads.Phase{fill},
			Phases: []workloads.Phase{{Name: "run", Streams: streams(workloads.Stream{op(workloads.Delete, task, slot), op(workloads.Create, task, slot)}, nil)}}}
		test.wrong(p)
		err := check(p, 2, 2)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.fault, err, test.want)
		}
	}
}
