package bench

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"idlab/bench/record"
)

// A joined run, of directories or results files, holds all blocks with their histograms, and numbers them on from run to run.
func TestMerge(t *testing.T) {
	var dirs []string
	for range 2 {
		c := testConfig("rcu", "find,timers=20", 2)
		c.Out, c.Seed = t.TempDir(), uint64(len(dirs)+1)
		if _, err := Run(t.Context(), c, childCommand(), quiet{}); err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, c.Out)
	}
	out := filepath.Join(t.TempDir(), "joined")
	if m, err := mergeInto(out, []string{dirs[0], filepath.Join(dirs[1], record.ResultsFile)}); err != nil ||
		m.Blocks != 8 || m.Warnings != nil {
		t.Fatalf("Merge: %+v, %v", m, err)
	}
	numbers := map[string]bool{}
	for _, b := range readRun(t, out).Blocks {
		numbers[blockName(b.Cell, b.Number)] = true
	}
	for _, workers := range []int{1, 2} {
		for n := 1; n <= 4; n++ {
			if name := fmt.Sprintf("Find/tasks=10/workers=%d/timers=20 #%d", workers, n); !numbers[name] {
				t.Errorf("%s is missing, there are %v", name, numbers)
			}
		}
	}
	log, err := record.ReadLogFile(filepath.Join(out, record.HistogramsFile))
	if err != nil || len(log.Problems) > 0 || len(log.Entries) != 8 {
		t.Errorf("%+v, %v, want 8 histograms", log, err)
	}
	for _, test := range []struct {
		out  string
		dirs []string
		want string
	}{
		{out, dirs, "holds a run already"},
		{t.TempDir(), []string{dirs[0], dirs[0]}, "are the same run"},
		{t.TempDir(), []string{dirs[0], t.TempDir()}, "no such file"},
	} {
		if _, err := mergeInto(test.out, test.dirs); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("Merge(%v): %v, want %q", test.dirs, err, test.want)
		}
	}
}

func mergeInto(out string, dirs []string) (Merged, error) {
	d, err := OpenDirectory(out)
	if err != nil {
		return Merged{}, err
	}
	defer d.Close()
	return Merge(d, dirs)
}
