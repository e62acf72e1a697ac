package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
)

// toldOf is what sheets tell: "panel | design | x | y | interval".
func toldOf(sheets []chart.Sheet) (rows []string) {
	for _, s := range sheets {
		for _, p := range s.Panels() {
			for _, d := range p.Data() {
				rows = append(rows, strings.Join([]string{d.Panel, d.Design, d.X, d.Y, d.Interval}, " | "))
			}
		}
	}
	return rows
}

// draws fails where a sheet cannot be drawn.
func draws(t *testing.T, sheets []chart.Sheet) {
	t.Helper()
	if _, err := render(sheets); err != nil {
		t.Error(err)
	}
}

func labelsIn(sheets []chart.Sheet) string {
	var labels []string
	for _, s := range sheets {
		for _, e := range s.Legend {
			labels = append(labels, e.Label)
		}
	}
	return strings.Join(labels, ", ")
}

func TestForest(t *testing.T) {
	cell := func(tasks, workers int, lines ...handmadeLine) handmade {
		return handmade{record.Cell{Workload: "find", Tasks: tasks, Workers: workers}, 10, lines}
	}
	d := loadHandmade(t,
		cell(1, 1, timed("idr", "", 10), timed("rcu", "", 5), timed("onelock", "", 30), timed("array", "", 10), timed("idr,twin=yes", "", 10)),
		cell(1, 4, timed("idr", "", 10), timed("onelock", "", 400)),
		cell(64, 1, timed("rcu", "", 5), timed("onelock", "", 30)),
		cell(100, 1, timed("idr", "", 10)))
	sheets, err := d.forest("idr")
	if err != nil {
		t.Fatal(err)
	}
	draws(t, sheets)
	want := []string{
		"find · 1 task · 1 worker | rcu | 0.500 | rcu | 0.500 … 0.500",
		"find · 1 task · 1 worker | onelock | 3.00 | onelock | 3.00 … 3.00",
		"find · 1 task · 1 worker | array | 1.000 | array | 1.000 … 1.000",
		"find · 1 task · 4 workers | onelock | 40.0 | onelock | 40.0 … 40.0",
	}
	if got := toldOf(sheets); !slices.Equal(got, want) {
		t.Errorf("told is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, want := range []string{
		"within each of 10 blocks", "line: its 95 % interval.",
		"Not drawn, for idr has no time there: Find/tasks=64/workers=1.",
		"Not drawn, for nothing else was measured in the blocks of idr: Find/tasks=100/workers=1.",
	} {
		if text := notesOf(sheets, nil); !strings.Contains(text, want) {
			t.Errorf("it is not said that %q:\n%s", want, text)
		}
	}
	if got := labelsIn(sheets); got != "a difference, no difference found, or too few blocks, as fast as idr, noise floor of the cell, oversubscribed: more workers than the 2 cores" {
		t.Errorf("the legend has %s", got)
	}
	panels := sheets[0].Panels()
	if a, b := panels[0].X, panels[1].X; a.Min != b.Min || a.Max != b.Max {
		t.Errorf("axes of a workload are %g … %g and %g … %g", a.Min, a.Max, b.Min, b.Max)
	}
	if isNumber(panels[0].ShadeFrom) || panels[1].ShadeFrom != panels[1].X.Min {
		t.Errorf("shades begin at %g and %g", panels[0].ShadeFrom, panels[1].ShadeFrom)
	}
}

// A mark is filled where there is a difference to speak of.
func TestForestFillsDifferences(t *testing.T) {
	d := plain().load(t)
	sheets, err := d.forest("idr")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range sheets[0].Panels() {
		for _, iv := range p.Over[0].(chart.Intervals) {
			if iv.Glyph != d.looks[iv.Design].Glyph(false) {
				t.Errorf("%s: %s is not filled", p.Title, iv.Design)
			}
		}
	}
	same := plain()
	same.slower = nil
	d = same.load(t)
	if sheets, err = d.forest("idr"); err != nil {
		t.Fatal(err)
	}
	for _, p := range sheets[0].Panels() {
		for _, iv := range p.Over[0].(chart.Intervals) {
			if iv.Glyph != d.looks[iv.Design].Glyph(true) {
				t.Errorf("%s: %s is filled at %g (%g … %g)", p.Title, iv.Design, iv.X, iv.Lo, iv.Hi)
			}
		}
	}
}

func TestForestOfLittle(t *testing.T) {
	cell := record.Cell{Workload: "find", Tasks: 1, Workers: 1}
	for _, test := range []struct {
		name   string
		cell   handmade
		reason string // "" if it is drawn
		say    string
	}{
		{"one design", handmade{cell, 10, []handmadeLine{timed("idr", "", 10)}}, "chart ratios is not drawn: there is one design only, idr: nothing to compare it with", ""},
		{"no number", handmade{cell, 10, []handmadeLine{timed("idr", "", math.NaN()), timed("rcu", "", 5)}}, "no result of the baseline idr has ns/op", ""},
		{"infinite", handmade{cell, 10, []handmadeLine{timed("idr", "", 10), timed("rcu", "", math.Inf(1))}}, "no other design was measured in the same blocks as idr", ""},
		{"zero", handmade{cell, 10, []handmadeLine{timed("idr", "", 10), timed("rcu", "", 0), timed("onelock", "", -3)}}, "no other design was measured in the same blocks as idr", ""},
		{"one block", handmade{cell, 1, []handmadeLine{timed("idr", "", 10), timed("rcu", "", 5)}}, "", "within each of 1 block (Hodges–Lehmann); no lines, for a 95 % interval takes 6 blocks"},
		{"far apart", handmade{cell, 10, []handmadeLine{timed("idr", "", 1e-300), timed("rcu", "", 1e300), timed("onelock", "", 1e-299)}}, "", "10 blocks"},
		{"too few for many", handmade{cell, 6, []handmadeLine{timed("idr", "", 10), timed("rcu", "", 5), timed("onelock", "", 20)}}, "",
			"Find/tasks=1/workers=1: With 6 blocks no difference can be told from chance among 2 comparisons (Holm): it takes 7."},
	} {
		d := loadHandmade(t, test.cell)
		sheets, err := d.forest("idr")
		heat, heatErr := d.heatmap("idr")
		draws(t, append(sheets, heat...))
		switch {
		case test.reason == "" && (err != nil || heatErr != nil):
			t.Errorf("%s: errors are %v, %v", test.name, err, heatErr)
		case test.reason == "" && !strings.Contains(notesOf(sheets, nil), test.say):
			t.Errorf("%s: it is not said that %q:\n%s", test.name, test.say, notesOf(sheets, nil))
		case test.reason != "" && (err == nil || heatErr == nil || !strings.Contains(err.Error(), test.reason)):
			t.Errorf("%s: errors are %v, %v", test.name, err, heatErr)
		}
	}
}

// Of very many cells those that the scheduler is in are left to the tables.
func TestForestOfManyCells(t *testing.T) {
	var cells []handmade
	for i := range 35 {
		for _, workers := range []int{1, 4} {
			cells = append(cells, handmade{record.Cell{Workload: fmt.Sprintf("load-%d", i), Tasks: 1, Workers: workers}, 1,
				[]handmadeLine{timed("idr", "", 10), timed("rcu", "", 5)}})
		}
	}
	sheets, err := loadHandmade(t, cells...).forest("idr")
	if err != nil {
		t.Fatal(err)
	}
	titles := panelTitles(sheets)
	if n := len(strings.Split(titles, ", ")); n != 35 || strings.Contains(titles, "4 workers") {
		t.Errorf("%d panels: %s", n, titles)
	}
	if text := notesOf(sheets[:1], nil); !strings.Contains(text, "35 cells with more workers than the 2 cores are in the tables only.") {
		t.Errorf("it is not said what is missing: %s", text)
	}
}

func TestRemarksAreMadeOnce(t *testing.T) {
	var r remarks
	r.add("slow.", "a")
	r.add("", "b")
	r.add("fast.", "c")
	r.add("slow.", "d")
	r.add("slow.", "a")
	if got := r.lines("cell"); !slices.Equal(got, []string{"a, d: slow.", "c: fast."}) {
		t.Errorf("remarks are %q", got)
	}
}
