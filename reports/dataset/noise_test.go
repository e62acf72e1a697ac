package dataset

import (
	"strings"
	"testing"

	"idlab/reports/format"
	"idlab/reports/reportstest"
)

func TestAAOriginal(t *testing.T) {
	for _, test := range []struct {
		name, original string
		aaCopy         bool
	}{
		{"rcu", "", false},
		{"rcu,twin=yes", "rcu", true},
		{"rcu,hash=hash32,twin=yes", "rcu,hash=hash32", true},
		{"rcu,twin=yes,hash=hash32", "rcu,hash=hash32", true},
		{"twin=yes", "", false},
		{"rcu,twin=no", "", false},
	} {
		if original, aaCopy := AAOriginal(test.name); original != test.original || aaCopy != test.aaCopy {
			t.Errorf("%s: %q, %v", test.name, original, aaCopy)
		}
	}
}

// With 26 cells, the blocks are too few to test the A/A copy.
func TestAAInManyCells(t *testing.T) {
	s := reportstest.Plain()
	s.Cells = reportstest.FindCells(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
		24, 25, 26)
	if got := reportstest.LoadRun(t, Load, s).WarnAA(); !strings.Contains(got,
		"Holm's correction over 26 cells needs 11") {
		t.Errorf("the warning is %q", got)
	}
}

// A run whose cells were all too disturbed for times has an A/A copy, and no noise floor.
func TestAAInDisturbedCells(t *testing.T) {
	s := reportstest.Plain()
	s.Disturbed = map[string]int{}
	for _, c := range s.Cells {
		s.Disturbed[c.String()] = s.Blocks
	}
	d := reportstest.LoadRun(t, Load, s)
	if got := d.Noise.Sentence(); !strings.Contains(got, "idr has an A/A copy, but the noise floor needs 6 blocks") {
		t.Errorf("it is said that %q", got)
	}
	if got := d.NotMeasured(d.Cells[0]); got != "not measured: the machine was disturbed in 10 of 10 blocks" {
		t.Errorf("the first cell: %q", got)
	}
}

func TestExcess(t *testing.T) {
	for _, test := range []struct {
		ratio float64
		want  string
	}{
		{1, "0 %"}, {1.00001, "below 0.01 %"}, {1.0004, "0.04 %"}, {1.0014, "0.14 %"}, {1.014, "1.4 %"},
		{1.0996, "10 %"}, {1.31, "31 %"}, {2.5, "2.50 ×"},
	} {
		if got := format.Excess(test.ratio); got != test.want {
			t.Errorf("%g is %q, want %q", test.ratio, got, test.want)
		}
	}
}
