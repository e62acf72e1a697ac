package reports

import (
	"bytes"
	"strings"
	"testing"

	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// The A/A copy appears in tables and in the noise floor, but in no chart.
func TestAACopyIsNoDesign(t *testing.T) {
	d := goldenData(t)
	if got := strings.Join(d.Designs, " "); got != "idr onelock bucketlock rcu" {
		t.Errorf("designs are %s", got)
	}
	if _, err := d.Baseline("idr,twin=yes"); err == nil {
		t.Error("the A/A copy can be the baseline")
	}
	sheets, _ := layOut(d, d.Designs[0], nil)
	for _, s := range sheets {
		for _, e := range s.Legend {
			if _, aaCopy := dataset.AAOriginal(e.Label); aaCopy {
				t.Errorf("%s has %s in its legend", s.Name, e.Label)
			}
		}
		if !strings.Contains(s.Footer[1], "Noise floor of the cells drawn: ") {
			t.Errorf("%s says %q", s.Name, s.Footer)
		}
	}
	for _, c := range d.Cells {
		for l := range c.Latency {
			if _, aaCopy := dataset.AAOriginal(l.Design); aaCopy {
				t.Errorf("latencies of %s are kept", l.Design)
			}
		}
	}
	summary := cellsOf(t, d)
	if n := strings.Count(summary, "| idr (A/A copy) |"); n != len(d.Cells) {
		t.Errorf("the A/A copy has %d rows, want one in each of %d cells", n, len(d.Cells))
	}
	if strings.Contains(summary, "twin=yes") {
		t.Error("the summary shows the A/A copy's bare name")
	}
}

func TestNoiseFloor(t *testing.T) {
	quiet := reportstest.LoadRun(t, dataset.Load, reportstest.Plain())
	for _, c := range quiet.Cells {
		r := c.Control("")[0]
		if floor := c.Floor(""); floor < r.Hi || floor < 1/r.Lo || floor > 1.05 {
			t.Errorf("%v: floor %g, A/A ratio %g … %g", c, floor, r.Lo, r.Hi)
		}
	}
	if n := quiet.Noise; n.Cells != 2 || n.Median > n.Worst || len(n.Differ) > 0 || quiet.WarnAA() != "" {
		t.Errorf("%+v, %q", n, quiet.WarnAA())
	}
	broken := reportstest.Plain()
	broken.Slower["Find/tasks=10/workers=2 idr,twin=yes"] = 1.2
	d := reportstest.LoadRun(t, dataset.Load, broken)
	for _, want := range []string{"A design differs significantly from its A/A copy",
		"idr in Find/tasks=10/workers=2 (1.20 × the time"} {
		if text := strings.Join(warnings(d, "idr"), "\n"); !strings.Contains(text, want) {
			t.Errorf("it is not warned that %q: %s", want, text)
		}
	}
	if d.Noise.Strays != 1 || !strings.Contains(d.Noise.Sentence(),
		"in Find/tasks=10/workers=2. Each block measures idr twice") {
		t.Errorf("%+v: %s", d.Noise, d.Noise.Sentence())
	}
}

func TestRunsWithoutControl(t *testing.T) {
	old := reportstest.Plain()
	old.Designs = old.Designs[:3]
	few := reportstest.Plain()
	few.Blocks = 5
	for _, test := range []struct {
		name  string
		run   reportstest.Sketch
		head  string
		chart string
		cell  string
	}{
		{"no A/A copy", old, "No design has an A/A copy",
			"No A/A copy, so the noise floor is unknown.", "10 blocks.\n"},
		{"five blocks", few, "Noise floor unknown: idr has an A/A copy, but the noise floor needs 6 blocks",
			"Noise floor unknown: it needs 6 blocks.",
			"5 blocks. Noise floor unknown: it needs 6 blocks.\n"},
	} {
		d := reportstest.LoadRun(t, dataset.Load, test.run)
		if got := d.Noise.Caption(); got != test.chart {
			t.Errorf("%s: charts say %q", test.name, got)
		}
		summary := cellsOf(t, d)
		for _, want := range []string{test.head, test.cell} {
			if !strings.Contains(summary, want) {
				t.Errorf("%s: it is not said that %q:\n%s", test.name, want, summary)
			}
		}
		var b bytes.Buffer
		if err := compare.Designs(&b, d, ""); err != nil || !strings.Contains(b.String(), test.head) {
			t.Errorf("%s: %v\n%s", test.name, err, &b)
		}
	}
	// A cell may lack the A/A copy.
	some := reportstest.Plain()
	data := reportstest.LoadRun(t, dataset.Load, some)
	data.Cells[1].AACopies = nil
	if got := compare.FloorNote(data, data.Cells[1]); got != "No A/A copy in this cell." {
		t.Errorf("it is said %q", got)
	}
}
