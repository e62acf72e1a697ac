package reports

import (
	"fmt"
	"strings"
	"testing"

	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// A cell that was too disturbed for a time says so, in its table, in the bars and among the warnings. A design that
// refuses all ids has no time either, and nothing disturbed it.
func TestDisturbedCells(t *testing.T) {
	var text strings.Builder
	text.WriteString("cores: 2\n\n")
	for block := range 8 {
		for _, tasks := range []int{1, 2, 3} {
			for _, design := range []string{"idr", "rcu"} {
				line := fmt.Sprintf("BenchmarkFind/design=%s/tasks=%d/workers=1 1 ", design, tasks)
				switch disturbed := tasks == 3 || tasks == 2 && block < 5; {
				case design == "rcu" && tasks == 1:
					line += "0 disturbed/slice 1 refused/wanted\n"
				case disturbed:
					line += "90 all-ns/op 0.9 disturbed/slice\n"
				default:
					line += "50 ns/op 1000 ops/s 50 all-ns/op 0.1 disturbed/slice\n"
				}
				text.WriteString(line)
			}
		}
	}
	d := reportstest.LoadText(t, dataset.Load, text.String())
	var bars strings.Builder
	if err := WriteText(&bars, d, TextOptions{Width: 100}); err != nil {
		t.Fatal(err)
	}
	summary := cellsOf(t, d)
	for _, want := range []string{"too few blocks: the machine was disturbed in 5 of 8 blocks",
		"not measured: the machine was disturbed in 8 of 8 blocks",
		"find (1 worker, 3 tasks): no finding (not measured: the machine was disturbed",
		"Find/tasks=2/workers=1 (5 of 8 blocks), Find/tasks=3/workers=1 (8 of 8 blocks). Repeat"} {
		if !strings.Contains(summary, want) {
			t.Errorf("the summary does not say %q", want)
		}
	}
	if strings.Contains(summary, "Find/tasks=1/workers=1 (") {
		t.Error("a design that refuses ids counts as disturbed")
	}
	if n := strings.Count(bars.String(), "–  disturbed\n"); n != 2 {
		t.Errorf("%d bars are disturbed, want the 2 of one cell:\n%s", n, &bars)
	}
}
