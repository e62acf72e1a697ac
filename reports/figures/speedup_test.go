package figures

import (
	"math"
	"strings"
	"testing"

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

func TestSpeedupIsOverTheMinimumOfWorkers(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load,
		rated("find", 1, 6, map[string]float64{"idr": 1e6, "rcu": 2e6, "onelock": 0}),
		rated("find", 2, 6, map[string]float64{"idr": 1.5e6, "rcu": 4e6, "onelock": 1e6}),
		rated("find", 4, 6, map[string]float64{"idr": 0.5e6, "onelock": 1e6}),
	)
	sheets, err := Speedup(d)
	if err != nil {
		t.Fatal(err)
	}
	for design, want := range map[string][]float64{"idr": {1, 1.5, 0.5}, "rcu": {1, 2}, "onelock": nil} {
		points := pointsOf(t, sheets, "find · 1 task", design)
		if len(points) != len(want) {
			t.Fatalf("%s has %d points, want %v", design, len(points), want)
		}
		for i, pt := range points {
			if math.Abs(pt.Y-want[i]) > 1e-12 || math.Abs(pt.Lo-pt.Y)+math.Abs(pt.Hi-pt.Y) > 1e-12 {
				t.Errorf("%s: point %d is %g [%g, %g], want %g", design, i, pt.Y, pt.Lo, pt.Hi, want[i])
			}
			if over := pt.At > 2; pt.Hollow != over {
				t.Errorf("%s: the mark at %g workers is hollow: %v", design, pt.At, pt.Hollow)
			}
		}
	}
	ideal := sheets[0].Panels()[0].Over[0].(chart.Curve).Points
	if first, last := ideal[0], ideal[len(ideal)-1]; first.X != 1 || first.Y != 1 || last.Y != 2 || last.X < 4 {
		t.Errorf("the ideal goes from %v to %v", first, last)
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

func TestSpeedupNeedsASweepFromOneNumberOn(t *testing.T) {
	rates := map[string]float64{"idr": 1e6}
	d := reportstest.LoadHandmade(t, dataset.Load, rated("find", 1, 6, rates), rated("storm", 2, 6, rates))
	const want = "chart speedup is not drawn: each workload was measured with one number of workers"
	if _, err := Speedup(d); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("no sweep: %v", err)
	}
	d = reportstest.LoadHandmade(t, dataset.Load, rated("find", 1, 6, rates), rated("find", 2, 6, rates),
		rated("storm", 2, 6, rates), rated("storm", 4, 6, rates))
	sheets, err := Speedup(d)
	if err != nil {
		t.Fatal(err)
	}
	if got := reportstest.PanelTitles(sheets); got != "find · 1 task" {
		t.Errorf("drawn is %q", got)
	}
	notes := reportstest.NotesOf(sheets, nil)
	if !strings.Contains(notes, "Not drawn where 1 worker was not measured: storm.") {
		t.Errorf("the notes do not name the workload without a base: %s", notes)
	}
}

func TestIdealEndsAtTheCores(t *testing.T) {
	two, unknown := findCellsOn(t, "2"), findCellsOn(t, "")
	for _, test := range []struct {
		d                         *dataset.Data
		minWorkers, workers, want float64
	}{{two, 1, 1, 1}, {two, 1, 2, 2}, {two, 1, 8, 2}, {two, 2, 8, 1}, {two, 4, 8, 1}, {unknown, 2, 8, 4}} {
		if got := ideal(test.d, test.minWorkers, test.workers); got != test.want {
			t.Errorf("%d cores: ideal of %g over %g workers is %g, want %g",
				test.d.Cores(), test.workers, test.minWorkers, got, test.want)
		}
	}
}

// findCellsOn is a run on a machine with that many cores, "" if the file does not tell.
func findCellsOn(t *testing.T, cores string) *dataset.Data {
	t.Helper()
	d := reportstest.LoadHandmade(t, dataset.Load, rated("find", 1, 1, map[string]float64{"idr": 1e6}))
	for i, p := range d.Files[0].Config {
		if p.Key == "cores" {
			d.Files[0].Config[i].Value = cores
		}
	}
	return d
}
