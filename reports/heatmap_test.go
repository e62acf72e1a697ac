package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
)

func heatOf(t *testing.T, s chart.Sheet) chart.Heat {
	t.Helper()
	h, ok := s.Panels()[0].Over[0].(chart.Heat)
	if !ok {
		t.Fatal("the panel is no heat map")
	}
	return h
}

func TestHeatmap(t *testing.T) {
	cell := func(workload string, tasks, workers int, lines ...handmadeLine) handmade {
		return handmade{record.Cell{Workload: workload, Tasks: tasks, Workers: workers}, 10, lines}
	}
	d := loadHandmade(t,
		cell("find", 1, 1, timed("idr", "", 10), timed("rcu", "", 5), timed("onelock", "", 30)),
		cell("find", 64, 1, timed("idr", "", 10), timed("rcu", "", 10)),
		cell("churn", 1, 1, timed("idr", "", 10), timed("rcu", "", 1000)),
		cell("find", 1, 4, timed("idr", "", 10), timed("rcu", "", 1)),
		cell("find", 64, 4, timed("rcu", "", 1)))
	sheets, err := d.heatmap("idr")
	if err != nil || len(sheets) != 2 {
		t.Fatalf("%d sheets, error %v", len(sheets), err)
	}
	draws(t, sheets)
	h := heatOf(t, sheets[0])
	if !slices.Equal(h.Columns, []string{"rcu", "onelock"}) || !slices.Equal(h.Rules, []int{1}) {
		t.Errorf("columns %v, rules %v", h.Columns, h.Rules)
	}
	var got []string
	for _, c := range h.Cells {
		got = append(got, fmt.Sprintf("%s | %s | %s | %s | coloured %v", c.Told.X, c.Told.Design, c.Text, c.Told.Interval, c.Fill != nil))
	}
	want := []string{
		"churn · 1 task | rcu | 100 | 100 … 100 | coloured true", "churn · 1 task | onelock | – |  | coloured false",
		"find · 1 task | rcu | 0.50 | 0.500 … 0.500 | coloured true", "find · 1 task | onelock | 3.0 | 3.00 … 3.00 | coloured true",
		"find · 64 tasks | rcu | 1.00 ~ | 1.000 … 1.000 | coloured false", "find · 64 tasks | onelock | – |  | coloured false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("cells are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if names := []string{sheets[0].Name, sheets[1].Name}; !slices.Equal(names, []string{"heatmap-1-worker", "heatmap-4-workers"}) {
		t.Errorf("sheets are %v", names)
	}
	for i, want := range []string{"", "There are more workers than the 2 cores: the scheduler is measured too.\nNot drawn, for idr has no time there: Find/tasks=64/workers=4."} {
		if text := notesOf(sheets[i:i+1], nil); !strings.HasSuffix(text, want) || strings.Contains(text, "Not drawn") != (i == 1) {
			t.Errorf("%s says %q", sheets[i].Name, text)
		}
	}
	if all, few := labelsIn(sheets[:1]), labelsIn(sheets[1:]); !strings.HasSuffix(all, "no difference found, not measured") || !strings.HasSuffix(few, "16 × or more") {
		t.Errorf("legends have %s and %s", all, few)
	}
}

// Too few blocks have no colours, and the sign that says so.
func TestHeatmapOfOneBlock(t *testing.T) {
	d := loadHandmade(t, handmade{record.Cell{Workload: "find", Tasks: 1, Workers: 1}, 1, []handmadeLine{timed("idr", "", 10), timed("rcu", "", 5)}})
	sheets, err := d.heatmap("idr")
	if err != nil {
		t.Fatal(err)
	}
	draws(t, sheets)
	if c := heatOf(t, sheets[0]).Cells[0]; c.Text != "0.50 ?" || c.Fill != nil || c.Told.Interval != "" {
		t.Errorf("the cell is %+v", c)
	}
}

// A heat map that is too long for a sheet is broken into even parts.
func TestHeatmapOfManyRows(t *testing.T) {
	var cells []handmade
	for i := range mostRows + 2 {
		cells = append(cells, handmade{record.Cell{Workload: "find", Tasks: i + 1, Workers: 1}, 1, []handmadeLine{timed("idr", "", 10), timed("rcu", "", 5)}})
	}
	sheets, err := loadHandmade(t, cells...).heatmap("idr")
	if err != nil || len(sheets) != 2 {
		t.Fatalf("%d sheets, error %v", len(sheets), err)
	}
	for i, s := range sheets {
		if n := len(heatOf(t, s).Cells); n != mostRows/2+1 || s.Name != fmt.Sprintf("heatmap-1-worker-%d", i+1) || !strings.HasSuffix(s.Title, fmt.Sprintf(" (%d/2)", i+1)) {
			t.Errorf("%s, %q has %d rows", s.Name, s.Title, n)
		}
	}
}

func TestBrief(t *testing.T) {
	for _, test := range []struct {
		ratio float64
		want  string
	}{
		{0, "<.01"}, {0.004, "<.01"}, {0.012, "0.01"}, {0.4567, "0.46"}, {0.999, "1.00"}, {1.234, "1.23"}, {1.996, "2.0"}, {9.94, "9.9"},
		{9.96, "10"}, {123.4, "123"}, {9999, "9999"}, {12_345, "12k"}, {999_400, "999k"}, {1e9, ">1M"},
	} {
		if got := brief(test.ratio); got != test.want {
			t.Errorf("%g is %q, want %q", test.ratio, got, test.want)
		}
	}
}
