package reports

import (
	"strings"
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

// Findings are about dependent finds, with a clause about independent ones.
func TestFindingsOfDependentFinds(t *testing.T) {
	const dependent = "With 2 workers on 10 tasks, rcu finds a timer 4.00 × as fast as idr (4.00–4.00); noise " +
		"floor unknown"
	for _, test := range []struct {
		name  string
		cells []reportstest.Handmade
		want  string
	}{
		{"both", []reportstest.Handmade{chained(10, 100, 10, independent), chained(10, 100, 25)},
			dependent + "; with chain=independent rcu finds a timer 10.0 × as fast as idr (10.0–10.0)."},
		{"no difference if independent", []reportstest.Handmade{chained(10, 10, 10, independent),
			chained(10, 100, 25)}, dependent + "; with chain=independent no difference found between the two."},
		{"the other way round", []reportstest.Handmade{chained(10, 10, 20, independent), chained(10, 100, 25)},
			dependent + "; with chain=independent idr finds a timer 2.00 × as fast as rcu (2.00–2.00)."},
		{"too few blocks", []reportstest.Handmade{chained(4, 100, 10, independent), chained(10, 100, 25)},
			dependent + "."},
		{"dependent alone", []reportstest.Handmade{chained(10, 100, 25)}, dependent + "."},
		{"with other parameters", []reportstest.Handmade{chained(10, 100, 10, "churn=10", independent),
			chained(10, 100, 25)}, dependent + "."},
		{"independent alone", []reportstest.Handmade{chained(10, 100, 10, independent)},
			"With 2 workers on 10 tasks (chain=independent), rcu finds a timer 10.0 × as fast as idr " +
				"(10.0–10.0); noise floor unknown."},
	} {
		d := reportstest.LoadHandmade(t, dataset.Load, test.cells...)
		got := findingsFrom(d, "idr")
		if len(got) != 1 || got[0] != test.want {
			t.Errorf("%s: it is said\n%s\nwant\n%s", test.name, strings.Join(got, "\n"), test.want)
		}
	}
}

// Charts name cells with independent operations.
func TestChartsNameIndependentFinds(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, chained(10, 100, 10, independent), chained(10, 100, 25))
	heat, err := figures.Heatmap(d, "idr")
	if err != nil {
		t.Fatal(err)
	}
	reportstest.WantTold(t, heat, "2 workers | rcu | find, chain=independent · 10 tasks | 0.100",
		"2 workers | rcu | find · 10 tasks | 0.250")
}
