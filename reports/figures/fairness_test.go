package figures

import (
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// spreadCell is a cell of rcu with a spread of the workers' rates, as a share.
func spreadCell(workload string, workers int, spread float64) reportstest.Handmade {
	return reportstest.Handmade{Cell: record.Cell{Workload: workload, Tasks: 1, Workers: workers}, Blocks: 6,
		Lines: []reportstest.HandmadeLine{
			{Design: "rcu", Values: map[string]float64{record.Fairness: spread}}}}
}

func TestFairnessIsOfTwoWorkersOrMore(t *testing.T) {
	sheets, err := Fairness(reportstest.LoadHandmade(t, dataset.Load, spreadCell("find", 1, 0),
		spreadCell("find", 2, 0.07), spreadCell("find", 4, 0), spreadCell("skew", 1, 0)))
	if err != nil {
		t.Fatal(err)
	}
	points := pointsOf(t, sheets, "find · 1 task", "rcu")
	if len(points) != 2 || points[0].At != 2 || points[0].Y < 6.99 || points[0].Y > 7.01 ||
		points[1].At != 4 || points[1].Y != 0 {
		t.Errorf("points are %v, want 7 %% at 2 workers and 0 %% at 4", points)
	}
	if data := sheets[0].Panels()[0].Data(); len(data) != 2 || data[0].Y != "7.00 %" {
		t.Errorf("the values are %v", data)
	}
}

func TestFairnessSaysWhatItTakes(t *testing.T) {
	for name, cells := range map[string][]reportstest.Handmade{
		"one worker": {spreadCell("find", 1, 0)},
		"no figures": {rated("find", 2, 6, map[string]float64{"rcu": 1e6})},
	} {
		_, err := Fairness(reportstest.LoadHandmade(t, dataset.Load, cells...))
		const want = "chart fairness is not drawn: it needs a workload in which all workers do the same, " +
			"measured with two workers or more"
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
