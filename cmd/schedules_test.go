//go:build sim

package cmd

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"idlab/allocators/catalog"
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

// An interrupted check says in one line how far it got.
func TestSchedulesInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, test := range []struct{ flags, says string }{
		{"--exhaustive", `^idlab: interrupted: pertask: 0 of \d+ programs done, 1 schedules, no failure so far\n$`},
		{"--schedules 500", `^idlab: interrupted: pertask: 1 of 500 schedules done, no failure so far\n$`},
	} {
		var out, err bytes.Buffer
		l := lab{designs: catalog.Designs(), out: &out, err: &err}
		code := l.execute(ctx, append([]string{"check", "--designs", "pertask"}, strings.Fields(test.flags)...))
		if code != 1 || out.String() != "" || !regexp.MustCompile(test.says).MatchString(err.String()) {
			t.Errorf("%s: code %d, stdout %q, stderr %q, want %q", test.flags, code, &out, &err, test.says)
		}
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
