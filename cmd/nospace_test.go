//go:build unix

package cmd

import (
	"bytes"
	"os"
	"strings"
	"syscall"
	"testing"

	"idlab/allocators/catalog"
	"idlab/workloads"
)

// A full disk behind standard output is an error of every command that prints.
func TestFullOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	t.Chdir(t.TempDir())
	goodRun(t, "good", "a", 100)
	goodRun(t, "other", "b", 110)
	put(t, "trace", goodTrace+"7 2.0 +++ exited with 0 +++\n")
	for _, args := range []string{
		"list", "list designs", "list workloads", "list presets", "--help", "--version", "report --text good",
		"report good", "compare good other", "compare --markdown good other", "compare --col design good",
		"compare --col machine good other", "trace trace", "merge --out out good",
	} {
		var stderr bytes.Buffer
		l := lab{designs: catalog.Designs(), workloads: workloads.All(), out: full, err: &stderr}
		code := l.execute(t.Context(), strings.Fields(args))
		lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
		last := lines[len(lines)-1]
		if code != 2 || last != "idlab: write /dev/full: no space left on device" {
			t.Errorf("idlab %s: exit %d, stderr ends with %q", args, code, last)
		}
	}
}

// Where there is no space for a file, the old one stays, and no half of the new one is left.
func TestNoSpace(t *testing.T) {
	for _, test := range []struct{ args, says string }{
		{"report --out out good", "out/"},
		{"merge --out out/run good", "out/run/"},
	} {
		t.Run(test.args, func(t *testing.T) {
			t.Chdir(t.TempDir())
			goodRun(t, "good", "a", 100)
			put(t, "out/index.html", "old")
			put(t, "out/summary.md", "old")
			before := filesIn(t, ".")
			unlimited := limitFiles(t, 100)
			code, _, stderr := lineOf(t, strings.Fields(test.args)...)
			unlimited()
			checkLine(t, code, 2, stderr, []string{test.says, " is not written: ", "file too large"})
			after := filesIn(t, ".")
			delete(after, "out/run")
			for path, content := range after {
				if content != before[path] {
					t.Errorf("%s is %.40q, want %.40q", path, content, before[path])
				}
			}
		})
	}
}

// limitFiles sets the largest size of a file that this process writes, in bytes, as a small disk would. It returns the
// function that ends the limit.
func limitFiles(t *testing.T, size uint64) func() {
	t.Helper()
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Skip(err)
	}
	limit := old
	limit.Cur = size
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Skip(err)
	}
	return func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
			t.Fatal(err)
		}
	}
}
