package reports

import (
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
)

// A workload that fixes the number of workers has no line against it: it is
// named instead of drawn as a dot, unless dots are all there can be.
func TestWhatHasNoSweepIsNotDrawn(t *testing.T) {
	cell := func(workload string, workers int) handmade {
		rated := handmadeLine{design: "rcu", op: "create", values: map[string]float64{record.OpsPerSecond: 1e6}}
		whole := rated
		whole.op = ""
		// Roles of a phase may lack a rate, or latencies.
		return handmade{record.Cell{Workload: workload, Tasks: 1, Workers: workers}, 6, []handmadeLine{whole, rated, timed("rcu", "quiet-others", 5)}}
	}
	for _, test := range []struct {
		name   string
		cells  []handmade
		drawn  string // panels of the chart of throughput
		say    string // below it, or instead of it
		phases string // panels of that chart
	}{
		{"one number of workers in all", []handmade{cell("gleixner-1", 1), cell("wrap", 1)}, "gleixner-1 · 1 task, wrap · 1 task", "",
			"gleixner-1: create · 1 task, wrap: create · 1 task"},
		{"a sweep and none", []handmade{cell("find", 1), cell("find", 2), cell("gleixner-1", 1)}, "find · 1 task",
			"With one number of workers, and so in the tables only: gleixner-1.", "find: create · 1 task"},
		{"nothing but fixed ones", []handmade{cell("gleixner-1", 1), cell("gleixner-4", 2)}, "",
			"chart throughput is not drawn: each workload was measured with one number of workers", ""},
	} {
		d := loadHandmade(t, test.cells...)
		sheets, err := d.throughput()
		said := panelTitles(sheets)
		if said != test.drawn {
			t.Errorf("%s: drawn is %q, want %q", test.name, said, test.drawn)
		}
		if text := notesOf(sheets, err); !strings.Contains(text, test.say) {
			t.Errorf("%s: it is not said that %q, but %q", test.name, test.say, text)
		}
		phases, _ := d.phases()
		if got := panelTitles(phases); got != test.phases {
			t.Errorf("%s: phases drawn are %q, want %q", test.name, got, test.phases)
		}
		report(t, d, t.TempDir())
	}
}

func panelTitles(sheets []chart.Sheet) string {
	var titles []string
	for _, s := range sheets {
		for _, p := range s.Panels() {
			titles = append(titles, p.Title)
		}
	}
	return strings.Join(titles, ", ")
}

func notesOf(sheets []chart.Sheet, err error) string {
	var notes []string
	for _, s := range sheets {
		notes = append(notes, s.Notes...)
	}
	if err != nil {
		notes = append(notes, err.Error())
	}
	return strings.Join(notes, "\n")
}

// The designs stand apart, and none reaches the next number of workers.
func TestShiftKeepsNumbersOfWorkersApart(t *testing.T) {
	for _, workers := range [][]int{{1}, {1, 2, 4}, {1, 2, 3, 4, 5, 6, 7, 8}} {
		a := chart.CountAxis("workers", workers)
		for _, n := range []int{1, 2, 4, 20} {
			for i := range n - 1 {
				if shift(i, n, a) >= shift(i+1, n, a) {
					t.Errorf("%v: designs %d and %d of %d are not apart", workers, i, i+1, n)
				}
			}
			for j := 1; j < len(workers); j++ {
				if float64(workers[j-1])*shift(n-1, n, a) >= float64(workers[j])*shift(0, n, a) {
					t.Errorf("%v: %d designs at %d workers reach those at %d", workers, n, workers[j-1], workers[j])
				}
			}
		}
	}
}
