package strace

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOptions parses a small recording for each option of strace that changes what idlab sees, and for
// each way to copy one. They were made by hand. Wanted are the calls as describe writes them, what else
// a Recording tells, and a part of each warning.
func TestOptions(t *testing.T) {
	const (
		start  = "1: 0 execve, 2: 0 timer_create 0, 3: 0 timer_delete 0, 4: 0 exit; "
		single = "1: 0 timer_create 0, 2: 0 exit; "
	)
	for name, want := range map[string]struct {
		parsed   string
		warnings []string
	}{
		"attached": {"1: 0 timer_settime 4, 2: 0 timer_create 9, 3: 0 timer_delete 4, 4: 0 exit; 300ms, before [4]",
			nil},
		"crlf": {single + "100ms", nil},
		"injected": {"2: 0 timer_settime 0 EINVAL, 3: 0 timer_create 0, 4: 0 exit; 300ms, 1 injected",
			[]string{"left out: 1 call that strace made up"}},
		"ip-and-number": {"1: 0 timer_create 0, 2: 0 timer_delete 0, 3: 0 exit; 100ms", nil},
		"killed-reaped": {"2: 1 timer_create 0, 3: 1 exit, 5: 2 timer_create 0, 6: 2 exit, 7: 0 exit; 600ms",
			[]string{"the end of 1 task (8) with timers; a replay ends them where their parents reap them"}},
		"killed-signal-none": {"2: 1 timer_create 0, 4: 2 timer_create 0, 5: 0 exit, 6: 1 exit, 6: 2 exit; 700ms",
			[]string{"the end of 2 tasks (8, 9) with timers; a replay ends them with the recording"}},
		"merged-ff": {"3: 0 timer_create 0, 2: 0 timer_create 1, 5: 0 exit; 300ms",
			[]string{"put in the order of ids: 1 create; -T tells the order"}},
		"midnight":        {"1: 0 timer_create 0, 2: 0 timer_delete 0, 3: 0 exit; 4s", nil},
		"mode-notice":     {"2: 0 timer_create 0, 3: 0 exit; 200ms", nil},
		"no-time":         {start + "no times", nil},
		"old-strace":      {"1: 0 timer_create 0, 2: 0 timer_create 1, 3: 0 timer_delete 1, 4: 0 exit; 300ms", nil},
		"pids-with-names": {"2: 1 timer_create 0, 3: 1 exit, 4: 0 exit; 300ms", nil},
		"quiet-exit": {"2: 1 timer_create 0, 3: 1 exit, 5: 2 timer_create 0, 6: 2 exit, 7: 0 exit; 600ms",
			nil},
		"relative":       {start + "5.000001s", nil},
		"restore-ids":    {"2: 0 create-at 5, 4: 0 exit; 300ms", nil},
		"stack":          {"1: 0 timer_create 0, 4: 0 exit; 100ms", nil},
		"strace-by-path": {"3: 1 timer_create 0, 4: 1 exit, 5: 0 exit; 300ms", nil},
		"summary-at-end": {single + "100ms", nil},
		"terminal":       {"2: 0 execve, 3: 0 timer_create 0, 6: 0 exit; no times, 1 others", nil},
		"time-of-day":    {start + "300ms", nil},
		"time64":         {"1: 0 timer_create 0, 2: 0 timer_settime 0, 3: 0 timer_gettime 0, 4: 0 exit; 300ms", nil},
		"unfiltered": {"1: 0 execve, 3: 0 timer_create 0, 7: 0 timer_delete 0, 8: 0 exit; 900.1ms, 3 others",
			nil},
	} {
		t.Run(name, func(t *testing.T) {
			rec, err := ParseFile(filepath.Join("testdata/options", name+".strace"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want.parsed, describe(rec.Calls)+"; "+facts(rec)); diff != "" {
				t.Errorf("want (-), got (+):\n%s", diff)
			}
			if len(rec.Warnings) != len(want.warnings) {
				t.Fatalf("warnings %q, want %q", rec.Warnings, want.warnings)
			}
			for i, w := range want.warnings {
				if !strings.Contains(rec.Warnings[i], w) {
					t.Errorf("warning %q, want %q", rec.Warnings[i], w)
				}
			}
		})
	}
}

// facts describes what a recording tells besides its calls.
func facts(rec *Recording) string {
	facts := []string{"no times"}
	if rec.Timed {
		facts[0] = rec.Duration.String()
	}
	if rec.Others > 0 {
		facts = append(facts, fmt.Sprintf("%d others", rec.Others))
	}
	if rec.Injected > 0 {
		facts = append(facts, fmt.Sprintf("%d injected", rec.Injected))
	}
	for _, task := range rec.Tasks {
		if task.Before != nil {
			facts = append(facts, fmt.Sprintf("before %v", task.Before))
		}
	}
	return strings.Join(facts, ", ")
}

func TestRawCloneIsRefused(t *testing.T) {
	_, err := ParseFile("testdata/options/raw-clone.strace")
	if want := "raw-clone.strace:2: the id of the new timer is missing, the line has only its address: " +
		"record without -e raw"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
