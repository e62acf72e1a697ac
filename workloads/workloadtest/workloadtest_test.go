package workloadtest

import (
	"slices"
	"strings"
	"testing"

	"idlab/allocators"
	"idlab/workloads"
)

// The suite detects every violation of the rules. The program under test has two tasks with one
// slot each.
func TestPlantedFaults(t *testing.T) {
	const task, slot, other = 0, 0, 1
	op := workloads.NewOp
	streams := func(list ...workloads.Stream) []workloads.Stream { return list }
	fill := workloads.Phase{Name: "fill", Streams: streams(workloads.Stream{op(workloads.Create, task, slot)}, nil)}
	replace := workloads.Stream{op(workloads.Delete, task, slot), op(workloads.Create, task, slot)}
	for _, test := range []struct {
		fault string
		wrong func(p *workloads.Program)
		want  string // part of the error; "": no error
	}{
		{"none", func(*workloads.Program) {}, ""},
		{"one task too many", func(p *workloads.Program) { p.First = append(p.First, 2) }, "not valid for 2 tasks"},
		{"a missing worker", func(p *workloads.Program) { p.Phases[0].Streams = streams(nil) }, "not for 2 workers"},
		{"a missing role", func(p *workloads.Program) { p.Phases[0].Roles = []string{"a"} }, "not for 2 workers"},
		{"two steady phases", func(p *workloads.Program) { p.Rounds, p.Phases = 0, append(p.Phases, fill) },
			"a steady program has 2 phases"},
		{"another task's slot", func(p *workloads.Program) {
			p.Phases[0].Streams[0] = workloads.Stream{op(workloads.Lookup, task, other)}
		}, "belongs to another task"},
		{"a lookup in an empty slot", func(p *workloads.Program) {
			p.Setup = nil
			p.Phases[0].Streams[0] = workloads.Stream{op(workloads.Find, task, slot)}
		}, "is empty"},
		{"a create in a full slot", func(p *workloads.Program) { p.Setup = append(p.Setup, fill) }, "slot full: true"},
		{"a delete in an empty slot", func(p *workloads.Program) { p.Setup = nil }, "slot full: false"},
		{"a missing timer after a round", func(p *workloads.Program) {
			p.Phases[0].Streams[0] = p.Phases[0].Streams[0][:1]
		}, "a round changes which slots are full"},
		{"two writers", func(p *workloads.Program) { p.Phases[0].Streams[1] = p.Phases[0].Streams[0] },
			"workers 0 and 1 both do this"},
		{"two workers that end a task", func(p *workloads.Program) {
			exit := workloads.Stream{op(workloads.Exit, other, 0)}
			p.Phases[0].Streams = streams(append(p.Phases[0].Streams[0], exit...), exit)
		}, "workers 0 and 1 both do this"},
		{"no wanted id", func(p *workloads.Program) {
			p.Phases[0].Streams[0][1] = op(workloads.CreateAt, task, slot)
		}, "the slot has no wanted id"},
		{"a Seek that is not Once", func(p *workloads.Program) {
			p.Wanted = make([]allocators.ID, 2)
			p.Phases[0].Streams[0][1] = op(workloads.Seek, task, slot)
		}, "must be Once"},
		{"only background workers", func(p *workloads.Program) {
			p.Phases[0].Beside = []bool{true, true}
		}, "never ends"},
		{"a background worker in a steady phase", func(p *workloads.Program) {
			p.Rounds, p.Phases[0].Beside = 0, []bool{true, false}
		}, "never ends"},
		{"an incomplete background stream", func(p *workloads.Program) {
			p.Phases[0].Beside = []bool{true, false}
			p.Phases[0].Streams[0] = p.Phases[0].Streams[0][:1]
		}, "background worker 0 changes which slots are full"},
		{"a stop between delete and create", func(p *workloads.Program) {
			p.Phases[0].Beside = []bool{true, false}
			p.Phases[0].Streams[0] = slices.Insert(p.Phases[0].Streams[0], 1, op(workloads.Absent, task, 0))
		}, "may stop before absent"},
	} {
		p := &workloads.Program{First: workloads.Evenly(2, 1), Rounds: 1, Setup: []workloads.Phase{fill},
			Phases: []workloads.Phase{{Name: "run", Streams: streams(slices.Clone(replace), nil)}}}
		test.wrong(p)
		err := check(p, 2, 2)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.fault, err, test.want)
		}
	}
}
