package reports

import (
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/figures"
	"idlab/reports/reportstest"
)

// chained returns a cell of find, with dependent or independent operations, and the times of two designs.
func chained(blocks int, idr, rcu float64, params ...string) reportstest.Handmade {
	return reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: 10, Workers: 2, Params: params},
		Blocks: blocks, Lines: []reportstest.HandmadeLine{reportstest.Timed("idr", "", idr),
			reportstest.Timed("rcu", "", rcu)}}
}

// Charts name cells with independent operations.
func TestChartsNameIndependentFinds(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, chained(10, 100, 10, "chain=independent"), chained(10, 100, 25))
	heat, err := figures.Heatmap(d, "idr")
	if err != nil {
		t.Fatal(err)
	}
	reportstest.WantTold(t, heat, "2 workers | rcu | find, chain=independent · 10 tasks | 0.100",
		"2 workers | rcu | find · 10 tasks | 0.250")
}
