//go:build sim

package cmd

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// replays prints some schedules of two designs.
func replays(t *testing.T) string {
	var all strings.Builder
	for _, design := range []string{"pertask", "slotcoded"} {
		for n := range 20 {
			code, stdout, stderr := lineOf(t, "check", "--designs", design, "--replay", fmt.Sprint(100*n+n))
			if code != 0 || stderr != "" {
				t.Errorf("%s, schedule %d: code %d, %s%s", design, n, code, stderr, stdout)
			}
			all.WriteString(stdout)
		}
	}
	return all.String()
}

// A schedule has the same trace in every process.
func TestSchedulesRepeat(t *testing.T) {
	const other = "IDLAB_TEST_REPLAYS"
	if path := os.Getenv(other); path != "" {
		if err := os.WriteFile(path, []byte(replays(t)), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	path := t.TempDir() + "/replays"
	again := exec.Command(os.Args[0], "-test.run", "^TestSchedulesRepeat$")
	again.Env = append(os.Environ(), other+"="+path)
	if out, err := again.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got := replays(t)
	if got != string(want) || strings.Count(got, "pertask.go:") < 100 {
		t.Errorf("two processes print different traces, or no accesses:\n%s\nand\n%s", got, want)
	}
}

// Exhaustive and random schedules pass, a design without hooks is left out, and each result says what it reached.
func TestSchedules(t *testing.T) {
	for _, test := range []struct{ args, says string }{
		{"--designs rcu --schedules 100", "ok    rcu: 100 schedules of 10 programs"},
		{"--designs slotcoded --exhaustive --preemptions 1 --programs 1", "structures grown"},
		{"--designs syncmap --schedules 10", "skip  syncmap: the scheduler does not see its accesses"},
	} {
		code, stdout, stderr := lineOf(t, append([]string{"check"}, strings.Fields(test.args)...)...)
		if code != 0 || stderr != "" || !strings.Contains(stdout, test.says) {
			t.Errorf("%s: code %d, %s%s, want %q", test.args, code, stdout, stderr, test.says)
		}
	}
}
