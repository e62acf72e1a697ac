package workloads

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"idlab/allocators"
	"idlab/allocators/params"
)

func recordings(t *testing.T) []string {
	paths, err := filepath.Glob("testdata/*.strace")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	return paths
}

func selectOne(t *testing.T, spec string) params.Selected[Workload] {
	t.Helper()
	selected, err := Select(All(), spec)
	if err != nil || len(selected) != 1 {
		t.Fatalf("%s: %d workloads, %v", spec, len(selected), err)
	}
	return selected[0]
}

func compile(t *testing.T, spec string, workers int) *Program {
	t.Helper()
	w := selectOne(t, spec)
	tasks, _, err := w.Entry.Fixed(w.Values)
	if err != nil {
		t.Fatal(err)
	}
	p, err := w.Entry.Program(Shape{Tasks: tasks, Workers: workers, Values: w.Values})
	if workers > tasks && errors.Is(err, ErrUnsuited) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if p.Tasks() != tasks {
		t.Fatalf("%s: Fixed returned %d tasks, the program has %d", spec, tasks, p.Tasks())
	}
	return p
}

// TestReplay checks the properties of the programs of every recording.
func TestReplay(t *testing.T) {
	for _, path := range recordings(t) {
		for _, workers := range []int{1, 2, 7, 50} {
			for _, copies := range []int{1, 3} {
				spec := fmt.Sprintf("replay:%s,copies=%d", path, copies)
				t.Run(fmt.Sprintf("%s/%d workers", spec, workers), func(t *testing.T) {
					p := compile(t, spec, workers)
					checkShape(t, p, workers)
					checkOwners(t, p)
					checkLives(t, p)
					checkNextID(t, p)
				})
			}
		}
	}
}

func checkShape(t *testing.T, p *Program, workers int) {
	if len(p.Phases) != 1 || p.Phases[0].Name != "replay" || len(p.Phases[0].Streams) != workers || p.Setup != nil {
		t.Fatalf("not one phase of %d streams", workers)
	}
	if len(p.Recorded) != p.Slots() || !slices.IsSorted(p.First) || p.MayMiss {
		t.Errorf("%d recorded ids, %d slots, may miss: %v", len(p.Recorded), p.Slots(), p.MayMiss)
	}
	ops := 0
	for _, s := range p.Phases[0].Streams {
		ops += len(s)
	}
	if total := p.Rounds * ops; p.Rounds < 1 || p.Rounds > 1 && total > replayOps || total+ops <= replayOps {
		t.Errorf("%d rounds of %d operations", p.Rounds, ops)
	}
}

// checkOwners checks that tasks use only their own slots, that one worker executes all operations
// of a task, and that all workers have about the same number of operations.
func checkOwners(t *testing.T, p *Program) {
	worker := map[int]int{}
	ops := map[int]int{} // of each task
	streams := p.Phases[0].Streams
	for w, stream := range streams {
		for _, op := range stream {
			task, slot := op.Task(), op.Slot()
			if first, ok := worker[task]; ok && first != w {
				t.Fatalf("%v: by worker %d, and by %d", op, w, first)
			}
			worker[task] = w
			ops[task]++
			usesSlot := op.Kind() != Exit && op.Kind() != Absent
			if usesSlot && (slot < p.First[task] || slot >= p.First[task+1]) {
				t.Fatalf("%v: the task has slots from %d to %d", op, p.First[task], p.First[task+1])
			}
		}
	}
	if len(worker) != p.Tasks() {
		t.Errorf("%d of %d tasks have operations", len(worker), p.Tasks())
	}
	heaviest := 0
	for _, n := range ops {
		heaviest = max(heaviest, n)
	}
	byLength := func(a, b Stream) int { return len(a) - len(b) }
	least, most := len(slices.MinFunc(streams, byLength)), len(slices.MaxFunc(streams, byLength))
	if most-least > heaviest {
		t.Errorf("a worker has %d operations, another %d; no task has more than %d", most, least, heaviest)
	}
}

// checkLives checks that each slot has one create, then lookups, then at most one delete, and that
// each task ends with its only exit.
func checkLives(t *testing.T, p *Program) {
	const (
		none = iota
		alive
		gone
	)
	slots := make([]int, p.Slots())
	exited := make([]bool, p.Tasks())
	for _, stream := range p.Phases[0].Streams {
		for _, op := range stream {
			if exited[op.Task()] {
				t.Fatalf("%v: after the task's exit", op)
			}
			state := &slots[op.Slot()]
			switch kind := op.Kind(); {
			case kind == Exit:
				exited[op.Task()] = true
			case kind == Absent:
			case kind == Create && *state == none:
				*state = alive
			case kind == Lookup && *state == alive:
			case kind == Delete && *state == alive:
				*state = gone
			default:
				t.Fatalf("%v: in state %d", op, *state)
			}
		}
	}
	if slices.Contains(slots, none) || slices.Contains(exited, false) {
		t.Error("a slot is never used, or a task never exits")
	}
}

// checkNextID checks that the next-id policy assigns the recorded ids. In the lab's recordings no
// create failed, so no id is missing.
func checkNextID(t *testing.T, p *Program) {
	next := make([]allocators.ID, p.Tasks())
	for _, stream := range p.Phases[0].Streams {
		for _, op := range stream {
			if op.Kind() == Create {
				if got, want := p.Recorded[op.Slot()], next[op.Task()]; got != want {
					t.Fatalf("%v: recorded id %d, the policy gives %d", op, got, want)
				}
				next[op.Task()]++
			}
		}
	}
}

// TestReplayProgram checks every operation of a small program. It keeps two of three tasks; one
// worker executes their calls in the order of the recording.
func TestReplayProgram(t *testing.T) {
	path := write(t, `12 1.000000 execve("./a", ["./a"], 0x7f) = 0
12 1.000001 fork() = 13
12 1.000002 fork() = 14
14 1.000003 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
12 1.000004 timer_create(CLOCK_REALTIME, NULL, 0x8) = -1 EFAULT (Bad address)
12 1.000005 timer_create(CLOCK_REALTIME, NULL, [1]) = 0
12 1.000006 timer_create(CLOCK_REALTIME, NULL, [2]) = 0
14 1.000007 timer_settime(0, 0, {}, NULL) = 0
14 1.000008 timer_gettime(9, 0x7f) = -1 EINVAL (Invalid argument)
14 1.000009 timer_gettime(0, 0x8) = -1 EFAULT (Bad address)
12 1.000010 timer_delete(1) = 0
12 1.000011 timer_create(CLOCK_REALTIME, NULL, [3]) = 0
12 1.000012 execve("./a", ["./a"], 0x7f) = 0
14 1.000013 +++ exited with 0 +++
12 1.000014 timer_create(CLOCK_REALTIME, NULL, [4]) = 0
`)
	p := compile(t, "replay:"+path, 1)
	want := "create(task 0, slot 0) create(task 1, slot 1) create(task 1, slot 2) lookup(task 0, slot 0) " +
		"absent(task 0, slot 0) delete(task 1, slot 1) create(task 1, slot 3) delete(task 1, slot 2) " +
		"delete(task 1, slot 3) exit(task 0, slot 0) create(task 1, slot 4) exit(task 1, slot 0)"
	if got := strings.Trim(fmt.Sprint(p.Phases[0].Streams[0]), "[]"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if want := []allocators.ID{0, 1, 2, 3, 4}; !slices.Equal(p.Recorded, want) {
		t.Errorf("recorded ids %v, want %v", p.Recorded, want)
	}
	if want := []int{0, 1, 5}; !slices.Equal(p.First, want) {
		t.Errorf("tasks begin at slots %v, want %v", p.First, want)
	}
	if want := replayOps / 12; p.Rounds != want {
		t.Errorf("%d rounds, want %d", p.Rounds, want)
	}
}

// Timers that are older than the recording, and creates in the restore mode, are created at their ids.
// So is the first timer of a task that is older than the recording, since its next id is not known.
func TestReplayWantedIDs(t *testing.T) {
	path := write(t, `12 1.0 timer_getoverrun(7) = 0
12 1.1 timer_create(CLOCK_REALTIME, NULL, [9]) = 0
12 1.2 timer_create(CLOCK_REALTIME, NULL, [10]) = 0
12 1.3 timer_delete(4) = 0
12 1.4 fork() = 13
13 1.5 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
13 1.6 prctl(PR_TIMER_CREATE_RESTORE_IDS, PR_TIMER_CREATE_RESTORE_IDS_ON, 0, 0, 0) = 0
13 1.7 timer_create(CLOCK_REALTIME, NULL, [3]) = 0
`)
	p := compile(t, "replay:"+path, 1)
	want := "create-at(task 0, slot 0) create-at(task 0, slot 1) lookup(task 0, slot 1) create-at(task 0, slot 2) " +
		"create(task 0, slot 3) delete(task 0, slot 0) create(task 1, slot 4) create-at(task 1, slot 5) " +
		"exit(task 0, slot 0) exit(task 1, slot 0)"
	if got := strings.Trim(fmt.Sprint(p.Phases[0].Streams[0]), "[]"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if want := []allocators.ID{4, 7, 9, 10, 0, 3}; !slices.Equal(p.Wanted, want) || !p.MayRefuse {
		t.Errorf("wanted ids %v, want %v; may refuse: %v", p.Wanted, want, p.MayRefuse)
	}
}

func TestReplayWarns(t *testing.T) {
	path := write(t, "12 1.0 timer_create(CLOCK_REALTIME, NULL, [0]) = 0\n")
	w := selectOne(t, "replay:"+path)
	want := path + ": the recording does not tell the end of 1 task (12) with timers"
	if got := w.Entry.Warnings(w.Values); len(got) != 1 || !strings.HasPrefix(got[0], want) {
		t.Errorf("warnings %q, want %s…", got, want)
	}
}

// With a pace the gaps are those of the recording, divided by the pace. Copies of a call are due at
// the same time, and gaps are never negative.
func TestReplayPace(t *testing.T) {
	path := write(t, `14 1.000000 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
14 1.001000 timer_gettime(0, {}) = 0
14 1.004000 timer_delete(0) = 0
14 1.010000 +++ exited with 0 +++
`)
	ms := func(list ...float64) (gaps []time.Duration) {
		for _, n := range list {
			gaps = append(gaps, time.Duration(n*float64(time.Millisecond)))
		}
		return gaps
	}
	for _, test := range []struct {
		spec string
		want []time.Duration
	}{
		{"replay:" + path, nil},
		{"replay:" + path + ",pace=100", ms(0, 1, 3, 6)},
		{"replay:" + path + ",pace=200", ms(0, 0.5, 1.5, 3)},
		{"replay:" + path + ",pace=50,copies=2", ms(0, 0, 2, 0, 6, 0, 12, 0)},
	} {
		p := compile(t, test.spec, 1)
		if paced := test.want != nil; p.Timed() != paced || paced && p.Rounds != 1 {
			t.Errorf("%s: timed %v, %d rounds", test.spec, p.Timed(), p.Rounds)
			continue
		}
		var got []time.Duration
		if p.Phases[0].Gaps != nil {
			got = p.Phases[0].Gaps[0]
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: gaps %v, want %v", test.spec, got, test.want)
		}
	}
	for _, path := range recordings(t) {
		p := compile(t, "replay:"+path+",pace=100,copies=3", 3)
		for w, gaps := range p.Phases[0].Gaps {
			if len(gaps) != len(p.Phases[0].Streams[w]) || len(gaps) > 0 && slices.Min(gaps) < 0 {
				t.Errorf("%s: worker %d has the gaps %v for %d operations", path, w, gaps, len(p.Phases[0].Streams[w]))
			}
		}
	}
}

func TestReplayErrors(t *testing.T) {
	for _, test := range []struct{ spec, want string }{
		{"replay", "replay needs a recording: write replay:FILE"},
		{"replay:testdata/none.strace", "stat testdata/none.strace: no such file or directory"},
		{"replay:testdata/README.md", "testdata/README.md:1: the line is not by strace"},
		{"replay:" + write(t, "12 timer_create(0, NULL, [0]) = 0\n") + ",pace=100",
			"pace= needs the times of the calls, and the recording has none: record with strace -ttt"},
		{"replay:" + write(t, "12 1.0 vfork() = 13\n"), "no task created a timer, so there is nothing to replay"},
		{"replay:" + write(t, "12 1.0 timer_delete(0) = -1 EINVAL (Invalid argument)\n"), "no task created a timer"},
	} {
		w := selectOne(t, test.spec)
		if _, _, err := w.Entry.Fixed(w.Values); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("tasks of %s: %v, want %s", test.spec, err, test.want)
		}
		_, err := w.Entry.Program(Shape{Workers: 1, Values: w.Values})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("program of %s: %v, want %s", test.spec, err, test.want)
		}
	}
}

func TestReplayLabel(t *testing.T) {
	for file, want := range map[string]string{
		"testdata/stress.strace": "file=stress",
		"/a b/c-8.strace":        "file=c_8",
		"run 1:ä.old.txt":        "file=run_1__.old",
		".strace":                "file=.strace",
		`"a, b.strace"`:          "file=a__b",
		"a=b.strace.xz":          "file=a_b.strace",
	} {
		if got := selectOne(t, "replay:"+file).Label; !slices.Equal(got, []string{want}) {
			t.Errorf("%s: label %v, want %s", file, got, want)
		}
	}
	if got := selectOne(t, "replay:a.strace,copies=9").Label; !slices.Equal(got, []string{"file=a", "copies=9"}) {
		t.Errorf("label %v", got)
	}
}

func write(t *testing.T, recording string) (path string) {
	path = filepath.Join(t.TempDir(), "a.strace")
	if err := os.WriteFile(path, []byte(recording), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}
