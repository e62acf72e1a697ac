package findings

import (
	"strings"
	"testing"

	"idlab/reports/reportstest"
)

// Findings on several nodes say of which nodes a ratio is, and whether ratios differ between them.
func TestFindingsOnNodes(t *testing.T) {
	s := reportstest.Plain()
	s.Nodes, s.Blocks = []string{"n1", "n2", "n3", "n4"}, 20
	s.Slower["n2 rcu"] = 1.4
	text := said(t, s)
	for _, want := range []string{" on these 4 nodes)", "Ratios differ between the 4 nodes in 2 of 3 comparisons: ",
		" on n2"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	s.Nodes = nil
	if text := said(t, s); strings.Contains(text, "node") {
		t.Errorf("on one machine:\n%s", text)
	}
}
