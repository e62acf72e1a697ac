package engine

import (
	"slices"
	"testing"

	"idlab/workloads"
)

// Each column of a workload's About names series that its results have.
func TestWorkloadsAreAboutTheirSeries(t *testing.T) {
	columns := 0
	for _, w := range workloads.All() {
		if len(w.About.Columns) == 0 {
			continue
		}
		p := compiled(t, w.Name, 8, 2)
		names := seriesOf(phaseStates(p, p.Phases)).names
		for _, c := range w.About.Columns {
			columns++
			if !slices.Contains(names, c.Of) || c.To != "" && !slices.Contains(names, c.To) {
				t.Errorf("%s: column %q is of %q and %q, and the results have %q", w.Name, c.Head, c.Of, c.To, names)
			}
			if (c.Figure == workloads.FigureRatio) != (c.To != "") {
				t.Errorf("%s: column %q is a %s to %q", w.Name, c.Head, c.Figure, c.To)
			}
		}
	}
	if columns < 10 {
		t.Errorf("there are %d columns only", columns)
	}
}
