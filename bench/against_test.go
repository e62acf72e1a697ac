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

// Two builds make runs of the same plan, whose notes name the pair; the old one makes a second run as a control. A design
// that the old build lacks is measured by the new one alone.
func TestAgainst(t *testing.T) {
	dir := t.TempDir()
	c := testConfig("rcu,idr", "find,timers=20", 2)
	command := childCommand()
	old := Side{record.OldSide, filepath.Join(dir, "old"), append([]string{"env", lacksVar + "=idr"}, command...), "abc"}
	new := Side{record.NewSide, filepath.Join(dir, "new"), command, ""}
	again := Side{record.ControlSide, filepath.Join(dir, "control"), old.Command, old.Commit}
	sums, err := Against(t.Context(), c, []Side{old, new, again}, quiet{})
	if err != nil || sums[0].Done != 4 || sums[1].Done != 4 || sums[2].Done != 4 {
		t.Fatalf("Against: %+v, %v", sums, err)
	}
	a, b, control := readRun(t, old.Out), readRun(t, new.Out), readRun(t, again.Out)
	if a.Note(record.PairNote) == "" || a.Note(record.PairNote) != b.Note(record.PairNote) ||
		a.Note(record.SideNote) != "old" || b.Note(record.SideNote) != "new" || a.Note("commit") != "abc" {
		t.Errorf("notes %v and %v", a.Notes, b.Notes)
	}
	if control.Note(record.PairNote) != a.Note(record.PairNote) || control.Note(record.SideNote) != "control" ||
		control.Note("commit") != "abc" {
		t.Errorf("notes of the control: %v", control.Notes)
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
	want := []map[string]bool{{"rcu": true}, {"rcu": true, "idr": true}, {"rcu": true}}
	if diff := cmp.Diff(want, []map[string]bool{designs(a), designs(b), designs(control)}); diff != "" {
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
	sides := []Side{{record.OldSide, filepath.Join(dir, "old"), command, "abc"}, {record.NewSide, filepath.Join(dir, "new"), command, ""}}
	ctx, cancel := context.WithCancel(t.Context())
	stop := &cancelAfter{cancel: cancel, blocks: 1}
	if _, err := Against(ctx, c, sides, stop); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	for _, side := range sides {
		if len(readRun(t, side.Out).Blocks) == 0 {
			os.Remove(filepath.Join(side.Out, record.ResultsFile))
			break
		}
	}
	plans := []*Config{readPlan(t, sides[0].Out), readPlan(t, sides[1].Out)}
	if got := plans[0].PlannedCommit(); got != "abc" {
		t.Errorf("the commit of the old side is %q, want abc", got)
	}
	sums, err := ResumeAgainst(t.Context(), plans, [][]string{command, command}, quiet{})
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
	plans[0].read.Notes[0].Value = "another"
	if _, err := ResumeAgainst(t.Context(), plans, [][]string{command, command}, quiet{}); err == nil ||
		!strings.Contains(err.Error(), "are not sides of one run") {
		t.Errorf("sides of two runs: %v", err)
	}
}
