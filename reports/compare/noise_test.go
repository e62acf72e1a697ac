package compare

import (
	"strings"
	"testing"

	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// A ratio below the noise floor is not a difference, even if it is significant.
func TestNothingBelowTheFloorIsADifference(t *testing.T) {
	s := reportstest.Plain()
	s.Slower = map[string]float64{"rcu": 1.1, "onelock": 1.5, "idr,twin=yes": 1.2}
	d := reportstest.LoadRun(t, dataset.Load, s)
	r := WithBaseline(d, d.Cells[0], "", "idr")
	rcu, onelock := r.Of("rcu"), r.Of("onelock")
	if !rcu.significant() || rcu.Differs() || !onelock.Differs() {
		t.Errorf("rcu %+v, onelock %+v", rcu, onelock)
	}
	if got := rcu.Verdict(); !strings.HasPrefix(got, "no difference found (2") {
		t.Errorf("the verdict is %q", got)
	}
	if got := onelock.Verdict(); !strings.HasPrefix(got, "slower ") {
		t.Errorf("the verdict is %q", got)
	}
}
