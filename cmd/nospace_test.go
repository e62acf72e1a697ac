//go:build unix

package cmd

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// Where there is no space for a file, the old one stays, and no half of the new one is left. A limit on the size of files
// stands for a full disk. It is that of a child, since the test itself writes files.
func TestNoSpace(t *testing.T) {
	const variable = "IDLAB_TEST_NO_SPACE"
	if args := os.Getenv(variable); args != "" {
		code, _, stderr := lineOf(t, strings.Fields(args)...)
		fmt.Printf("%d\n%s", code, stderr)
		return
	}
	for _, test := range []struct{ args, file string }{
		{"report --out out good", "out/"},
		{"merge --out out/run good", "out/run/"},
	} {
		t.Run(test.args, func(t *testing.T) {
			t.Chdir(t.TempDir())
			goodRun(t, "good", "a", 100)
			put(t, "out/index.html", "old")
			put(t, "out/summary.md", "old")
			before := filesIn(t, ".")
			child := exec.Command("sh", "-c", `ulimit -f 1 && exec "$0" -test.run '^TestNoSpace$'`, os.Args[0])
			child.Env = append(os.Environ(), variable+"="+test.args)
			said, err := child.CombinedOutput()
			if err != nil {
				t.Fatalf("%v, %s", err, said)
			}
			code, stderr, _ := strings.Cut(strings.TrimSuffix(string(said), "PASS\n"), "\n")
			if code != "2" {
				t.Errorf("exit %s, want 2", code)
			}
			checkLine(t, 2, 2, stderr, []string{test.file, " is not written: ", "file too large"})
			after := filesIn(t, ".")
			delete(after, "out/run") // an empty directory
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("files (-before +after):\n%s", diff)
			}
		})
	}
}
