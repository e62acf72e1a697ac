//go:build !sim

package cmd

import (
	"strings"
	"testing"
)

// A build without the scheduler says in one line how to get one.
func TestSchedulesNeedABuild(t *testing.T) {
	for _, flags := range []string{"--schedules 5", "--exhaustive", "--replay 5"} {
		code, stdout, stderr := lineOf(t, append([]string{"check", "--designs", "rcu"}, strings.Fields(flags)...)...)
		if code != 2 || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "go build -tags sim") {
			t.Errorf("%s: code %d, stdout %q, stderr %q", flags, code, stdout, stderr)
		}
	}
}
