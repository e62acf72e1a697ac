package figures

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// rated is a cell in which the designs reach these rates in operations per second.
func rated(workload string, workers, blocks int, rates map[string]float64) reportstest.Handmade {
	c := reportstest.Handmade{Cell: record.Cell{Workload: workload, Tasks: 1, Workers: workers}, Blocks: blocks,
		Lines: nil}
	for _, design := range []string{"idr", "rcu", "onelock"} {
		if r, ok := rates[design]; ok {
			c.Lines = append(c.Lines,
				reportstest.HandmadeLine{Design: design, Values: map[string]float64{record.OpsPerSecond: r}})
		}
	}
	return c
}

// pointsOf returns the points of a design in the panel with that title.
func pointsOf(t *testing.T, sheets []chart.Sheet, title, design string) (points []chart.Point) {
	t.Helper()
	for _, s := range sheets {
		for _, p := range s.Panels() {
			for _, line := range p.Series {
				if p.Title == title && line.Design == design {
					points = append(points, line.Points...)
				}
			}
		}
	}
	return points
}

// The label of a design has the speed-up up to the workers that have a CPU each; the data have those of all.
func TestSpeedups(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load,
		rated("find", 1, 6, map[string]float64{"idr": 1e6, "rcu": 2e6, "onelock": 0}),
		rated("find", 2, 6, map[string]float64{"idr": 1.5e6, "rcu": 4e6, "onelock": 1e6}),
		rated("find", 4, 6, map[string]float64{"idr": 0.5e6, "onelock": 1e6}),
	)
	sheets, err := Throughput(d)
	if err != nil {
		t.Fatal(err)
	}
	reportstest.Draws(t, sheets)
	beside := map[string]string{}
	for _, s := range sheets[0].Panels()[0].Series {
		beside[s.Design] = s.Beside
		for _, pt := range s.Points {
			if over := pt.At > 2; pt.Hollow != over {
				t.Errorf("%s: the mark at %g workers is hollow: %v", s.Design, pt.At, pt.Hollow)
			}
		}
	}
	if want := map[string]string{"idr": "1.5 ×", "rcu": "2.0 ×", "onelock": ""}; !maps.Equal(beside, want) {
		t.Errorf("labels have %v, want %v", beside, want)
	}
	var told []string
	for _, line := range reportstest.ToldOf(sheets) {
		if strings.Contains(line, "speed-up") {
			told = append(told, line)
		}
	}
	want := []string{
		"find · 1 task | idr | speed-up with 2 workers | 1.50 × | 1.50 … 1.50",
		"find · 1 task | idr | speed-up with 4 workers | 0.500 × | 0.500 … 0.500",
		"find · 1 task | rcu | speed-up with 2 workers | 2.00 × | 2.00 … 2.00",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("speed-ups (-want +got):\n%s", diff)
	}
	const conclusion = "find · 1 task, workers (OS threads) = 2: operations per second from 1.00 M for onelock to " +
		"4.00 M for rcu."
	if got := sheets[0].Conclusion(); got != conclusion {
		t.Errorf("the conclusion is %q", got)
	}
}

// A panel of one number of workers has no speed-up.
func TestNoSpeedupOfOneNumberOfWorkers(t *testing.T) {
	rates := map[string]float64{"idr": 1e6, "rcu": 2e6}
	sheets, err := Throughput(reportstest.LoadHandmade(t, dataset.Load, rated("find", 2, 6, rates)))
	if err != nil {
		t.Fatal(err)
	}
	if labels := reportstest.LabelsIn(sheets); strings.Contains(labels, "growth") {
		t.Errorf("the legend is %s", labels)
	}
}

// The interval includes the scatter of both cells. A disturbance of one cell does not cancel, as it would within
// blocks.
func TestSpeedupTakesBlocksForAnInterval(t *testing.T) {
	for blocks, bounded := range map[int]bool{4: false, 5: false, 6: true} {
		d := reportstest.LoadHandmade(t, dataset.Load, rated("find", 1, blocks, map[string]float64{"idr": 1e6}),
			rated("find", 2, blocks, map[string]float64{"idr": 2e6}))
		c := d.Cells[1]
		for i := range blocks {
			c.Values[dataset.Line{Design: "idr"}][record.OpsPerSecond][i] *= reportstest.Weather(i)
		}
		for _, of := range d.Cells {
			if e := speedup(of, d.Cells[0], dataset.Line{Design: "idr"}); e.Bounded() != bounded {
				t.Errorf("%d blocks, %d workers: an interval %v … %v, want any: %v", blocks, of.Workers, e.Lo, e.Hi,
					bounded)
			}
		}
		if e := speedup(c, d.Cells[0], dataset.Line{Design: "idr"}); bounded &&
			!(e.Lo < e.Median && e.Median < e.Hi) {
			t.Errorf("the interval of %v is %v … %v", e.Median, e.Lo, e.Hi)
		}
	}
}

func TestGrowthEndsAtTheCores(t *testing.T) {
	for _, test := range []struct{ cores, from, workers, want float64 }{
		{2, 1, 1, 1}, {2, 1, 2, 2}, {2, 1, 8, 2}, {2, 2, 8, 1}, {2, 4, 8, 1}, {0, 2, 8, 4},
	} {
		if got := (proportional{from: test.from, cores: test.cores}).at(test.workers); got != test.want {
			t.Errorf("%g cores: growth from %g to %g workers is %g, want %g",
				test.cores, test.from, test.workers, got, test.want)
		}
	}
}

func TestRoughly(t *testing.T) {
	for speedup, want := range map[float64]string{
		0.0512: "0.05", 0.994: "0.99", 0.996: "1.0", 2.44: "2.4", 63.7: "64",
	} {
		if got := roughly(speedup); got != want {
			t.Errorf("%g is %q, want %q", speedup, got, want)
		}
	}
}
