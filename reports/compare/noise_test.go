package compare

import (
	"strings"
	"testing"

	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// The noise floor has no part in a verdict; it is only a figure.
func TestNoiseFloorHasNoVeto(t *testing.T) {
	s := reportstest.Plain()
	s.Slower = map[string]float64{"rcu": 1.1, "onelock": 1.006, "idr,twin=yes": 1.2}
	d := reportstest.LoadRun(t, dataset.Load, s)
	r := WithBaseline(d, d.Cells[0], "", "idr")
	if got := r.Of("rcu").Verdict(); !strings.HasPrefix(got, "slower ") {
		t.Errorf("10 %% with a noise floor of 20 %%: %q", got)
	}
	if j := r.Of("onelock"); j.Differs() {
		t.Errorf("0.6 %% is %q", j.Verdict())
	}
}

// A pair is judged as the designs of a report are, without correction for others. It may be an A/A pair.
func TestSingle(t *testing.T) {
	s := reportstest.Plain()
	s.Slower = map[string]float64{"rcu": 1.1, "onelock": 1.006, "idr,twin=yes": 1.2}
	c := reportstest.LoadRun(t, dataset.Load, s).Cells[0]
	for _, test := range []struct {
		of, to          string
		differs, slower bool
	}{
		{"rcu", "idr", true, true},
		{"idr", "rcu", true, false},
		{"onelock", "idr", false, true},
		{"idr,twin=yes", "idr", true, true},
	} {
		j := Single(c, test.of, test.to)
		if j.Differs() != test.differs || j.Slower() != test.slower || j.Adjusted != decidingP(j) {
			t.Errorf("%s relative to %s: %q, adjusted p %g of %g", test.of, test.to, j.Verdict(), j.Adjusted, decidingP(j))
		}
	}
}
