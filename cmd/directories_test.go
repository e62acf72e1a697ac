package cmd

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The links name the latest run and the one before. No run is removed: not those before the previous one, and not the
// directories that older versions left in the place of the links.
func TestLinks(t *testing.T) {
	t.Chdir(t.TempDir())
	put := func(dir string) {
		t.Helper()
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "results.txt"), []byte(dir), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found := func(path string) string {
		data, _ := os.ReadFile(filepath.Join(follow(path), "results.txt"))
		return filepath.ToSlash(string(data))
	}
	put("out/latest")
	put("out/previous")
	k := runLinks()
	for _, step := range []struct{ begins, latest, previous string }{
		{"out/runs/a", "out/runs/a", "out/latest"},
		{"out/runs/b", "out/runs/b", "out/runs/a"},
		{"out/runs/c", "out/runs/c", "out/runs/b"},
	} {
		put(step.begins)
		if err := k.point(step.begins); err != nil {
			t.Fatal(err)
		}
		got := [2]string{found(k.latest), found(k.previous)}
		if diff := cmp.Diff([2]string{step.latest, step.previous}, got); diff != "" {
			t.Errorf("after %s (-want +got):\n%s", step.begins, diff)
		}
	}
	kept, _ := filepath.Glob("out/runs/*/results.txt")
	if len(kept) != 5 {
		t.Errorf("%d runs are left, want 5: %v", len(kept), kept)
	}
	if left, _ := filepath.Glob("out/*.*"); left != nil {
		t.Errorf("files are left: %v", left)
	}
}

// Where the system makes no links, a file with the path takes their place.
func TestFileInPlaceOfLink(t *testing.T) {
	t.Chdir(t.TempDir())
	run := filepath.Join("out", "runs", "a")
	if err := os.MkdirAll(run, 0o755); err != nil {
		t.Fatal(err)
	}
	results := filepath.Join(run, "results.txt")
	for path, text := range map[string]string{
		latest: filepath.Join("runs", "a") + "\n", results: "# a result\n", filepath.Join("out", "empty"): "",
	} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := follow(latest); got != run {
		t.Errorf("%s is followed to %s, want %s", latest, got, run)
	}
	for _, path := range []string{results, run, "missing", filepath.Join("out", "empty")} {
		if got := follow(path); got != path {
			t.Errorf("%s is followed to %s, and is no link", path, got)
		}
	}
}
