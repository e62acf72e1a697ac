package reports

import (
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/figures"
	"idlab/reports/reportstest"
)

func TestOpenLoop(t *testing.T) {
	cell := record.Cell{Workload: "find", Tasks: 1, Workers: 1}
	paced := cell
	paced.Params = []string{"rate=100000"}
	find := reportstest.Slow("rcu", "find", 50, 60)
	due := reportstest.HandmadeLine{Design: "rcu", Values: map[string]float64{record.NsPerOp: 50, record.Offered: 1e5,
		record.Unserved: 0.02}}
	for _, test := range []struct {
		name  string
		cells []reportstest.Handmade
		open  bool
	}{
		{"closed", []reportstest.Handmade{{Cell: cell, Blocks: 6,
			Lines: []reportstest.HandmadeLine{reportstest.Timed("rcu", "", 50), find}}}, false},
		{"at a rate", []reportstest.Handmade{{Cell: cell, Blocks: 6,
			Lines: []reportstest.HandmadeLine{reportstest.Timed("rcu", "", 50), find}},
			{Cell: paced, Blocks: 6, Lines: []reportstest.HandmadeLine{due, find}}}, true},
	} {
		d := reportstest.LoadHandmade(t, dataset.Load, test.cells...)
		summary := cellsOf(t, d)
		for _, text := range []string{"are open loops", "| offered ops/s | unserved |", "| 100 k | 2.00 % |"} {
			if strings.Contains(summary, text) != test.open {
				t.Errorf("%s: %q is said or not said:\n%s", test.name, text, summary)
			}
		}
		sheets, err := figures.Latencies(d)
		if err != nil || len(sheets) != len(test.cells) {
			t.Fatalf("%s: %d charts, %v", test.name, len(sheets), err)
		}
		for i, c := range test.cells {
			if open := strings.Contains(sheets[i].Notes[0], "Open loop"); open != (len(c.Cell.Params) > 0) {
				t.Errorf("%s: chart %s says %q", test.name, sheets[i].Name, sheets[i].Notes[0])
			}
		}
	}
}
