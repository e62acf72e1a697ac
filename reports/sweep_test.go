package reports

import (
	"strings"
	"testing"

	"idlab/bench/record"
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

func panelTitles(sheets []sheet) string {
	var titles []string
	for _, s := range sheets {
		for _, row := range s.rows {
			for _, p := range row {
				if p != nil {
					titles = append(titles, p.title)
				}
			}
		}
	}
	return strings.Join(titles, ", ")
}

func notesOf(sheets []sheet, err error) string {
	var notes []string
	for _, s := range sheets {
		notes = append(notes, s.notes...)
	}
	if err != nil {
		notes = append(notes, err.Error())
	}
	return strings.Join(notes, "\n")
}
