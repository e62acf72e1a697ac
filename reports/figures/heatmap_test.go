package figures

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"idlab/bench/record"
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
	if err != nil || len(sheets) != 2 {
		t.Fatalf("%d sheets, error %v", len(sheets), err)
	}
	reportstest.Draws(t, sheets)
	h := reportstest.HeatOf(t, sheets[0])
	if !slices.Equal(h.Columns, []string{"rcu", "onelock"}) || !slices.Equal(h.Rules, []int{1}) {
		t.Errorf("columns %v, rules %v", h.Columns, h.Rules)
	}
	var got []string
	for _, c := range h.Cells {
		got = append(got, fmt.Sprintf("%s | %s | %s | %s | coloured %v",
			c.Told.X, c.Told.Design, c.Text, c.Told.Interval, c.Fill != nil))
	}
	want := []string{
		"churn · 1 task | rcu | 100 | 100 … 100 | coloured true",
		"churn · 1 task | onelock | – |  | coloured false",
		"find · 1 task | rcu | 0.50 | 0.500 … 0.500 | coloured true",
		"find · 1 task | onelock | 3.0 | 3.00 … 3.00 | coloured true",
		"find · 64 tasks | rcu | 1.00 ~ | 1.000 … 1.000 | coloured false",
		"find · 64 tasks | onelock | – |  | coloured false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("cells are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if names := []string{sheets[0].Name, sheets[1].Name}; !slices.Equal(names,
		[]string{"heatmap-1-worker", "heatmap-4-workers"}) {
		t.Errorf("sheets are %v", names)
	}
	for i, want := range []string{"", "(more workers than the 2 CPUs): these cells measure the scheduler too.\n" +
		"Not drawn, because idr has no time there: Find/tasks=64/workers=4."} {
		text := reportstest.NotesOf(sheets[i:i+1], nil)
		if !strings.HasSuffix(text, want) || strings.Contains(text, "Not drawn") != (i == 1) {
			t.Errorf("%s says %q", sheets[i].Name, text)
		}
	}
	all, few := reportstest.LabelsIn(sheets[:1]), reportstest.LabelsIn(sheets[1:])
	if !strings.HasSuffix(all, "no difference found, not measured") || !strings.HasSuffix(few, "16 × or more") {
		t.Errorf("legends have %s and %s", all, few)
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
	for i, s := range sheets {
		n := len(reportstest.HeatOf(t, s).Cells)
		if n != maxRows/2+1 || s.Name != fmt.Sprintf("heatmap-1-worker-%d", i+1) ||
			!strings.HasSuffix(s.Title, fmt.Sprintf(" (%d/2)", i+1)) {
			t.Errorf("%s, %q has %d rows", s.Name, s.Title, n)
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
	const want = "array -3.0 -3.00 ns -3.08 ns … -2.92 ns false false, rcu 5.7 5.71 5.71 … 5.71 true false"
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
