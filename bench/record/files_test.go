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
