package reports

import (
	"bytes"
	"strings"
	"testing"

	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// With too few blocks for all pairs of designs, the finding states how many blocks are necessary.
func TestTooFewBlocksForSoManyDesigns(t *testing.T) {
	s := reportstest.Plain()
	s.Blocks = 6
	d := reportstest.LoadRun(t, dataset.Load, s)
	const want = "6 blocks are too few for significance: Holm's correction over 2 comparisons needs 7."
	summary := cellsOf(t, d)
	if !strings.Contains(summary, want) || !strings.Contains(summary, "| too few blocks for so many comparisons |") {
		t.Errorf("it is not said that %q:\n%s", want, summary)
	}
	var b bytes.Buffer
	if err := compare.Designs(&b, d, ""); err != nil ||
		!strings.Contains(b.String(), "warning: Find/tasks=10/workers=1: "+want) {
		t.Errorf("%v\n%s", err, &b)
	}
}
