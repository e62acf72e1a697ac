package compare

import (
	"math"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/paired"
	"idlab/reports/reportstest"
)

// A gate counts what it leaves out, and gates operations and 99th percentiles on request.
func TestReachOfGate(t *testing.T) {
	run := func(side string, single, p99 float64) *dataset.Data {
		line := func(op string, ns, p99 float64) reportstest.HandmadeLine {
			return reportstest.HandmadeLine{Design: "rcu", Op: op, Values: map[string]float64{
				record.NsPerOp: ns, record.P99: p99, record.BytesPer: 64}}
		}
		d := reportstest.LoadHandmade(t, dataset.Load, reportstest.Handmade{
			Cell: record.Cell{Workload: "churn", Tasks: 1, Workers: 1}, Blocks: 10,
			Lines: []reportstest.HandmadeLine{line("", 50, 200), line("create", single, p99)}})
		d.Files[0].Notes = append(d.Files[0].Notes, record.Pair{Key: record.PairNote, Value: "a"},
			record.Pair{Key: record.SideNote, Value: side})
		return d
	}
	for _, test := range []struct {
		name        string
		gate        Gate
		single, p99 float64
		outcome     GateOutcome
		why, reach  string
	}{
		{"nothing else is gated", Gate{Limit: 0.05}, 90, 900, Passed, "passed: 1 comparison, ",
			"Not gated: 1 single-operation time, 2 p99 values, 1 memory size."},
		{"operations are", Gate{Limit: 0.05, Ops: true}, 90, 300, Worse,
			"workers=1 rcu create slower by 80 % (", "Not gated: 2 p99"},
		{"percentiles are", Gate{Limit: 0.05, P99: true}, 50, 900, Worse,
			"rcu create p99 slower by ", "Not gated: 1 single"},
		{"both, unchanged", Gate{Limit: 0.05, Ops: true, P99: true}, 50, 300, Passed, "4 comparisons",
			"Not gated: 1 memory size."},
	} {
		c, err := Runs(run("old", 50, 300), run("new", test.single, test.p99))
		if err != nil {
			t.Fatal(err)
		}
		got := test.gate.Judge(c)
		if got.GateOutcome != test.outcome || !strings.Contains(got.Why, test.why) ||
			!strings.HasPrefix(got.Reach[0], test.reach) {
			t.Errorf("%s: %q, %q", test.name, got.Why, got.Reach)
		}
	}
}

// A comparison whose interval is ± 4 % wide, beside others, finds a regression of 11 % with a limit of 5 %.
func TestDetectable(t *testing.T) {
	j := &Comparison{Result: paired.Result{Sample: paired.Sample{N: 10, Nodes: 1}, Lo: 1 / 1.04, Hi: 1.04}}
	for _, test := range []struct {
		limit  float64
		family int
		want   float64
	}{
		{0.05, 1, 1.05 * math.Exp(math.Log(1.04)*2.8016/1.96)},
		{0.0001, 1000, math.Exp(math.Log(1.04) * (4.0556 + 0.8416) / 1.96)},
	} {
		j.family = test.family
		if got := gateDetects(j, test.limit); math.Abs(got-test.want) > 1e-3 {
			t.Errorf("limit %g beside %d: %g, want %g", test.limit, test.family, got, test.want)
		}
	}
}

// Of a single comparison a difference is found that exceeds the margin by 2.8 standard errors. Near the lab's overhead
// it is a share of the longer time: 1 ns of 40 ns.
func TestDetectableOfDesigns(t *testing.T) {
	of := func(lo, hi float64, near *NsDifference) float64 {
		j := &Comparison{Result: paired.Result{Sample: paired.Sample{N: 10, Nodes: 1}, Lo: lo, Hi: hi}, Near: near,
			family: 1, attainable: true}
		return j.Detectable()
	}
	ns := &NsDifference{paired.Difference{Sample: paired.Sample{N: 10}, Lo: -0.5, Hi: 0.5}, Margin * 40}
	for name, got := range map[string][2]float64{
		"ratio":         {of(1/1.04, 1.04, nil), (1 + Margin) * math.Exp(math.Log(1.04)*2.8016/1.96)},
		"near":          {of(1, 1, ns), 1 + Margin + 0.5*2.8016/1.96/40},
		"without noise": {of(1, 1, nil), 1 + Margin},
	} {
		if math.Abs(got[0]-got[1]) > 1e-3 {
			t.Errorf("%s: %g, want %g", name, got[0], got[1])
		}
	}
	few := &Comparison{Result: paired.Result{Sample: paired.Sample{N: 10, Nodes: 1}, Lo: 1, Hi: 1}}
	if got := few.Detectable(); !math.IsInf(got, 1) {
		t.Errorf("nothing can be claimed, and yet %g", got)
	}
}
