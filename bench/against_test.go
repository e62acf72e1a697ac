package bench

import (
	"path/filepath"
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
