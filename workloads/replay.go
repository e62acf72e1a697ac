package workloads

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"idlab/allocators"
	"idlab/allocators/params"
	"idlab/workloads/strace"
)

// Replay is the name of the workload that replays a recording.
const Replay = "replay"

// replayOps is how many operations a replay makes, as near as whole rounds come
// to it from below; one round it makes in any case.
const replayOps = 50_000

// replay does what the tasks of a recorded program did with timers, as fast as
// it can, or in the latency pass with the gaps of the recording, scaled. A task's calls are done by one worker, in their order; the calls of
// all tasks of a worker in the order of the recording, so that as many timers
// live side by side as did then. Tasks without timer calls are left out, and so
// are calls that cannot be repeated (see strace.Call.Repeatable); idlab trace
// tells how many.
func replay() Workload {
	return Workload{
		Name:   Replay,
		Title:  "the timer calls of a recorded program: replay:FILE, recorded by strace",
		Steady: "none: measured whole, from the program's beginning to its end",
		Params: []params.Param{
			{Name: "file", Help: "the recording, as strace -f -ttt -o FILE writes it, or one of the lab's: " + strings.Join(Recordings(), ", ") + "; required", InNames: baseName},
			{Name: "copies", Default: "1", Min: 1, Max: 10_000, Help: "tasks for each recorded one"},
			{Name: "pace", Default: "0", Max: 1_000_000, Help: "percent of the recorded speed at which calls are due in the latency pass, 100: with the recorded gaps; 0: one after the other"},
		},
		Fixed: func(v params.Values) (tasks, workers int, err error) {
			s, err := readScript(v)
			if err != nil {
				return 0, 0, err
			}
			return len(s.ids) * s.copies, 0, nil
		},
		Program: func(s Shape) (*Program, error) {
			script, err := readScript(s.Values)
			if err != nil {
				return nil, err
			}
			if s.Workers > s.Tasks {
				return nil, fmt.Errorf("%w: a recorded task has one worker, so no more workers than tasks, see copies=N", ErrUnsuited)
			}
			return script.program(s.Workers), nil
		},
	}
}

// baseName shortens a path for the names of results, where '/', ' ' and ','
// would end a part of the name and "-8" at its end would be a number of CPUs.
func baseName(path string) string {
	base := filepath.Base(path)
	if name := strings.TrimSuffix(base, filepath.Ext(base)); name != "" {
		base = name
	}
	return strings.Map(func(r rune) rune {
		if r == '.' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
			return r
		}
		return '_'
	}, base)
}

// script is a recording as one round of a replay.
type script struct {
	steps  []step
	ids    [][]allocators.ID // by task, by slot of the task
	copies int
	pace   float64 // of the recorded one; 0: none is kept
}

// step is an operation with task and slot as the recording has them: tasks
// without copies, a task's slots from 0.
type step struct {
	kind       Kind
	task, slot int
	at         time.Duration // since the recording's first line
}

func readScript(v params.Values) (*script, error) {
	file := v.String("file")
	if file == "" {
		return nil, errors.New("replay needs a recording: write replay:FILE")
	}
	rec, err := recording(file)
	if err != nil {
		return nil, err
	}
	s := newScript(rec)
	if !slices.ContainsFunc(s.ids, func(ids []allocators.ID) bool { return len(ids) > 0 }) {
		return nil, fmt.Errorf("%s: no task created a timer, so there is nothing to replay", file)
	}
	s.copies = int(v.Int("copies"))
	s.pace = float64(v.Int("pace")) / 100
	if tasks := len(s.ids) * s.copies; tasks >= MaxTasks {
		return nil, fmt.Errorf("%s: %d copies make %d tasks, more than a program holds", file, s.copies, tasks)
	}
	return s, nil
}

// brought are the recordings of real programs that the lab brings.
//
//go:embed testdata/*.strace
var brought embed.FS

// Recordings names the recordings that the lab brings, for replay:NAME.
func Recordings() (names []string) {
	files, err := brought.ReadDir("testdata")
	if err != nil {
		return nil // it is compiled in
	}
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), ".strace"))
	}
	return names
}

// recording reads a recording that the lab brings, by its name, or a file.
func recording(name string) (*strace.Recording, error) {
	if !slices.Contains(Recordings(), name) {
		return strace.ParseFile(name)
	}
	file := "testdata/" + name + ".strace"
	f, err := brought.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return strace.Parse(f, file)
}

// newScript gives each recorded timer a slot and turns the calls into steps.
func newScript(rec *strace.Recording) *script {
	s := &script{}
	numbers := map[int]int{}         // of the tasks that are replayed
	var live []map[allocators.ID]int // by task: the slots of live timers, by id
	for _, c := range rec.Calls {
		if !c.Repeatable() {
			continue
		}
		task, ok := numbers[c.Task]
		if !ok {
			if !c.Kind.OnTimer() {
				continue
			}
			task = len(s.ids)
			numbers[c.Task] = task
			s.ids = append(s.ids, nil)
			live = append(live, map[allocators.ID]int{})
		}
		s.add(c, task, live[task])
	}
	return s
}

// add appends the steps of a call. The parser has made sure that calls which
// succeeded are about live timers.
func (s *script) add(c strace.Call, task int, live map[allocators.ID]int) {
	slot := live[c.ID]
	switch {
	case c.Errno != "":
		s.step(c, Absent, task, 0)
	case c.Kind == strace.Create:
		slot = len(s.ids[task])
		s.ids[task] = append(s.ids[task], c.ID)
		live[c.ID] = slot
		s.step(c, Create, task, slot)
	case c.Kind == strace.Delete:
		delete(live, c.ID)
		s.step(c, Delete, task, slot)
	case c.Kind == strace.Exec:
		// Unlike an exit it leaves the task, whose ids count on.
		for _, slot := range slices.Sorted(maps.Values(live)) {
			s.step(c, Delete, task, slot)
		}
		clear(live)
	case c.Kind == strace.Exit:
		s.step(c, Exit, task, 0)
	default:
		s.step(c, Lookup, task, slot)
	}
}

func (s *script) step(c strace.Call, kind Kind, task, slot int) {
	s.steps = append(s.steps, step{kind, task, slot, c.At})
}

// program shares the tasks out over workers. The copies of a task come one
// after the other, and so do their steps.
func (s *script) program(workers int) *Program {
	p := &Program{First: []int{0}}
	for _, ids := range s.ids {
		for range s.copies {
			p.Recorded = append(p.Recorded, ids...)
			p.First = append(p.First, len(p.Recorded))
		}
	}
	worker := spread(s.weights(), workers)
	streams, gaps := make([]Stream, workers), make([][]time.Duration, workers)
	last := make([]time.Duration, workers)
	for w := range last {
		last[w] = s.steps[0].at
	}
	for _, st := range s.steps {
		for c := range s.copies {
			task := st.task*s.copies + c
			op := NewOp(st.kind, task, p.First[task]+st.slot)
			if st.kind == Absent || st.kind == Exit {
				op = NewOp(st.kind, task, 0) // they use none, and the task may have none
			}
			w := worker[task]
			streams[w] = append(streams[w], op)
			// Calls that overlapped stand in an order in which they can have
			// had their results: none is due before the one before it.
			at := max(st.at, last[w])
			gaps[w] = append(gaps[w], time.Duration(float64(at-last[w])/s.pace))
			last[w] = at
		}
	}
	p.Phases = []Phase{{Name: "replay", Streams: streams}}
	p.Rounds = max(1, replayOps/(len(s.steps)*s.copies))
	if s.pace > 0 {
		p.Phases[0].Gaps = gaps
		p.Rounds = 1
	}
	return p
}

// weights returns the number of operations of each task, copies included.
func (s *script) weights() []int {
	weights := make([]int, len(s.ids)*s.copies)
	for _, st := range s.steps {
		for c := range s.copies {
			weights[st.task*s.copies+c]++
		}
	}
	return weights
}

// spread shares tasks out so that each worker has about the same to do: the
// heaviest first, each to who has least. It returns the worker of each task.
func spread(weights []int, workers int) (worker []int) {
	order := make([]int, len(weights))
	for task := range order {
		order[task] = task
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weights[b], weights[a]) })
	worker = make([]int, len(weights))
	load := make([]int, workers)
	for _, task := range order {
		w := slices.Index(load, slices.Min(load))
		worker[task] = w
		load[w] += weights[task]
	}
	return worker
}
