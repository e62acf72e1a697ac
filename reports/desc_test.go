package reports

import (
	"strings"
	"testing"

	"idlab/reports/figures"
	"idlab/reports/published"
	"idlab/reports/reportstest"
)

// The SVG of each chart describes it in one sentence, for readers who cannot see it.
func TestChartsHaveAConclusion(t *testing.T) {
	known, err := published.Load()
	if err != nil {
		t.Fatal(err)
	}
	sheets, _ := layOut(goldenData(t), "idr", nil)
	many, _ := layOut(goldenRun(t, "many-cores", reportstest.ManyCores()), "rcu", known)
	kinds, _ := figures.Locks(goldenRun(t, "lock-kinds", reportstest.LockKinds()))
	for _, s := range append(append(sheets, many...), kinds...) {
		if c := s.Conclusion(); !strings.HasSuffix(c, ".") || strings.Contains(c, "\n") || strings.Contains(c, "NaN") {
			t.Errorf("%s: the conclusion is %q", s.Name, c)
		}
	}
	svg := string(renderOne(t).svg)
	if want := "<desc>Least time per operation among ranked designs"; !strings.Contains(svg, want) {
		t.Errorf("the SVG lacks %q", want)
	}
}
