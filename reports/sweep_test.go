package reports

import (
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/figures"
	"idlab/reports/panels"
	"idlab/reports/reportstest"
)

// A workload with a fixed number of workers is a single point. The chart names it in a note, unless there are only
// single points.
func TestWhatHasNoSweepIsNotDrawn(t *testing.T) {
	cell := func(workload string, workers int) reportstest.Handmade {
		rated := reportstest.HandmadeLine{Design: "rcu", Op: "create",
			Values: map[string]float64{record.OpsPerSecond: 1e6}}
		whole := rated
		whole.Op = ""
		// Roles of a phase may lack rates or latencies.
		return reportstest.Handmade{Cell: record.Cell{Workload: workload, Tasks: 1, Workers: workers}, Blocks: 6,
			Lines: []reportstest.HandmadeLine{whole, rated, reportstest.Timed("rcu", "quiet-others", 5)}}
	}
	for _, test := range []struct {
		name   string
		cells  []reportstest.Handmade
		drawn  string // panels of the throughput chart
		say    string // note below the chart, or the error instead of it
		phases string // panels of the chart of phases
	}{
		{"one number of workers in all", []reportstest.Handmade{cell("gleixner-1", 1), cell("wrap", 1)},
			"gleixner-1 · 1 task, wrap · 1 task", "",
			"gleixner-1: create · 1 task, wrap: create · 1 task"},
		{"a sweep and none", []reportstest.Handmade{cell("find", 1), cell("find", 2), cell("gleixner-1", 1)},
			"find · 1 task",
			"Not drawn, with a single value on the horizontal axis: gleixner-1 · 1 task.",
			"find: create · 1 task"},
		{"nothing but fixed ones", []reportstest.Handmade{cell("gleixner-1", 1), cell("gleixner-4", 2)}, "",
			"chart throughput is not drawn: no panel has two values of the horizontal axis, workers", ""},
	} {
		d := reportstest.LoadHandmade(t, dataset.Load, test.cells...)
		sheets, err := figures.Throughput(d)
		said := reportstest.PanelTitles(sheets)
		if said != test.drawn {
			t.Errorf("%s: drawn is %q, want %q", test.name, said, test.drawn)
		}
		if text := reportstest.NotesOf(sheets, err); !strings.Contains(text, test.say) {
			t.Errorf("%s: it is not said that %q, but %q", test.name, test.say, text)
		}
		phases, _ := figures.Phases(d)
		if got := reportstest.PanelTitles(phases); got != test.phases {
			t.Errorf("%s: phases drawn are %q, want %q", test.name, got, test.phases)
		}
		report(t, d, t.TempDir())
	}
}

// The points of the designs are shifted, but not as far as the next number of workers.
func TestShiftKeepsNumbersOfWorkersApart(t *testing.T) {
	for _, workers := range [][]int{{1}, {1, 2, 4}, {1, 2, 3, 4, 5, 6, 7, 8}} {
		a := chart.CountAxis("workers", workers)
		for _, n := range []int{1, 2, 4, 20} {
			for i := range n - 1 {
				if panels.Shift(i, n, a) >= panels.Shift(i+1, n, a) {
					t.Errorf("%v: designs %d and %d of %d are not apart", workers, i, i+1, n)
				}
			}
			for j := 1; j < len(workers); j++ {
				if float64(workers[j-1])*panels.Shift(n-1, n, a) >= float64(workers[j])*panels.Shift(0, n, a) {
					t.Errorf("%v: %d designs at %d workers reach those at %d", workers, n, workers[j-1], workers[j])
				}
			}
		}
	}
}
