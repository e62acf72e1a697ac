package reports

import (
	"strings"
	"testing"

	"idlab/bench/record"
)

// chained is a cell of find, dependent or not, with the times of two designs.
func chained(blocks int, idr, rcu float64, params ...string) handmade {
	return handmade{record.Cell{Workload: "find", Tasks: 10, Workers: 2, Params: params}, blocks, []handmadeLine{timed("idr", "", idr), timed("rcu", "", rcu)}}
}

// Findings are about dependent finds, and say in a clause what independent ones do.
func TestFindingsOfDependentFinds(t *testing.T) {
	const dependent = "With 2 workers on 10 tasks, rcu finds a timer 4.00 × as fast as idr (4.00–4.00); noise floor unknown"
	for _, test := range []struct {
		name  string
		cells []handmade
		want  string
	}{
		{"both", []handmade{chained(10, 100, 10, independent), chained(10, 100, 25)}, dependent + "; with chain=independent rcu finds a timer 10.0 × as fast as idr (10.0–10.0)."},
		{"no difference if independent", []handmade{chained(10, 10, 10, independent), chained(10, 100, 25)}, dependent + "; with chain=independent no difference of the two is found."},
		{"the other way round", []handmade{chained(10, 10, 20, independent), chained(10, 100, 25)}, dependent + "; with chain=independent idr finds a timer 2.00 × as fast as rcu (2.00–2.00)."},
		{"too few blocks", []handmade{chained(4, 100, 10, independent), chained(10, 100, 25)}, dependent + "."},
		{"dependent alone", []handmade{chained(10, 100, 25)}, dependent + "."},
		{"with other parameters", []handmade{chained(10, 100, 10, "churn=10", independent), chained(10, 100, 25)}, dependent + "."},
		{"independent alone", []handmade{chained(10, 100, 10, independent)}, "With 2 workers on 10 tasks (chain=independent), rcu finds a timer 10.0 × as fast as idr (10.0–10.0); noise floor unknown."},
	} {
		d := loadHandmade(t, test.cells...)
		got := d.findingsFrom("idr")
		if len(got) != 1 || got[0] != test.want {
			t.Errorf("%s: it is said\n%s\nwant\n%s", test.name, strings.Join(got, "\n"), test.want)
		}
	}
}

// Charts name what is independent.
func TestChartsNameIndependentFinds(t *testing.T) {
	d := loadHandmade(t, chained(10, 100, 10, independent), chained(10, 100, 25))
	forest, err := d.forest("idr")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := panelTitles(forest), "find · 10 tasks · 2 workers, find, chain=independent · 10 tasks · 2 workers"; got != want {
		t.Errorf("panels are %q, want %q", got, want)
	}
	heat, err := d.heatmap("idr")
	if err != nil {
		t.Fatal(err)
	}
	wantTold(t, heat, "2 workers | rcu | find, chain=independent · 10 tasks | 0.100", "2 workers | rcu | find · 10 tasks | 0.250")
}
