package figures

import (
	"math"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/bins"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// lasting is a design whose operations all take that many ns.
func lasting(design, op string, ns int64) reportstest.HandmadeLine {
	return reportstest.HandmadeLine{Design: design, Op: op,
		Values: map[string]float64{record.NsPerOp: float64(ns)}, Latency: ns}
}

func lastingCell(workload string, tasks, workers int, lines ...reportstest.HandmadeLine) reportstest.Handmade {
	cell := record.Cell{Workload: workload, Tasks: tasks, Workers: workers}
	return reportstest.Handmade{Cell: cell, Blocks: 2, Lines: lines}
}

func TestDistributionsAreDrawnForEachWorkload(t *testing.T) {
	var cells []reportstest.Handmade
	for _, tasks := range []int{1, 10, 1000} {
		for _, workers := range []int{1, 2, 4} {
			cells = append(cells, lastingCell("churn", tasks, workers,
				lasting("idr", "create", 90), lasting("rcu", "create", 70), lasting("rcu", "delete", 2_000_000),
				reportstest.Timed("idr", "", 1), reportstest.Timed("rcu", "", 1),
				reportstest.Timed("onelock", "", 5)))
		}
	}
	cells = append(cells, lastingCell("find", 1, 4, lasting("rcu", "find", 5)),
		lastingCell("storm", 1, 1, reportstest.Timed("rcu", "", 5)))
	sheets, err := Distributions(reportstest.LoadHandmade(t, dataset.Load, cells...))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range sheets {
		names = append(names, s.Name)
	}
	if got := strings.Join(names, ", "); got != "distributions-churn, distributions-find" {
		t.Errorf("charts are %s", got)
	}
	want := "create · 1 task, 2 workers, create · 1,000 tasks, 2 workers, delete · 1 task, 2 workers, " +
		"delete · 1,000 tasks, 2 workers, find · 1 task, 4 workers"
	if got := reportstest.PanelTitles(sheets); got != want {
		t.Errorf("panels are %q, want %q", got, want)
	}
	notes := reportstest.NotesOf(sheets[:1], nil)
	if !strings.Contains(notes, "Too few latencies to draw: onelock.") ||
		!strings.Contains(notes, "from 0.001 % to 100 %") {
		t.Errorf("notes: %s", notes)
	}
	panels := sheets[0].Panels()
	if len(panels[0].Over) != 2 || len(panels[2].Over) != 1 || len(panels[0].Under) != 4 {
		t.Errorf("%d and %d ridges, %d guides", len(panels[0].Over), len(panels[2].Over), len(panels[0].Under))
	}
	if median := panels[0].Series[0].Points[0]; median.X != 90 || median.Hollow {
		t.Errorf("the median of idr is %v", median)
	}
	if p := sheets[1].Panels()[0]; p.ShadeFrom != p.X.Min || !p.Series[0].Points[0].Hollow {
		t.Error("the oversubscribed panel is not shaded")
	}
	data := panels[2].Data()
	if len(data) != 1 || data[0].Design != "rcu" || data[0].Workload != "churn" || data[0].Y != "100 %" {
		t.Errorf("the values are %v", data)
	}
	reportstest.Draws(t, sheets)
}

func TestDistributionsNeedLatencies(t *testing.T) {
	cell := lastingCell("churn", 1, 2, reportstest.Timed("rcu", "", 5))
	_, err := Distributions(reportstest.LoadHandmade(t, dataset.Load, cell))
	if err == nil || err.Error() != "chart distributions is not drawn: no latency.hlog beside the results has "+
		"20 latencies or more of any operation" {
		t.Error(err)
	}
}

// The height is proportional to the logarithm of the share, from the foot of a row to its top.
func TestRidgesStayInTheirRows(t *testing.T) {
	s := ridgeScale{floor: -4}
	for share, want := range map[float64]float64{
		1: 1, 0.01: 0.5, 1e-4: 0, 1e-7: 0, 0: 0, -1: 0, math.NaN(): 0,
	} {
		if got := s.height(share); math.Abs(got-want*ridgeHeight) > 1e-9 {
			t.Errorf("a share of %g is %g high, want %g of a row", share, got, want*ridgeHeight)
		}
	}
	h := dataset.DistributionOf(reportstest.Recorded(t, map[int64]int64{10: 1, 100: 98, 1000: 1}).Counts)
	r := s.ridge(h, "rcu", chart.Look{}, -3)
	if len(r.Edges) != len(r.Heights)+1 {
		t.Errorf("%d edges for %d heights", len(r.Edges), len(r.Heights))
	}
	for i, height := range r.Heights {
		if height < 0 || height >= 1 || r.Edges[i] >= r.Edges[i+1] {
			t.Errorf("step %d from %g to %g is %g high", i, r.Edges[i], r.Edges[i+1], height)
		}
	}
}

func TestBinsAreToldByDecades(t *testing.T) {
	h := dataset.DistributionOf(reportstest.Recorded(t, map[int64]int64{20: 50, 500: 45, 3_000_000: 5}).Counts)
	var told []string
	for _, d := range decades(bins.Of(h, 1)) {
		told = append(told, d.X+": "+d.Y)
	}
	const want = "10.0 ns … 100 ns: 50.0 %, 100 ns … 1.00 µs: 45.0 %, 1.00 ms … 10.0 ms: 5.00 %"
	if got := strings.Join(told, ", "); got != want {
		t.Errorf("the texts are %s, want %s", got, want)
	}
}
