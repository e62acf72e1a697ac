package record_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"idlab/bench/record"
)

// A file that cannot be put in place leaves nothing behind.
func TestFilesAreWholeOrNotThere(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken.png")
	if err := os.Mkdir(taken, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := record.WriteWhole(taken, []byte("x")); err == nil || !strings.Contains(err.Error(), "is not written") {
		t.Errorf("error is %v", err)
	}
	if err := record.WriteWhole(filepath.Join(dir, "new.png"), []byte("new")); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// Replace takes the place of a link, and leaves the file alone to which it leads.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	victim, link := filepath.Join(dir, "victim"), filepath.Join(dir, "link")
	os.WriteFile(victim, []byte("precious"), 0o600)
	if err := os.Symlink(victim, link); err != nil {
		t.Skip(err)
	}
	if err := record.Replace(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	kept, _ := os.ReadFile(victim)
	written, _ := os.ReadFile(link)
	if string(kept) != "precious" || string(written) != "new" {
		t.Errorf("the file has %q, the place of the link %q", kept, written)
	}
}
