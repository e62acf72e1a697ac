package reports

import (
	"bytes"
	"strings"
	"testing"
)

func TestTwinOf(t *testing.T) {
	for _, test := range []struct {
		name, original string
		twin           bool
	}{
		{"rcu", "", false},
		{"rcu,twin=yes", "rcu", true},
		{"rcu,hash=hash32,twin=yes", "rcu,hash=hash32", true},
		{"rcu,twin=yes,hash=hash32", "rcu,hash=hash32", true},
		{"twin=yes", "", false},
		{"rcu,twin=no", "", false},
	} {
		if original, twin := twinOf(test.name); original != test.original || twin != test.twin {
			t.Errorf("%s: %q, %v", test.name, original, twin)
		}
	}
}

// The twin is in tables and in the noise floor, and nowhere else.
func TestTwinIsNoDesign(t *testing.T) {
	d := goldenData(t)
	if got := strings.Join(d.Designs(), " "); got != "idr onelock bucketlock rcu" {
		t.Errorf("designs are %s", got)
	}
	if _, err := d.baseline("idr,twin=yes"); err == nil {
		t.Error("the twin can be the baseline")
	}
	sheets, _ := d.sheets(d.designs[0], nil)
	for _, s := range sheets {
		for _, e := range s.Legend {
			if _, twin := twinOf(e.Label); twin {
				t.Errorf("%s has %s in its legend", s.Name, e.Label)
			}
		}
		if !strings.Contains(s.Footer[1], "Noise floor: ") {
			t.Errorf("%s says %q", s.Name, s.Footer)
		}
	}
	for _, c := range d.cells {
		for l := range c.latency {
			if _, twin := twinOf(l.design); twin {
				t.Errorf("latencies of %s are kept", l.design)
			}
		}
	}
	summary := report(t, d, t.TempDir())
	if n := strings.Count(summary, "| idr again (A/A) |"); n != len(d.cells) {
		t.Errorf("the twin has %d rows, want one in each of %d cells", n, len(d.cells))
	}
	if strings.Contains(summary, "twin=yes") {
		t.Error("the summary shows the twin's bare name")
	}
}

func TestNoiseFloor(t *testing.T) {
	quiet := plain().load(t)
	for _, c := range quiet.cells {
		r := c.control("")[0]
		if floor := c.floor(""); floor < r.Hi || floor < 1/r.Lo || floor > 1.05 {
			t.Errorf("%v: floor %g, A/A ratio %g … %g", c, floor, r.Lo, r.Hi)
		}
	}
	if n := quiet.noise; n.cells != 2 || n.median > n.worst || len(n.differ) > 0 || quiet.warnTwin() != "" {
		t.Errorf("%+v, %q", n, quiet.warnTwin())
	}
	broken := plain()
	broken.slower["Find/tasks=10/workers=2 idr,twin=yes"] = 1.2
	d := broken.load(t)
	for _, want := range []string{"The same code differs from itself", "idr in Find/tasks=10/workers=2 (1.20 × the time"} {
		if text := strings.Join(d.warnings("idr"), "\n"); !strings.Contains(text, want) {
			t.Errorf("it is not warned that %q: %s", want, text)
		}
	}
	if d.noise.strays != 1 || !strings.Contains(d.noise.sentence(), "in Find/tasks=10/workers=2. idr was measured twice") {
		t.Errorf("%+v: %s", d.noise, d.noise.sentence())
	}
}

// What is smaller than the floor is no difference, however sure it is.
func TestNothingBelowTheFloorIsADifference(t *testing.T) {
	s := plain()
	s.slower = map[string]float64{"rcu": 1.1, "onelock": 1.5, "idr,twin=yes": 1.2}
	d := s.load(t)
	r := d.rivals(d.cells[0], "", "idr")
	rcu, onelock := r.of("rcu"), r.of("onelock")
	if !rcu.significant() || rcu.differs() || !onelock.differs() {
		t.Errorf("rcu %+v, onelock %+v", rcu, onelock)
	}
	if got := rcu.verdict("this run"); !strings.HasPrefix(got, "no difference found (by this run none of 2") {
		t.Errorf("the verdict is %q", got)
	}
	if got := onelock.verdict("this run"); !strings.HasPrefix(got, "slower ") {
		t.Errorf("the verdict is %q", got)
	}
}

func TestRunsWithoutControl(t *testing.T) {
	old := plain()
	old.designs = old.designs[:3]
	few := plain()
	few.blocks = 5
	for _, test := range []struct {
		name  string
		run   sketch
		head  string
		chart string
		cell  string
	}{
		{"no twin", old, "No A/A control: no design", "No A/A control: how far the same code differs from itself is not known.", "10 blocks.\n"},
		{"five blocks", few, "Noise floor unknown: idr was measured twice, but it takes 6 blocks", "Noise floor unknown: it takes 6 blocks.",
			"5 blocks. Noise floor unknown: it takes 6 blocks.\n"},
	} {
		d := test.run.load(t)
		if got := d.noise.caption(); got != test.chart {
			t.Errorf("%s: charts say %q", test.name, got)
		}
		summary := report(t, d, t.TempDir())
		for _, want := range []string{test.head, test.cell} {
			if !strings.Contains(summary, want) {
				t.Errorf("%s: it is not said that %q:\n%s", test.name, want, summary)
			}
		}
		var b bytes.Buffer
		if err := CompareDesigns(&b, d, ""); err != nil || !strings.Contains(b.String(), test.head) {
			t.Errorf("%s: %v\n%s", test.name, err, &b)
		}
	}
	// A cell of its own may lack the control.
	some := plain()
	data := some.load(t)
	data.cells[1].twins = nil
	if got := data.floorNote(data.cells[1]); got != "No A/A control in this cell." {
		t.Errorf("it is said %q", got)
	}
}

// So many cells are too many for so few blocks to tell of the twin.
func TestTwinInManyCells(t *testing.T) {
	s := plain()
	s.cells = findCells(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26)
	if got := s.load(t).warnTwin(); !strings.Contains(got, "A/A control of 26 cells takes 11 blocks") {
		t.Errorf("it is said %q", got)
	}
}

func TestExcess(t *testing.T) {
	for _, test := range []struct {
		ratio float64
		want  string
	}{
		{1, "0 %"}, {1.00001, "below 0.01 %"}, {1.0004, "0.04 %"}, {1.0014, "0.14 %"}, {1.014, "1.4 %"}, {1.0996, "10 %"}, {1.31, "31 %"}, {2.5, "2.50 ×"},
	} {
		if got := excess(test.ratio); got != test.want {
			t.Errorf("%g is %q, want %q", test.ratio, got, test.want)
		}
	}
}
