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
	"idlab/reports/reportstest"
)

// twoDesigns is a cell of find in which idr takes 10 ns and rcu 5.
func twoDesigns(tasks, blocks int) reportstest.Handmade {
	return reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: tasks, Workers: 1}, Blocks: blocks,
		Lines: []reportstest.HandmadeLine{reportstest.Timed("idr", "", 10), reportstest.Timed("rcu", "", 5)}}
}

func TestHeatmap(t *testing.T) {
	cell := func(workload string, tasks, workers int, lines ...reportstest.HandmadeLine) reportstest.Handmade {
		return reportstest.Handmade{Cell: record.Cell{Workload: workload, Tasks: tasks, Workers: workers}, Blocks: 10,
			Lines: lines}
	}
	d := reportstest.LoadHandmade(t, dataset.Load,
		cell("find", 1, 1, reportstest.Timed("idr", "", 10), reportstest.Timed("rcu", "", 5),
			reportstest.Timed("onelock", "", 30)),
		cell("find", 64, 1, reportstest.Timed("idr", "", 10), reportstest.Timed("rcu", "", 10)),
		cell("churn", 1, 1, reportstest.Timed("idr", "", 10), reportstest.Timed("rcu", "", 1000)),
		cell("find", 1, 4, reportstest.Timed("idr", "", 10), reportstest.Timed("rcu", "", 1)),
		cell("find", 64, 4, reportstest.Timed("rcu", "", 1)))
	sheets, err := Heatmap(d, "idr")
	if err != nil || len(sheets) != 1 {
		t.Fatalf("%d sheets, error %v", len(sheets), err)
	}
	reportstest.Draws(t, sheets)
	h := reportstest.HeatOf(t, sheets[0])
	columns := []chart.HeatColumn{{Design: "rcu", Name: "rcu"}, {Design: "onelock", Name: "onelock"}}
	if !slices.Equal(h.Columns, columns) || !slices.Equal(h.Rules, []int{1}) {
		t.Errorf("columns %v, rules %v", h.Columns, h.Rules)
	}
	var got []string
	for _, c := range h.Cells {
		got = append(got, fmt.Sprintf("%s | %s | %s | %s | %s | coloured %v",
			c.Told.Panel, c.Told.X, c.Told.Design, c.Text, c.Told.Interval, c.Fill != nil))
	}
	want := []string{
		"1 worker | churn · 1 task | rcu | 100 | 100 … 100 | coloured true",
		"1 worker | churn · 1 task | onelock | – |  | coloured false",
		"1 worker | find · 1 task | rcu | 0.50 | 0.500 … 0.500 | coloured true",
		"1 worker | find · 1 task | onelock | 3.0 | 3.00 … 3.00 | coloured true",
		"4 workers | find · 1 task | rcu | 0.10 | 0.100 … 0.100 | coloured true",
		"4 workers | find · 1 task | onelock | – |  | coloured false",
		"1 worker | find · 64 tasks | rcu | 1.00 ~ | 1.000 … 1.000 | coloured false",
		"1 worker | find · 64 tasks | onelock | – |  | coloured false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("cells are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if sheets[0].Name != "heatmap" {
		t.Errorf("the sheet is %s", sheets[0].Name)
	}
	text := reportstest.NotesOf(sheets, nil)
	for _, want := range []string{"*Oversubscribed: more workers than the 2 CPUs, so the scheduler is measured too.",
		"Not drawn, because idr has no time there: Find/tasks=64/workers=4."} {
		if !strings.Contains(text, want) {
			t.Errorf("the notes lack %q: %s", want, text)
		}
	}
	if labels := reportstest.LabelsIn(sheets); !strings.HasSuffix(labels, "no difference found, not measured") {
		t.Errorf("the legend has %s", labels)
	}
	const conclusion = "Least time per operation among ranked designs, of 4 rows: rcu in 4." // idr gives other ids
	if got := sheets[0].Conclusion(); got != conclusion {
		t.Errorf("the conclusion is %q", got)
	}
}

// Of many numbers of workers three have rows.
func TestHeatmapOfManyWorkers(t *testing.T) {
	var cells []reportstest.Handmade
	for _, workers := range []int{1, 2, 3, 4} { // of a machine with 2 CPUs
		c := twoDesigns(1, 10)
		c.Cell.Workers = workers
		cells = append(cells, c)
	}
	sheets, err := Heatmap(reportstest.LoadHandmade(t, dataset.Load, cells...), "idr")
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, c := range reportstest.HeatOf(t, sheets[0]).Cells {
		told = append(told, c.Told.Panel)
	}
	if want := []string{"1 worker", "2 workers", "4 workers"}; !slices.Equal(told, want) {
		t.Errorf("rows are of %v, want %v", told, want)
	}
}

// With too few blocks there are no colours, and the sign "?".
func TestHeatmapOfOneBlock(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, twoDesigns(1, 1))
	sheets, err := Heatmap(d, "idr")
	if err != nil {
		t.Fatal(err)
	}
	reportstest.Draws(t, sheets)
	if c := reportstest.HeatOf(t, sheets[0]).Cells[0]; c.Text != "0.50 ?" || c.Fill != nil || c.Told.Interval != "" {
		t.Errorf("the cell is %+v", c)
	}
}

// A heat map that is too long for a sheet is split into parts of equal length.
func TestHeatmapOfManyRows(t *testing.T) {
	var cells []reportstest.Handmade
	for i := range maxRows + 2 {
		cells = append(cells, twoDesigns(i+1, 1))
	}
	sheets, err := Heatmap(reportstest.LoadHandmade(t, dataset.Load, cells...), "idr")
	if err != nil || len(sheets) != 2 {
		t.Fatalf("%d sheets, error %v", len(sheets), err)
	}
	names := []string{"heatmap-find-1-task-to-find-23-tasks", "heatmap-find-24-tasks-to-find-46-tasks"}
	for i, s := range sheets {
		n := len(reportstest.HeatOf(t, s).Cells)
		if n != maxRows/2+1 || s.Name != names[i] {
			t.Errorf("%s, %q has %d rows", s.Name, s.Title, n)
		}
	}
}

func TestHeatmapOfLittle(t *testing.T) {
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
			"chart heatmap is not drawn: there is only one design, idr: nothing to compare it with", ""},
		{"no number", cell(10, reportstest.Timed("idr", "", math.NaN()), rcu),
			"no result of the baseline idr has ns/op", ""},
		{"infinite", cell(10, idr, reportstest.Timed("rcu", "", math.Inf(1))),
			"no other design was measured in the same blocks as idr", ""},
		{"zero", cell(10, idr, reportstest.Timed("rcu", "", 0), reportstest.Timed("onelock", "", -3)),
			"no other design was measured in the same blocks as idr", ""},
		{"far apart", cell(10, reportstest.Timed("idr", "", 1e-300), reportstest.Timed("rcu", "", 1e300),
			reportstest.Timed("onelock", "", 1e-299)), "", "Numbers: time per operation relative to idr"},
		{"too few for many", cell(6, idr, rcu, reportstest.Timed("onelock", "", 20)), "",
			"Find/tasks=1/workers=1: 6 blocks are too few for significance: Holm's correction over 2 comparisons " +
				"needs 7."},
	} {
		sheets, err := Heatmap(reportstest.LoadHandmade(t, dataset.Load, test.cell), "idr")
		reportstest.Draws(t, sheets)
		switch {
		case test.reason == "" && err != nil:
			t.Errorf("%s: the error is %v", test.name, err)
		case test.reason == "" && !strings.Contains(reportstest.NotesOf(sheets, nil), test.say):
			t.Errorf("%s: the notes lack %q:\n%s", test.name, test.say, reportstest.NotesOf(sheets, nil))
		case test.reason != "" && (err == nil || !strings.Contains(err.Error(), test.reason)):
			t.Errorf("%s: the error is %v", test.name, err)
		}
	}
}

func TestBrief(t *testing.T) {
	for _, test := range []struct {
		ratio float64
		want  string
	}{
		{0, "<.01"}, {0.004, "<.01"}, {0.012, "0.01"}, {0.4567, "0.46"}, {0.999, "1.00"}, {1.234, "1.23"},
		{1.996, "2.0"}, {9.94, "9.9"},
		{9.96, "10"}, {123.4, "123"}, {9999, "9999"}, {12_345, "12k"}, {999_400, "999k"}, {1e9, ">1M"},
	} {
		if got := brief(test.ratio); got != test.want {
			t.Errorf("%g is %q, want %q", test.ratio, got, test.want)
		}
	}
}

// A colour of the heat map stands for a ratio, so a difference has none.
func TestHeatmapNearTheLabsOwnCost(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, reportstest.NearCell(10))
	sheets, err := Heatmap(d, "pertask")
	if err != nil {
		t.Fatal(err)
	}
	reportstest.Draws(t, sheets)
	var got []string
	for _, c := range reportstest.HeatOf(t, sheets[0]).Cells {
		got = append(got, fmt.Sprint(
			c.Told.Design, " ", c.Text, " ", c.Told.Y, " ", c.Told.Interval, " ", c.Fill != nil, c.Faint))
	}
	// The array is a reference, so it is last.
	const want = "rcu 5.7 5.71 5.71 … 5.71 true false, array -3.0 -3.00 ns -3.08 ns … -2.92 ns false false"
	if strings.Join(got, ", ") != want {
		t.Errorf("cells are %s\nwant %s", strings.Join(got, ", "), want)
	}
	legend, notes := reportstest.LabelsIn(sheets), reportstest.NotesOf(sheets, nil)
	if !strings.Contains(legend, "difference in ns from pertask") ||
		strings.Count(notes, "If a time is at most 3 ×") != 1 {
		t.Errorf("legend %s, notes %s", legend, notes)
	}
	far, err := Heatmap(d, "rcu") // rcu and pertask are not near the lab's overhead, array is
	if err != nil || !strings.Contains(reportstest.LabelsIn(far), "difference in ns") {
		t.Errorf("%v: legend %s", err, reportstest.LabelsIn(far))
	}
}

func TestBriefNs(t *testing.T) {
	for ns, want := range map[float64]string{
		0: "+0.0", 1.26: "+1.3", -0.31: "-0.3", 9.96: "+10", -123.4: "-123", 12_345: "+12k",
	} {
		if got := briefNs(ns); got != want {
			t.Errorf("%g ns is %q, want %q", ns, got, want)
		}
	}
}
