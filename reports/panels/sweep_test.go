package panels

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/reportstest"
)

// timedCell is a cell of find with a time of rcu, for all operations together and for the operations.
func timedCell(tasks, workers int, params string, ops ...string) reportstest.Handmade {
	c := reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: tasks, Workers: workers}, Blocks: 1}
	if params != "" {
		c.Cell.Params = strings.Split(params, ",")
	}
	for _, op := range append(ops, "") {
		c.Lines = append(c.Lines, reportstest.Timed("rcu", op, 50))
	}
	return c
}

// The cells of a panel differ in the variable alone. Panels are in the order of workload, parameters, operation, tasks
// and workers.
func TestPanelsOfASweep(t *testing.T) {
	stride := ParameterNamed("stride", 512, "stride")
	for _, test := range []struct {
		name  string
		sweep Sweep
		cells []reportstest.Handmade
		want  []string // a title and its number of points for each panel, then the notes on what is not drawn
	}{
		{"along workers", Sweep{Along: Workers()}, []reportstest.Handmade{
			timedCell(10, 1, ""), timedCell(10, 2, ""), timedCell(1, 1, ""), timedCell(1, 2, ""),
			timedCell(1, 1, "churn=10"), timedCell(1, 2, "churn=10"), timedCell(1, 1, "churn=5"),
			timedCell(1, 2, "churn=5"), timedCell(1, 2, "churn=5,timers=10"),
		}, []string{"find · 1 task: 2", "find · 10 tasks: 2", "find, churn=5 · 1 task: 2", "find, churn=10 · 1 task: 2",
			"Not drawn, with a single value on the horizontal axis: find,churn=5,timers=10 · 1 task."}},
		{"along tasks", Sweep{Along: Tasks()}, []reportstest.Handmade{
			timedCell(1, 1, ""), timedCell(1, 4, ""), timedCell(10, 1, ""), timedCell(10, 2, ""), timedCell(10, 4, ""),
			timedCell(100, 2, ""),
		}, []string{"find · 1 worker: 2", "find · 2 workers: 2", "find · 4 workers: 2"}},
		{"along a parameter", Sweep{Along: stride}, []reportstest.Handmade{
			timedCell(1, 1, "stride=1"), timedCell(1, 1, ""), timedCell(1, 2, "stride=1"), timedCell(1, 2, "stride=64"),
			timedCell(1, 2, ""),
		}, []string{"find · 1 task, 1 worker: 2", "find · 1 task, 2 workers: 3"}},
		{"along a parameter, any workers", Sweep{Along: stride, AnyWorkers: true}, []reportstest.Handmade{
			timedCell(1, 1, "stride=1"), timedCell(1, 1, ""), timedCell(1, 2, "stride=1"), timedCell(1, 2, "stride=64"),
			timedCell(1, 2, "churn=5,stride=64"), timedCell(1, 2, "churn=5"),
		}, []string{"find · 1 task: 3", "find, churn=5 · 1 task: 2"}},
		{"operations in the order of the files", Sweep{Along: Workers(), Ops: []string{"exit", "create"}},
			[]reportstest.Handmade{
				timedCell(1, 1, "", "create", "lookup", "exit"), timedCell(1, 2, "", "create", "lookup", "exit"),
			}, []string{"find: create · 1 task: 2", "find: exit · 1 task: 2"}},
		// The axis is that of all charts along workers, so a single value is drawn only if the run has no other.
		{"a single value of the run", Sweep{Along: Workers()}, []reportstest.Handmade{timedCell(1, 2, "")},
			[]string{"find · 1 task: 1"}},
		{"a single value of the quantity", Sweep{Along: Workers(), Ops: []string{"create"}}, []reportstest.Handmade{
			timedCell(1, 1, "", "create"), timedCell(1, 2, "")},
			[]string{"chart times is not drawn: no panel has two values of the horizontal axis, workers (OS " +
				"threads): see the tables"}},
		{"a single value without use", Sweep{Along: Tasks(), Advice: "measure more"},
			[]reportstest.Handmade{timedCell(1, 2, "")},
			[]string{"chart times is not drawn: no panel has two values of the horizontal axis, tasks: measure more"}},
	} {
		s := test.sweep
		s.Chart, s.Unit, s.Positive = "times", record.NsPerOp, true
		s.Axis = func(values []float64) chart.Axis { return chart.LogAxis("time", Times(), values) }
		sheets, err := s.Sheets(reportstest.LoadHandmade(t, dataset.Load, test.cells...))
		if diff := cmp.Diff(test.want, drawnBy(sheets, err)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", test.name, diff)
		}
	}
}

// drawnBy lists the panels with their numbers of points, then the notes on what is not drawn, and the error.
func drawnBy(sheets []chart.Sheet, err error) (list []string) {
	if err != nil {
		return []string{err.Error()}
	}
	for _, s := range sheets {
		for _, p := range s.Panels() {
			list = append(list, p.Title+": "+format.Grouped(len(p.Series[0].Points)))
		}
		list = append(list, s.Notes[1:]...)
	}
	return list
}
