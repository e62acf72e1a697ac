package compare

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/paired"
	"idlab/reports/reportstest"
)

// nearRun is a run of one cell with ten blocks.
func nearRun(t *testing.T, lines ...reportstest.HandmadeLine) *dataset.Data {
	t.Helper()
	return reportstest.LoadHandmade(t, dataset.Load, reportstest.Handmade{
		Cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, Blocks: 10, Lines: lines})
}

// If either time is within 3 times the lab's overhead, the difference decides. If neither is, the ratio decides.
func TestNearTheLabsOwnCostDifferencesDecide(t *testing.T) {
	for _, test := range []struct {
		of, to float64
		want   string
	}{
		{5.9, 40, "faster by 34.1 ns"}, {40, 6, "slower by 34.0 ns"},
		{4, 4, "no difference found (0 or more ruled out)"},
		{6.1, 40, "faster 6.56 ×"}, {40, 6.1, "slower 6.56 ×"},
	} {
		d := nearRun(t, reportstest.WithLab("rcu", test.of), reportstest.WithLab("idr", test.to))
		if got := WithBaseline(d, d.Cells[0], "", "idr").Of("rcu").Verdict(); got != test.want {
			t.Errorf("%g beside %g ns: %q, want %q", test.of, test.to, got, test.want)
		}
	}
	old := nearRun(t, reportstest.Timed("rcu", "", 1), reportstest.Timed("idr", "", 2))
	j := WithBaseline(old, old.Cells[0], "", "idr").Of("rcu")
	if j.Near != nil || j.Verdict() != "faster 2.00 ×" || NearNote(old, old.Cells) != "" {
		t.Errorf("without lab-ns/op the verdict is %q", j.Verdict())
	}
}

// If Near is set, the difference decides alone, whatever the ratio is.
func TestDifferencesDecideAlone(t *testing.T) {
	j := &Comparison{
		Result: paired.Result{Sample: paired.Sample{N: 10, Nodes: 1}, Ratio: 0.9, Lo: 0.85, Hi: 0.95, P: 1,
			Least: 1.0 / 512},
		Near: &NsDifference{
			paired.Difference{Sample: paired.Sample{N: 10, Nodes: 1}, Value: 1, Lo: 0.5, Hi: 1.5, P: 0.002,
				Least: 1.0 / 512}, 0.2}}
	Adjust([]*Comparison{j})
	if !j.Differs() || !j.Slower() || j.change() != "slower by 1.00 ns" || j.Turned().change() != "faster by 1.00 ns" {
		t.Errorf("it differs %v, slower %v, %s", j.Differs(), j.Slower(), j.change())
	}
	c := &RunComparison{Whole: []*Change{{Comparison: *j}}}
	if got := headline(c, nil); got != "idlab: 1 slower and 0 faster in 1 comparison" {
		t.Errorf("a comment begins %q", got)
	}
	j.Near.Lo = -0.5
	if j.Differs() || j.Mark() != " ~" {
		t.Errorf("an interval that contains 0 is a difference: %s", j.Verdict())
	}
}

// The margin of a difference is in ns, and the same with the sides exchanged.
func TestMarginInNs(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, reportstest.NearCell(10))
	j := WithBaseline(d, d.Cells[0], "", "array").Of("pertask")
	if want := Margin * 7; math.Abs(j.Near.margin-want) > 0.1 || !j.Differs() {
		t.Errorf("%s with a margin of %g ns, want %g", j.Verdict(), j.Near.margin, want)
	}
	j.Near.margin = 3.5
	if verdict := j.Verdict(); j.Differs() || !strings.Contains(verdict, "not shown to exceed 3.50 ns (3.") {
		t.Errorf("within the margin: %q", verdict)
	}
	back := j.Turned().Turned()
	if back.Near.Difference != j.Near.Difference || back.Near.margin != 3.5 || !j.Slower() || j.Turned().Slower() {
		t.Errorf("with the sides exchanged twice the difference is %+v", back.Near)
	}
}

// Some pairs are compared by ratio and some by difference. NoneOf returns the largest bound of each kind.
func TestNoneOfBothKinds(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, reportstest.NearCell(10))
	pairs := Pairs(d.Cells[0], d.Designs)
	if got := NoneOf(pairs); got != "5.71 × (near the lab's overhead: 36.9 ns)" {
		t.Errorf("the bounds are %q", got)
	}
}

// Runs are compared by differences too, paired or not, and a gate states the difference in ns.
func TestRunsComparedNearTheLabsOwnCost(t *testing.T) {
	slower, before := reportstest.NearCell(10), reportstest.NearCell(10)
	slower.Lines[0] = reportstest.WithLab("array", 5)
	slower.Lines = append(slower.Lines, reportstest.WithLab("idr", 6.5), reportstest.WithLab("xarray", 5.5))
	before.Lines = append(before.Lines, reportstest.WithLab("idr", 5.5), reportstest.WithLab("xarray", 6.5))
	for _, pair := range []bool{true, false} {
		old := reportstest.LoadHandmade(t, dataset.Load, before)
		new := reportstest.LoadHandmade(t, dataset.Load, slower)
		for side, d := range map[string]*dataset.Data{"old": old, "new": new} {
			d.Files[0].Notes = append(d.Files[0].Notes, record.Pair{Key: record.SideNote, Value: side})
			if pair {
				d.Files[0].Notes = append(d.Files[0].Notes, record.Pair{Key: record.PairNote, Value: "a"})
			}
		}
		c, err := Runs(old, new)
		if err != nil {
			t.Fatal(err)
		}
		x := c.change("Find/design=array/tasks=10/workers=2")
		far := c.change("Find/design=rcu/tasks=10/workers=2")
		if c.Paired != pair || x.Near == nil || x.Text() != "+1.00 ns" || far.Near != nil {
			t.Errorf("paired %v: array is %s", c.Paired, x.Text())
		}
		for _, design := range []string{"idr", "xarray"} { // near in one of the two runs
			if c.change("Find/design="+design+"/tasks=10/workers=2").Near == nil {
				t.Errorf("paired %v: %s is compared by ratio", c.Paired, design)
			}
		}
		const note = "If a time is at most 3 ×"
		var text, comment bytes.Buffer
		if err := c.Write(&text); err != nil || strings.Count(text.String(), note) != 1 ||
			!strings.Contains(text.String(), "+1.00 ns") {
			t.Errorf("%v\n%s", err, &text)
		}
		if err := c.WriteComment(&comment, nil); err != nil || strings.Count(comment.String(), note) != 1 {
			t.Errorf("%v\n%s", err, &comment)
		}
		if why := gate(0.1).Judge(c).Why; !strings.Contains(why,
			": Find/tasks=10/workers=2 array slower by +1.00 ns (") {
			t.Errorf("the gate says %q", why)
		}
	}
}
