package bench

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
)

// Two builds make two runs of the same plan, whose notes name the pair. A design that the old build lacks is measured
// by the new one alone.
func TestAgainst(t *testing.T) {
	dir := t.TempDir()
	c := testConfig("rcu,idr", "find,timers=20", 2)
	command := childCommand()
	old := Side{filepath.Join(dir, "old"), append([]string{"env", lacksVar + "=idr"}, command...), "abc"}
	new := Side{filepath.Join(dir, "new"), command, ""}
	sums, err := Against(t.Context(), c, old, new, quiet{})
	if err != nil || sums[0].Done != 4 || sums[1].Done != 4 {
		t.Fatalf("Against: %+v, %v", sums, err)
	}
	a, b := readRun(t, old.Out), readRun(t, new.Out)
	if a.Note(record.PairNote) == "" || a.Note(record.PairNote) != b.Note(record.PairNote) ||
		a.Note(record.SideNote) != "old" || b.Note(record.SideNote) != "new" || a.Note("commit") != "abc" {
		t.Errorf("notes %v and %v", a.Notes, b.Notes)
	}
	for i := range a.Blocks {
		x := blockName(a.Blocks[i].Cell, a.Blocks[i].Number)
		if y := blockName(b.Blocks[i].Cell, b.Blocks[i].Number); x != y {
			t.Errorf("%s beside %s", x, y)
		}
	}
	designs := func(f *record.File) map[string]bool {
		set := map[string]bool{}
		for _, blk := range f.Blocks {
			for _, s := range blk.Samples {
				set[s.Design] = true
			}
		}
		return set
	}
	want := []map[string]bool{{"rcu": true}, {"rcu": true, "idr": true}}
	if diff := cmp.Diff(want, []map[string]bool{designs(a), designs(b)}); diff != "" {
		t.Errorf("designs of the sides: %s", diff)
	}
}

// Both sides of a run that was interrupted are resumed, also if one was killed before it had results. Sides of
// different runs are refused.
func TestResumeAgainst(t *testing.T) {
	dir := t.TempDir()
	c := testConfig("rcu", "find,timers=20", 2)
	c.Workers = []int{1}
	command := childCommand()
	sides := [2]Side{{filepath.Join(dir, "old"), command, "abc"}, {filepath.Join(dir, "new"), command, ""}}
	ctx, cancel := context.WithCancel(t.Context())
	stop := &cancelAfter{cancel: cancel, blocks: 1}
	if _, err := Against(ctx, c, sides[0], sides[1], stop); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	for _, side := range sides {
		if len(readRun(t, side.Out).Blocks) == 0 {
			os.Remove(filepath.Join(side.Out, record.ResultsFile))
			break
		}
	}
	plans := [2]*Config{readPlan(t, sides[0].Out), readPlan(t, sides[1].Out)}
	if got := plans[0].PlannedCommit(); got != "abc" {
		t.Errorf("the commit of the old side is %q, want abc", got)
	}
	sums, err := ResumeAgainst(t.Context(), plans, [2][]string{command, command}, quiet{})
	if err != nil || sums[0].Done != 2 || sums[1].Done != 2 {
		t.Fatalf("ResumeAgainst: %+v, %v", sums, err)
	}
	for _, side := range sides {
		checkWhole(t, side.Out)
	}
	a, b := readRun(t, sides[0].Out), readRun(t, sides[1].Out)
	if a.Note(record.PairNote) != b.Note(record.PairNote) || a.Note("commit") != "abc" ||
		b.Note(record.SideNote) != "new" {
		t.Errorf("notes %v and %v", a.Notes, b.Notes)
	}
	plans[0].begun.Notes[0].Value = "another"
	if _, err := ResumeAgainst(t.Context(), plans, [2][]string{command, command}, quiet{}); err == nil ||
		!strings.Contains(err.Error(), "are not the two sides of one run") {
		t.Errorf("sides of two runs: %v", err)
	}
}
