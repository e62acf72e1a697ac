package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
)

// A run directory has one holder at a time. The lock goes with the holder, not with the directory that it moved.
func TestDirectory(t *testing.T) {
	root := t.TempDir()
	out, previous := filepath.Join(root, "out"), filepath.Join(root, "previous")
	d, err := OpenDirectory(out)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what, dir string) {
		t.Helper()
		_, err := OpenDirectory(dir)
		if err == nil || !strings.Contains(err.Error(), dir+" is in use by another run (pid ") {
			t.Errorf("%s: %v, want a refusal that names the holder", what, err)
		}
	}
	refused("a second holder", out)
	os.WriteFile(filepath.Join(out, "file"), nil, 0o600)
	if err := d.MoveTo(previous); err != nil {
		t.Fatal(err)
	}
	refused("after the move", out)
	if err := d.MoveTo(previous); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("a move over another directory: %v", err)
	}
	if _, err := os.Stat(filepath.Join(previous, "file")); err != nil {
		t.Errorf("the moved content: %v", err)
	}
	d.Close()
	if _, err := os.Stat(out); err == nil {
		t.Error("the empty directory that was made is left")
	}
	again, err := OpenDirectory(previous)
	if err != nil {
		t.Fatalf("after Close: %v", err)
	}
	again.Close()
	left, _ := filepath.Glob(filepath.Join(previous, "*"))
	if diff := cmp.Diff([]string{filepath.Join(previous, "file")}, left); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// While a run holds its directory, other runs, resumptions and merges end with an error and change no file.
func TestDirectoryInUse(t *testing.T) {
	c := testConfig("rcu", "find,timers=20", 2)
	c.Out, c.Workers = t.TempDir(), []int{1}
	done := false
	during := atStep(func() {
		if done {
			return
		}
		done = true
		before := files(t, c.Out)
		_, errRun := Run(t.Context(), c, childCommand(), quiet{})
		_, errResume := Resume(t.Context(), readPlan(t, c.Out), childCommand(), quiet{})
		_, errMerge := mergeInto(c.Out, []string{c.Out})
		for _, err := range []error{errRun, errResume, errMerge} {
			if err == nil || !strings.Contains(err.Error(), "is in use by another run") {
				t.Errorf("%v, want a refusal", err)
			}
		}
		if diff := cmp.Diff(before, files(t, c.Out)); diff != "" {
			t.Errorf("files changed:\n%s", diff)
		}
	})
	if _, err := Run(t.Context(), c, childCommand(), during); err != nil {
		t.Fatal(err)
	}
	checkWhole(t, c.Out)
}

// atStep is a Progress that calls a function at each step.
type atStep func()

func (f atStep) Step(int, int, time.Duration) { f() }
func (atStep) Warn(string)                    {}

// files returns the content of the files of a directory, by name.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	paths, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(path)] = string(data)
	}
	return all
}

// Of a block that is there twice, readers have the first, with a warning. The run is not resumed until Merge repaired
// it.
func TestRepair(t *testing.T) {
	c := testConfig("rcu", "find,timers=20", 2)
	c.Out, c.Workers = t.TempDir(), []int{1}
	if _, err := Run(t.Context(), c, childCommand(), quiet{}); err != nil {
		t.Fatal(err)
	}
	var want []record.Block
	for _, name := range []string{record.ResultsFile, record.HistogramsFile} {
		path := filepath.Join(c.Out, name)
		data, _ := os.ReadFile(path)
		if name == record.ResultsFile {
			want = readRun(t, c.Out).Blocks
		}
		_, blocks, _ := strings.Cut(string(data), map[string]string{
			record.ResultsFile: "\n\n# block", record.HistogramsFile: "\nTag="}[name])
		again := map[string]string{record.ResultsFile: "# block", record.HistogramsFile: "Tag="}[name] + blocks
		os.WriteFile(path, append(data, again...), 0o600)
	}
	if _, err := Resume(t.Context(), readPlan(t, c.Out), childCommand(), quiet{}); err == nil ||
		!strings.Contains(err.Error(), "idlab merge --out DIR "+c.Out) {
		t.Errorf("resumed: %v, want the way to repair it", err)
	}
	out := filepath.Join(t.TempDir(), "repaired")
	m, err := mergeInto(out, []string{c.Out})
	if err != nil || m.Blocks != 2 || len(m.Warnings) != 1 || !strings.Contains(m.Warnings[0].Error(),
		"is there already") {
		t.Fatalf("Merge: %+v, %v", m, err)
	}
	if diff := cmp.Diff(want, readRun(t, out).Blocks); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
	if s, err := Resume(t.Context(), readPlan(t, out), childCommand(), quiet{}); err != nil || s.Done != 2 {
		t.Errorf("the repaired run: %+v, %v", s, err)
	}
	checkWhole(t, out)
}
