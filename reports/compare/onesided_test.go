package compare

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// What only one of two runs has is listed whole in the text, and counted in a comment.
func TestOneSided(t *testing.T) {
	old, new := reportstest.Plain().Sides(regressed)
	old.Designs = []string{"idr", "rcu", "xarray"}
	new.Designs = []string{"idr", "rcu", "syncmap"}
	old.Cells = append(reportstest.FindCells(1, 2), record.Cell{Workload: "churn", Tasks: 1, Workers: 1})
	new.Cells = reportstest.FindCells(1, 2, 3, 4, 5, 6)
	c := compared(t, old, new)
	var b bytes.Buffer
	if err := c.Write(&b); err != nil {
		t.Fatal(err)
	}
	const want = "\nOnly the old run has:\n  design xarray\n  Churn/tasks=1/workers=1\n" +
		"Only the new run has:\n  design syncmap\n" +
		"  Find/tasks=10/workers=3\n  Find/tasks=10/workers=4\n  Find/tasks=10/workers=5\n  Find/tasks=10/workers=6\n"
	if !strings.Contains(b.String(), want) {
		t.Errorf("the text lacks %q:\n%s", want, &b)
	}
	for _, want := range []string{
		"- Only the old run has design xarray, Churn/tasks=1/workers=1.\n",
		"- Only the new run has design syncmap, Find/tasks=10/workers=3, Find/tasks=10/workers=4, " +
			"Find/tasks=10/workers=5 and 1 more line.\n",
	} {
		if text := comment(t, c, nil); !strings.Contains(text, want) {
			t.Errorf("the comment lacks %q:\n%s", want, text)
		}
	}
}

// A design that both runs have can be missing in a cell of one.
func TestOneSidedLine(t *testing.T) {
	load := func(lines ...string) *dataset.Data {
		text := fmt.Sprintf("# of: %d\n", len(lines))
		for _, line := range lines {
			text += "BenchmarkFind/design=" + line + " 1 5 ns/op\n"
		}
		return reportstest.LoadText(t, dataset.Load, text)
	}
	old := load("idr/tasks=1/workers=1", "rcu/tasks=1/workers=1", "rcu/tasks=1/workers=1-2")
	new := load("idr/tasks=1/workers=1", "rcu/tasks=1/workers=1-2")
	c, err := Runs(old, new)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.OnlyOld, " "); got != "Find/design=rcu/tasks=1/workers=1" || len(c.OnlyNew) > 0 {
		t.Errorf("only in the old run: %s; in the new one: %v", got, c.OnlyNew)
	}
}
