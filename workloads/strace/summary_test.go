package strace

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the summaries of the recordings to "+summaries)

const summaries = "../testdata/summaries.txt"

// TestSummaries compares the summaries of the lab's recordings with the committed file.
func TestSummaries(t *testing.T) {
	var got strings.Builder
	for _, path := range committed(t) {
		rec, err := ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rec.File = filepath.Base(path)
		got.WriteString(rec.Summary().String() + "\n")
	}
	if *update {
		if err := os.WriteFile(summaries, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(summaries)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("got:\n%s\nwant (go test -update after recording anew):\n%s", got.String(), want)
	}
}

// TestNextID checks that the ids of the lab's recordings follow the next-id policy. The kernel that
// they were recorded on has this policy.
func TestNextID(t *testing.T) {
	for _, path := range committed(t) {
		rec, err := ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s := rec.Summary()
		if s.Creators == 0 || s.InOrder != s.Creators || s.Departure != nil || s.MinID != 0 {
			t.Errorf("%s: %s", path, s.order())
		}
	}
}

func TestSummary(t *testing.T) {
	const create = "12 1.0 timer_create(CLOCK_REALTIME, NULL, [ID]) = 0\n"
	const failed = "12 1.0 timer_create(CLOCK_REALTIME, NULL, 0x8) = -1 EFAULT (Bad address)\n"
	const exec = "12 1.0 execve(\"a\", [], NULL) = 0\n"
	restore := func(mode string) string {
		return "12 1.0 prctl(PR_TIMER_CREATE_RESTORE_IDS, PR_TIMER_CREATE_RESTORE_IDS_" + mode + ", 0, 0, 0) = 0\n"
	}
	ids := func(list ...string) (input string) {
		for _, id := range list {
			input += strings.ReplaceAll(create, "ID", id)
		}
		return input
	}
	for _, test := range []struct{ name, input, want string }{
		{"in order", ids("0", "1", "2"), "\norder      the ids of a task count up from 0: the next-id policy\n"},
		{"an id is missing", ids("0", "2"), "in 0 of 1 tasks the ids of a task count up from 0: the next-id policy; " +
			"first departure: line 2, id 2 in task 0\n"},
		{"an id is used again", ids("0", "1") + "12 1.1 timer_delete(0) = 0\n" + ids("0"),
			"first departure: line 4, id 0 in task 0\n"},
		{"not from 0", exec + ids("3"), "first departure: line 2, id 3 in task 0\n"},
		{"not from 0, in a task that is older than the recording", ids("3", "4"),
			"\norder      the ids of a task count up: the next-id policy\n"},
		{"timers that are older than the recording",
			"12 1.0 timer_delete(2) = 0\n12 1.0 timer_getoverrun(1) = 0\n" + ids("7"),
			"\nids        1 … 7; at most 2 live at once in a task, 2 in all\n" +
				"order      the ids of a task count up: the next-id policy\n" +
				"before     2 timers alive when the recording began; a replay creates them first\n"},
		{"creates at wanted ids", ids("0") + restore("ON") + ids("9") + failed + restore("OFF") + ids("10"),
			"\ncalls      timer_create          2\n           create-at             2, of which 1 EFAULT\n" +
				"ids        0 … 10; at most 3 live at once in a task, 3 in all\n" +
				"order      the ids of a task count up from 0: the next-id policy\n"},
		{"other calls", strings.Repeat("12 1.0 read(3, \"\", 1) = 0\n", 12345),
			"\nother      12,345 other calls ignored\n"},
		{"a failed create takes an id", ids("0") + failed + ids("2"), "\norder      the ids of a task count up"},
		{"a failed create takes none", ids("0") + failed + ids("1"), "\norder      the ids of a task count up"},
		{"a failed create takes only one", ids("0") + failed + ids("3"), "first departure: line 3, id 3 in task 0\n"},
		{"across an execve", ids("0") + "12 1.1 execve(\"a\", [], NULL) = 0\n" + ids("1"),
			"\nids        0 … 1; at most 1 live at once in a task, 1 in all\n"},
		{"failures", failed + failed + "12 1.1 timer_create(  <unfinished ...>\n",
			"timer_create          3, of which 1 unanswered, 2 EFAULT\nreplay     leaves out 3 calls"},
		{"no timers", "12 1.0 vfork() = 13\n", "tasks      2, of which 0 use timers; 2 threads\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rec, err := Parse(strings.NewReader(test.input), "a.strace")
			if err != nil {
				t.Fatal(err)
			}
			if got := rec.Summary().String(); !strings.Contains(got, test.want) {
				t.Errorf("got:\n%s\nwant in it: %s", got, test.want)
			}
		})
	}
}
