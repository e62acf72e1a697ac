package workloads

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"maps"
	"math/bits"
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

// replayOps bounds the number of operations of a replay: it makes as many whole rounds as fit,
// but at least one.
const replayOps = 50_000

// replay repeats the timer calls of a recorded program, as fast as possible. With pace it keeps
// the scaled gaps of the recording in the latency pass. One worker executes all calls of a
// task. A worker executes the calls of its tasks in the order of the recording, so that as many
// timers exist at the same time as in the recorded program. Tasks without timer calls are left
// out, and so are calls that cannot be repeated (see strace.Call.Repeatable). The command idlab
// trace prints the number of these calls.
func replay() Workload {
	return Workload{
		Name:   Replay,
		Title:  "the timer calls of a recorded program: replay:FILE, recorded by strace",
		Steady: "none: measured whole, from the program's beginning to its end",
		Params: []params.Param{
			{Name: "file", InNames: baseName, Help: "required: a recording by strace -f -ttt -T -o FILE, " +
				"or one of the lab: " + strings.Join(Recordings(), ", ")},
			{Name: "copies", Default: "1", Min: 1, Max: 10_000, Help: "number of tasks for each recorded task"},
			{Name: "pace", Default: "0", Max: 1_000_000, Help: "speed of the calls in the latency pass, " +
				"in percent of the recorded speed; 100: the recorded gaps; 0: no gaps"},
		},
		Fixed: func(v params.Values) (tasks, workers int, err error) {
			s, err := readScript(v)
			if err != nil {
				return 0, 0, err
			}
			return len(s.ids) * s.copies, 0, nil
		},
		Warnings: func(v params.Values) (warnings []string) {
			if rec, err := recording(v.String("file")); err == nil {
				for _, w := range rec.Warnings {
					warnings = append(warnings, v.String("file")+": "+w)
				}
			}
			return warnings
		},
		Program: func(s Shape) (*Program, error) {
			script, err := readScript(s.Values)
			if err != nil {
				return nil, err
			}
			if s.Workers > s.Tasks {
				return nil, fmt.Errorf("%w: a recorded task has one worker, so no more workers than tasks: "+
					"add tasks with copies=N", ErrUnsuited)
			}
			if err := s.Fits(script.size()); err != nil {
				return nil, err
			}
			return script.program(s.Workers), nil
		},
	}
}

// baseName shortens a path for the names of results. It replaces characters that have a meaning
// there: '/', ' ' and ',' end a part of a name, and a final "-8" is a number of CPUs.
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

// script is one round of a replay.
type script struct {
	steps  []step
	ids    [][]allocators.ID // the recorded ids, by task and by slot of the task
	wanted bool              // a create is at a wanted id
	copies int
	pace   float64 // 1: the recorded speed; 0: no gaps
}

// step is an operation of a script. Its task is the recorded task, before copies are made. Its
// slot counts from 0 in each task.
type step struct {
	kind       Kind
	task, slot int
	at         time.Duration // since the first line of the recording
}

// readScript reads the recording that the parameters name. It returns an error if it cannot be
// parsed or if no task of it creates a timer.
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
	if s.pace > 0 && !rec.Timed {
		return nil, fmt.Errorf("%s: pace= needs the times of the calls, and the recording has none: "+
			"record with strace -ttt, or leave pace= out", file)
	}
	if tasks := len(s.ids) * s.copies; tasks >= MaxTasks {
		return nil, fmt.Errorf("%s: %d copies make %d tasks, more than a program holds", file, s.copies, tasks)
	}
	return s, nil
}

// embedded holds the lab's recordings of real programs.
//
//go:embed testdata/*.strace
var embedded embed.FS

// Recordings returns the names of the lab's recordings, for replay:NAME.
func Recordings() (names []string) {
	files, err := embedded.ReadDir("testdata")
	if err != nil {
		return nil // impossible: the directory is part of the binary
	}
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), ".strace"))
	}
	return names
}

// recording parses one of the lab's recordings, given by its name, or a file, given by its path.
func recording(name string) (*strace.Recording, error) {
	if !slices.Contains(Recordings(), name) {
		return strace.ParseFile(name)
	}
	file := "testdata/" + name + ".strace"
	f, err := embedded.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return strace.Parse(f, file)
}

// newScript gives each recorded timer a slot and translates the calls into steps. The next id of a task
// that is older than the recording is not known, so its first create is at the recorded id.
func newScript(rec *strace.Recording) *script {
	s := &script{}
	numbers := map[int]int{}         // recorded task → task of the script
	var live []map[allocators.ID]int // by task: id → slot of the live timer
	enter := func(task int) int {
		if _, ok := numbers[task]; !ok {
			numbers[task] = len(s.ids)
			s.ids = append(s.ids, nil)
			live = append(live, map[allocators.ID]int{})
		}
		return numbers[task]
	}
	for recorded, t := range rec.Tasks {
		for _, id := range t.Before {
			task := enter(recorded)
			s.create(strace.Call{Kind: strace.CreateAt, ID: id}, task, live[task])
		}
	}
	counting := make([]bool, len(rec.Tasks)) // by recorded task: its next id is known
	for _, c := range rec.Calls {
		if _, ok := numbers[c.Task]; !c.Repeatable() || !ok && !c.Kind.OnTimer() {
			continue
		}
		if older := rec.Tasks[c.Task].Older; older && !counting[c.Task] && c.Kind == strace.Create && c.ID > 0 {
			c.Kind = strace.CreateAt
		}
		counting[c.Task] = counting[c.Task] || c.Kind.Creates()
		task := enter(c.Task)
		s.add(c, task, live[task])
	}
	return s
}

// create appends a create, and gives its timer a slot.
func (s *script) create(c strace.Call, task int, live map[allocators.ID]int) {
	kind := Create
	if c.Kind == strace.CreateAt {
		kind, s.wanted = CreateAt, true
	}
	slot := len(s.ids[task])
	s.ids[task] = append(s.ids[task], c.ID)
	live[c.ID] = slot
	s.step(c, kind, task, slot)
}

// add appends the steps of a call. The parser has checked that every call that succeeded
// refers to a live timer.
func (s *script) add(c strace.Call, task int, live map[allocators.ID]int) {
	slot := live[c.ID]
	switch {
	case c.Errno != "":
		s.step(c, Absent, task, 0)
	case c.Kind.Creates():
		s.create(c, task, live)
	case c.Kind == strace.Delete:
		delete(live, c.ID)
		s.step(c, Delete, task, slot)
	case c.Kind == strace.Exec:
		// An execve deletes the timers, but unlike an exit it does not reset the next id.
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

func (s *script) size() Size {
	slots, kinds := 0, uint(0) // a bit for each kind
	for _, ids := range s.ids {
		slots += len(ids)
	}
	for _, st := range s.steps {
		kinds |= 1 << st.kind
	}
	return Size{Slots: slots * s.copies, Ops: len(s.steps) * s.copies, Kinds: bits.OnesCount(kinds)}
}

// program distributes the tasks over the workers. The copies of a task have consecutive
// numbers, and their copies of a step follow each other.
func (s *script) program(workers int) *Program {
	p := &Program{First: []int{0}, MayRefuse: s.wanted}
	for _, ids := range s.ids {
		for range s.copies {
			p.Recorded = append(p.Recorded, ids...)
			p.First = append(p.First, len(p.Recorded))
		}
	}
	if s.wanted {
		p.Wanted = p.Recorded
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
				op = NewOp(st.kind, task, 0) // uses no slot; the task may own none
			}
			w := worker[task]
			streams[w] = append(streams[w], op)
			// The parser reorders overlapping calls, so the times of steps may decrease. No
			// operation is due before the previous one.
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

// weights returns the number of operations of each task, including copies.
func (s *script) weights() []int {
	weights := make([]int, len(s.ids)*s.copies)
	for _, st := range s.steps {
		for c := range s.copies {
			weights[st.task*s.copies+c]++
		}
	}
	return weights
}

// spread assigns tasks to workers so that all have about the same number of operations. It
// assigns the heaviest task first, each to the worker with the lowest load so far. It returns
// the worker of each task.
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
