package reports

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/paired"
)

// withLab is a line that tells what the lab itself takes: 2 ns.
func withLab(design string, ns float64) handmadeLine {
	return handmadeLine{design: design, values: map[string]float64{record.NsPerOp: ns, record.LabNsPerOp: 2}}
}

// nearCell has a design near the lab's own cost and two that are not.
func nearCell(blocks int) handmade {
	return handmade{record.Cell{Workload: "find", Tasks: 10, Workers: 2}, blocks, []handmadeLine{
		withLab("array", 4), withLab("array,twin=yes", 4.02), withLab("pertask", 7), withLab("rcu", 40)}}
}

// Within 3 times the lab's cost on either side a difference is judged, beyond that on
// both sides the ratio.
func TestNearTheLabsOwnCostDifferencesAreJudged(t *testing.T) {
	for _, test := range []struct {
		of, to float64
		want   string
	}{
		{5.9, 40, "faster by 34.1 ns"}, {40, 6, "slower by 34.0 ns"}, {4, 4, "no difference found (by this run none of 0 or more)"},
		{6.1, 40, "faster 6.56 ×"}, {40, 6.1, "slower 6.56 ×"},
	} {
		d := loadHandmade(t, handmade{record.Cell{Workload: "find", Tasks: 1, Workers: 1}, 10, []handmadeLine{withLab("rcu", test.of), withLab("idr", test.to)}})
		if got := d.rivals(d.cells[0], "", "idr").of("rcu").verdict("this run"); got != test.want {
			t.Errorf("%g beside %g ns: %q, want %q", test.of, test.to, got, test.want)
		}
	}
	old := loadHandmade(t, handmade{record.Cell{Workload: "find", Tasks: 1, Workers: 1}, 10, []handmadeLine{timed("rcu", "", 1), timed("idr", "", 2)}})
	if j := old.rivals(old.cells[0], "", "idr").of("rcu"); j.near != nil || j.verdict("") != "faster 2.00 ×" || old.nearNote(old.cells) != "" {
		t.Errorf("without lab-ns/op it is %q", j.verdict(""))
	}
}

// What is judged is the difference alone, whatever the ratio would say.
func TestDifferencesAreJudgedAlone(t *testing.T) {
	j := &judged{Result: paired.Result{N: 10, Ratio: 0.9, Lo: 0.85, Hi: 0.95, P: 1, Least: 1.0 / 512}, floor: 1.5,
		near: &gap{paired.Difference{N: 10, Value: 1, Lo: 0.5, Hi: 1.5, P: 0.002, Least: 1.0 / 512}, 0.2}}
	judge([]*judged{j})
	if !j.differs() || !j.slower() || j.change() != "slower by 1.00 ns" || j.turned().change() != "faster by 1.00 ns" {
		t.Errorf("it differs %v, slower %v, %s", j.differs(), j.slower(), j.change())
	}
	c := &Comparison{Whole: []*Change{{judged: *j}}}
	if got := c.headline(nil); got != "idlab: of 1 comparison 1 slower, 0 faster" {
		t.Errorf("a comment begins %q", got)
	}
	j.near.Lo = -0.5
	if j.differs() || j.mark() != " ~" {
		t.Errorf("an interval around 0 is a difference: %s", j.verdict("this run"))
	}
}

// The noise floor of a difference is one in ns.
func TestNoiseFloorInNs(t *testing.T) {
	c := nearCell(10)
	c.lines[1] = withLab("array,twin=yes", 8)
	d := loadHandmade(t, c)
	j := d.rivals(d.cells[0], "", "array").of("pertask")
	if j.differs() || !strings.Contains(j.verdict("this run"), "none of 4.10 ns or more") || math.Abs(j.near.floor-4.1) > 1e-9 {
		t.Errorf("3 ns with a floor of %g: %q", j.near.floor, j.verdict("this run"))
	}
	if back := j.turned().turned(); back.near.Difference != j.near.Difference || !j.slower() || j.turned().slower() {
		t.Errorf("turned twice it is %+v", back.near)
	}
}

func TestFindingsNearTheLabsOwnCost(t *testing.T) {
	d := loadHandmade(t, nearCell(10), handmade{record.Cell{Workload: "churn", Tasks: 10, Workers: 2}, 10, nearCell(10).lines})
	got := d.findingsFrom("array")
	const want = "With 2 workers on 10 tasks, array finds a timer in 36.0 ns less than rcu (35.1 ns to 36.9 ns), the slowest of 3 designs, " +
		"and in 3.00 ns less than pertask (2.92 ns to 3.08 ns), the next; noise floor 0.5 % or 0.0205 ns. " +
		"These are differences: the lab itself takes 2.00 ns of an operation there, and a ratio would be partly one of lab costs."
	if got[0] != want {
		t.Errorf("the finding is\n%s\nwant\n%s", got[0], want)
	}
	if all := strings.Join(got, "\n"); strings.Count(all, "These are differences") != 1 || !strings.Contains(all, "creates or deletes a timer in 36.0 ns less") {
		t.Errorf("why is to be said once:\n%s", all)
	}
	few := nearCell(7)
	few.lines = append(few.lines[:1:1], withLab("pertask", 7), withLab("rcu", 40), withLab("idr", 9))
	if got := loadHandmade(t, few).findingsFrom("rcu")[0]; !strings.Contains(got, "most of all differs from rcu, the baseline, array: -36.0 ns (-3") {
		t.Errorf("of seven blocks: %s", got)
	}
	alike := nearCell(10)
	for i := range alike.lines {
		alike.lines[i].values[record.NsPerOp] = 5
	}
	if got := loadHandmade(t, alike).findingsFrom("array")[0]; !strings.Contains(got, "no difference between designs is found at find: none of 0 or more. These are differences: ") {
		t.Errorf("of designs that are alike: %s", got)
	}
}

// Pairs of which neither is near are told by ratio, and of both kinds the largest.
func TestNoneOfBothKinds(t *testing.T) {
	d := loadHandmade(t, nearCell(10))
	duels := d.duels(d.cells[0])
	if got := noneOf(duels); got != "5.71 ×, or near the lab's own cost of 36.9 ns" {
		t.Errorf("it is %q", got)
	}
}

func TestTablesNearTheLabsOwnCost(t *testing.T) {
	d := loadHandmade(t, nearCell(10))
	summary := string(d.summary("pertask", nil, nil, nil).markdown())
	for _, want := range []string{
		"| ratio or difference to pertask |", "| array | 4.00 ns | 3.80 ns … 4.20 ns |", "-3.00 ns | -3.08 ns … -2.92 ns | faster by 3.00 ns |",
		"5.71 | 5.71 … 5.71 | slower 5.71 × |", "Noise floor 0.5 % or 0.0205 ns.",
		"Where a design takes at most 3 × what the lab itself takes for an operation (2.00 ns), a ratio would be one of the lab's own cost: the difference in ns, with a sign, stands in its place.",
	} {
		if !strings.Contains(summary, want) {
			t.Errorf("the summary does not say %q:\n%s", want, summary)
		}
	}
	if summary := string(d.summary("array", nil, nil, nil).markdown()); !strings.Contains(summary, "| array | 4.00 ns | 3.80 ns … 4.20 ns | – | – | 1.000 | – | – |") {
		t.Errorf("of the baseline it is said:\n%s", summary)
	}
	var b bytes.Buffer
	if err := CompareDesigns(&b, d, "pertask"); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); !strings.Contains(text, "-3.00 ns [-3.08 ns … -2.92 ns]") || !strings.Contains(text, "5.71 [5.71–5.71]") || strings.Count(text, "Where a design takes at most 3 ×") != 1 {
		t.Errorf("designs compared:\n%s", text)
	}
	b.Reset()
	if err := WriteText(&b, d, TextOptions{Baseline: "pertask", Width: 120}); err != nil || !strings.Contains(b.String(), "-3.00 ns [") || !strings.Contains(b.String(), "Where a design takes at most 3 ×") {
		t.Errorf("%v\n%s", err, &b)
	}
}

// A colour of the heat map says a ratio, so that a difference has none.
func TestHeatmapNearTheLabsOwnCost(t *testing.T) {
	d := loadHandmade(t, nearCell(10))
	sheets, err := d.heatmap("pertask")
	if err != nil {
		t.Fatal(err)
	}
	draws(t, sheets)
	var got []string
	for _, c := range heatOf(t, sheets[0]).Cells {
		got = append(got, fmt.Sprint(c.Told.Design, " ", c.Text, " ", c.Told.Y, " ", c.Told.Interval, " ", c.Fill != nil, c.Faint))
	}
	if want := "array -3.0 -3.00 ns -3.08 ns … -2.92 ns false false, rcu 5.7 5.71 5.71 … 5.71 true false"; strings.Join(got, ", ") != want {
		t.Errorf("cells are %s\nwant %s", strings.Join(got, ", "), want)
	}
	if legend, notes := labelsIn(sheets), notesOf(sheets, nil); !strings.Contains(legend, "difference in ns from pertask") || strings.Count(notes, "Where a design takes at most 3 ×") != 1 {
		t.Errorf("legend %s, notes %s", legend, notes)
	}
	far, err := d.heatmap("rcu") // all is apart from it, and array alone is near
	if err != nil || !strings.Contains(labelsIn(far), "difference in ns") {
		t.Errorf("%v: legend %s", err, labelsIn(far))
	}
}

func TestBriefNs(t *testing.T) {
	for ns, want := range map[float64]string{0: "+0.0", 1.26: "+1.3", -0.31: "-0.3", 9.96: "+10", -123.4: "-123", 12_345: "+12k"} {
		if got := briefNs(ns); got != want {
			t.Errorf("%g ns is %q, want %q", ns, got, want)
		}
	}
}

// Two runs are compared by differences too, whether paired or not, and a gate says
// what it found in ns.
func TestRunsComparedNearTheLabsOwnCost(t *testing.T) {
	slower, before := nearCell(10), nearCell(10)
	slower.lines[0] = withLab("array", 5)
	slower.lines, before.lines = append(slower.lines, withLab("idr", 6.5), withLab("xarray", 5.5)), append(before.lines, withLab("idr", 5.5), withLab("xarray", 6.5))
	for _, pair := range []bool{true, false} {
		old, new := loadHandmade(t, before), loadHandmade(t, slower)
		for side, d := range map[string]*Data{"old": old, "new": new} {
			d.Files[0].Notes = append(d.Files[0].Notes, record.Pair{Key: record.SideNote, Value: side})
			if pair {
				d.Files[0].Notes = append(d.Files[0].Notes, record.Pair{Key: record.PairNote, Value: "a"})
			}
		}
		c, err := CompareRuns(old, new)
		if err != nil {
			t.Fatal(err)
		}
		x := c.change("Find/design=array/tasks=10/workers=2")
		if c.Paired != pair || x.near == nil || x.text() != "+1.00 ns" || c.change("Find/design=rcu/tasks=10/workers=2").near != nil {
			t.Errorf("paired %v: array is %s", c.Paired, x.text())
		}
		for _, design := range []string{"idr", "xarray"} { // near in one of the two
			if c.change("Find/design="+design+"/tasks=10/workers=2").near == nil {
				t.Errorf("paired %v: %s is compared by ratio", c.Paired, design)
			}
		}
		if floor := x.near.floor; floor < 0.98 || floor > 1.05 { // that of the new run
			t.Errorf("the noise floor is %g ns", floor)
		}
		var text, comment bytes.Buffer
		if err := c.Write(&text); err != nil || strings.Count(text.String(), "Where a design takes at most 3 ×") != 1 || !strings.Contains(text.String(), "+1.00 ns") {
			t.Errorf("%v\n%s", err, &text)
		}
		if err := c.WriteComment(&comment, nil); err != nil || strings.Count(comment.String(), "Where a design takes at most 3 ×") != 1 {
			t.Errorf("%v\n%s", err, &comment)
		}
		// The twin differs by 0.98 ns in the new run: less than that is noise.
		if x.near.floor = 0.5; !strings.Contains(c.Gate(0.1).Why, "worse: Find/tasks=10/workers=2 array by +1.00 ns (") {
			t.Errorf("the gate says %q", c.Gate(0.1).Why)
		}
		if x.near.floor = 2; !strings.Contains(c.Gate(0.1).Why, "array by +1.00 ns (") || !strings.Contains(c.Gate(0.1).Why, "noise floor 2.00 ns") {
			t.Errorf("within the noise the gate says %q", c.Gate(0.1).Why)
		}
	}
}
