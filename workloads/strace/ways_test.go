package strace

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWays parses recordings of one program by many options of strace. They have one summary, but for
// what the options leave out. testdata/ways/record.sh made them.
func TestWays(t *testing.T) {
	for program, want := range map[string]string{
		"threads": "tasks      1, of which 1 use timers; 5 threads\n" +
			"calls      timer_create          5\n" +
			"           timer_settime         5\n" +
			"           timer_gettime         5\n" +
			"           timer_getoverrun      5\n" +
			"           timer_delete          3, of which 1 EINVAL\n" +
			"           execve                1\n" +
			"ids        0 … 4; at most 3 live at once in a task, 3 in all\n" +
			"order      the ids of a task count up from 0: the next-id policy\n",
		"forks": "tasks      4, of which 4 use timers; 4 threads\n" +
			"calls      timer_create          9\n" +
			"           execve                2\n" +
			"ids        0 … 2; at most 3 live at once in a task, 5 in all\n" +
			"order      the ids of a task count up from 0: the next-id policy\n",
		"bits32": "tasks      2, of which 2 use timers; 2 threads\n" +
			"calls      timer_create          2\n" +
			"           timer_settime         2\n" +
			"           timer_gettime         2\n" +
			"           timer_getoverrun      1\n" +
			"           timer_delete          1\n" +
			"           execve                1\n" +
			"ids        0 … 0; at most 1 live at once in a task, 1 in all\n" +
			"order      the ids of a task count up from 0: the next-id policy\n",
	} {
		paths, err := filepath.Glob("testdata/ways/" + program + ".*.strace*")
		if err != nil || len(paths) < 12 {
			t.Fatalf("%s: %d recordings, %v", program, len(paths), err)
		}
		for _, path := range paths {
			t.Run(filepath.Base(path), func(t *testing.T) {
				rec, err := ParseFile(path)
				if err != nil {
					t.Fatal(err)
				}
				want := want
				if strings.Contains(path, ".attached") { // after its first execve
					const execs = "           execve                "
					want = strings.NewReplacer(execs+"1\n", "", execs+"2\n", execs+"1\n").Replace(want)
				}
				s := rec.Summary()
				s.Others = 0
				_, got, _ := strings.Cut(s.String(), "\n")
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("want (-), got (+):\n%s", diff)
				}
				quiet := strings.Contains(path, "quiet") || strings.Contains(path, "no-signals")
				if len(rec.Warnings) > 0 && !quiet {
					t.Errorf("warnings %q", rec.Warnings)
				}
			})
		}
	}
}
