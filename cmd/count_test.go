package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"idlab/allocators/counters"
)

// A build with counters prints the same results to standard output and to a file, and the same in
// each run. Another build returns an error with the command to build one.
func TestCount(t *testing.T) {
	args := strings.Fields("count --designs rcu,idr --workloads find,timers=5 --tasks 3")
	code, stdout, stderr := lineOf(t, args...)
	if !counters.On {
		for _, says := range []string{"make count", "go build -tags counters ./cmd/idlab"} {
			if code != 2 || stdout != "" || !strings.Contains(stderr, says) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("exit %d, stdout %q, stderr %q; want exit 2 and one line with %q", code, stdout, stderr, says)
			}
		}
		return
	}
	const line = "BenchmarkFind/design=rcu/buckets=1024/tasks=3/workers=1/timers=5 32768 0 locks/op 0 atomic-writes/op "
	if code != 0 || stderr != "" || !strings.Contains(stdout, "\n"+line) {
		t.Errorf("exit %d, stderr %q, stdout lacks %q:\n%s", code, stderr, line, stdout)
	}
	path := filepath.Join(t.TempDir(), "counters.txt")
	code, none, stderr := lineOf(t, append(args, "--out", path)...)
	if file, err := os.ReadFile(path); code != 0 || stderr != "" || none != "" || err != nil || string(file) != stdout {
		t.Errorf("exit %d, stderr %q, stdout %q, file (%v) %q", code, stderr, none, err, file)
	}
	code, _, stderr = lineOf(t, append(args, "--out", t.TempDir())...)
	if code != 2 || strings.Count(stderr, "\n") != 1 {
		t.Errorf("--out names a directory: exit %d, stderr %q", code, stderr)
	}
}

func TestCountBadInput(t *testing.T) {
	for args, says := range map[string]string{
		"count stray":              "stray",
		"count --nonsense":         "there is no flag --nonsense",
		"count --tasks 0":          "--tasks 0: want 1 to",
		"count --designs nope":     `--designs: there is no "nope"`,
		"count --workloads nope":   `--workloads: there is no "nope"`,
		"count --designs rcu,rcu":  "named twice",
		"count --seed -1":          "want a whole number",
		"count --workloads replay": "idlab", // another error in each kind of build
	} {
		code, stdout, stderr := lineOf(t, strings.Fields(args)...)
		if code != 2 || stdout != "" || !strings.Contains(stderr, says) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("idlab %s: exit %d, stdout %q, stderr %q; want exit 2 and one line with %q",
				args, code, stdout, stderr, says)
		}
	}
}
