package figures

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
	"idlab/reports/reportstest"
)

func TestForest(t *testing.T) {
	cell := func(tasks, workers int, lines ...reportstest.HandmadeLine) reportstest.Handmade {
		return reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: tasks, Workers: workers}, Blocks: 10,
			Lines: lines}
	}
	d := reportstest.LoadHandmade(t, dataset.Load,
		cell(1, 1, reportstest.Timed("idr", "", 10), reportstest.Timed("rcu", "", 5),
			reportstest.Timed("onelock", "", 30), reportstest.Timed("array", "", 10),
			reportstest.Timed("idr,twin=yes", "", 10)),
		cell(1, 4, reportstest.Timed("idr", "", 10), reportstest.Timed("onelock", "", 400)),
		cell(64, 1, reportstest.Timed("rcu", "", 5), reportstest.Timed("onelock", "", 30)),
		cell(100, 1, reportstest.Timed("idr", "", 10)))
	sheets, err := Forest(d, "idr")
	if err != nil {
		t.Fatal(err)
	}
	reportstest.Draws(t, sheets)
	want := []string{
		"find · 1 task · 1 worker | rcu | 0.500 | rcu | 0.500 … 0.500",
		"find · 1 task · 1 worker | onelock | 3.00 | onelock | 3.00 … 3.00",
		"find · 1 task · 1 worker | array | 1.000 | array | 1.000 … 1.000",
		"find · 1 task · 4 workers | onelock | 40.0 | onelock | 40.0 … 40.0",
	}
	if got := reportstest.ToldOf(sheets); !slices.Equal(got, want) {
		t.Errorf("the values are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, want := range []string{
		"within 10 blocks", "line: its 95 % confidence interval.",
		"Not drawn, because idr has no time there: Find/tasks=64/workers=1.",
		"Not drawn, because no other design was measured in the blocks of idr: Find/tasks=100/workers=1.",
	} {
		if text := reportstest.NotesOf(sheets, nil); !strings.Contains(text, want) {
			t.Errorf("the notes lack %q:\n%s", want, text)
		}
	}
	const labels = "difference, no difference found, or too few blocks, as fast as idr, noise floor of the cell, " +
		"oversubscribed: more workers than the 2 CPUs"
	if got := reportstest.LabelsIn(sheets); got != labels {
		t.Errorf("the legend has %s", got)
	}
	panels := sheets[0].Panels()
	if a, b := panels[0].X, panels[1].X; a.Min != b.Min || a.Max != b.Max {
		t.Errorf("axes of a workload are %g … %g and %g … %g", a.Min, a.Max, b.Min, b.Max)
	}
	if format.IsNumber(panels[0].ShadeFrom) || panels[1].ShadeFrom != panels[1].X.Min {
		t.Errorf("shades begin at %g and %g", panels[0].ShadeFrom, panels[1].ShadeFrom)
	}
}

// A mark is filled if the comparison differs.
func TestForestFillsDifferences(t *testing.T) {
	d := reportstest.LoadRun(t, dataset.Load, reportstest.Plain())
	sheets, err := Forest(d, "idr")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range sheets[0].Panels() {
		for _, iv := range p.Over[0].(chart.Intervals) {
			if iv.Glyph != panels.Look(d, iv.Design).Glyph(false) {
				t.Errorf("%s: %s is not filled", p.Title, iv.Design)
			}
		}
	}
	same := reportstest.Plain()
	same.Slower = nil
	d = reportstest.LoadRun(t, dataset.Load, same)
	if sheets, err = Forest(d, "idr"); err != nil {
		t.Fatal(err)
	}
	for _, p := range sheets[0].Panels() {
		for _, iv := range p.Over[0].(chart.Intervals) {
			if iv.Glyph != panels.Look(d, iv.Design).Glyph(true) {
				t.Errorf("%s: %s is filled at %g (%g … %g)", p.Title, iv.Design, iv.X, iv.Lo, iv.Hi)
			}
		}
	}
}

func TestForestOfLittle(t *testing.T) {
	cell := func(blocks int, lines ...reportstest.HandmadeLine) reportstest.Handmade {
		return reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, Blocks: blocks,
			Lines: lines}
	}
	idr, rcu := reportstest.Timed("idr", "", 10), reportstest.Timed("rcu", "", 5)
	for _, test := range []struct {
		name   string
		cell   reportstest.Handmade
		reason string // "" if it is drawn
		say    string
	}{
		{"one design", cell(10, idr),
			"chart ratios is not drawn: there is only one design, idr: nothing to compare it with", ""},
		{"no number", cell(10, reportstest.Timed("idr", "", math.NaN()), rcu),
			"no result of the baseline idr has ns/op", ""},
		{"infinite", cell(10, idr, reportstest.Timed("rcu", "", math.Inf(1))),
			"no other design was measured in the same blocks as idr", ""},
		{"zero", cell(10, idr, reportstest.Timed("rcu", "", 0), reportstest.Timed("onelock", "", -3)),
			"no other design was measured in the same blocks as idr", ""},
		{"one block", cell(1, idr, rcu), "",
			"within 1 block; no lines: a 95 % confidence interval needs 6 blocks"},
		{"far apart", cell(10, reportstest.Timed("idr", "", 1e-300), reportstest.Timed("rcu", "", 1e300),
			reportstest.Timed("onelock", "", 1e-299)), "", "10 blocks"},
		{"too few for many", cell(6, idr, rcu, reportstest.Timed("onelock", "", 20)), "",
			"Find/tasks=1/workers=1: 6 blocks are too few for significance: Holm's correction over 2 comparisons " +
				"needs 7."},
	} {
		d := reportstest.LoadHandmade(t, dataset.Load, test.cell)
		sheets, err := Forest(d, "idr")
		heat, heatErr := Heatmap(d, "idr")
		reportstest.Draws(t, append(sheets, heat...))
		switch {
		case test.reason == "" && (err != nil || heatErr != nil):
			t.Errorf("%s: errors are %v, %v", test.name, err, heatErr)
		case test.reason == "" && !strings.Contains(reportstest.NotesOf(sheets, nil), test.say):
			t.Errorf("%s: the notes lack %q:\n%s", test.name, test.say, reportstest.NotesOf(sheets, nil))
		case test.reason != "" && (err == nil || heatErr == nil || !strings.Contains(err.Error(), test.reason)):
			t.Errorf("%s: errors are %v, %v", test.name, err, heatErr)
		}
	}
}

// If there are very many cells, the oversubscribed ones are in the tables only.
func TestForestOfManyCells(t *testing.T) {
	var cells []reportstest.Handmade
	for i := range 35 {
		for _, workers := range []int{1, 4} {
			cell := record.Cell{Workload: fmt.Sprintf("load-%d", i), Tasks: 1, Workers: workers}
			cells = append(cells, reportstest.Handmade{Cell: cell, Blocks: 1, Lines: []reportstest.HandmadeLine{
				reportstest.Timed("idr", "", 10), reportstest.Timed("rcu", "", 5)}})
		}
	}
	sheets, err := Forest(reportstest.LoadHandmade(t, dataset.Load, cells...), "idr")
	if err != nil {
		t.Fatal(err)
	}
	titles := reportstest.PanelTitles(sheets)
	if n := len(strings.Split(titles, ", ")); n != 35 || strings.Contains(titles, "4 workers") {
		t.Errorf("%d panels: %s", n, titles)
	}
	if text := reportstest.NotesOf(sheets[:1], nil); !strings.Contains(text,
		"In the tables only: 35 cells with more workers than the 2 CPUs.") {
		t.Errorf("the notes do not say which cells are missing: %s", text)
	}
}

func TestRemarksAreMadeOnce(t *testing.T) {
	var r format.Remarks
	r.Add("slow.", "a")
	r.Add("", "b")
	r.Add("fast.", "c")
	r.Add("slow.", "d")
	r.Add("slow.", "a")
	if got := r.Lines("cell"); !slices.Equal(got, []string{"a, d: slow.", "c: fast."}) {
		t.Errorf("remarks are %q", got)
	}
}
