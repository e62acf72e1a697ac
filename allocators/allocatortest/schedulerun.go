//go:build sim

package allocatortest

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"idlab/allocators/sched"
)

// ScheduleRun describes a run. A failure is described by the shortest program and schedule found that fail too.
type ScheduleRun struct {
	Number  uint64 // of the schedule
	Variant string // of the design
	Err     error  // nil if the run does not fail
	Program string // a line for the start and one for each thread

	Preemptions, Steps int
	Interleaving       string // a line for each access
}

func (s *ScheduleRun) String() string {
	text := fmt.Sprintf("%s: schedule %d", s.Variant, s.Number)
	if s.Err != nil {
		text += fmt.Sprintf(": %v\nThe shortest program and schedule found that fail:", s.Err)
	}
	return text + fmt.Sprintf("\n%s\npreemptions: %d, steps: %d\n%s", s.Program, s.Preemptions, s.Steps, s.Interleaving)
}

// write describes the run of a program.
func (s *ScheduleRun) write(x *testProgram, choose sched.Chooser) {
	t, r := x.write(choose)
	s.Err, s.Program, s.Interleaving = r.err, x.String(), t.String()
	s.Preemptions, s.Steps = t.preemptions.Count, len(r.trace)
}

// shorten describes the shortest program and schedule that are found to fail too.
func (s *ScheduleRun) shorten(x *testProgram, trace sched.Trace) {
	search := &search{steps: 10_000_000}
	if shorter, ok := search.find(x, 3); ok {
		trace = shorter
	}
	for again := true; again; {
		again = false
		for y := range x.smaller() {
			if shorter, ok := search.find(y, 2); ok {
				x, trace, again = y, shorter, true
				break
			}
		}
	}
	s.write(x, sched.Replay(trace))
}

// search looks for schedules that fail. It counts steps, not time, so that it is repeatable.
type search struct{ steps int } // that are left

// find returns a schedule of the program that fails, with as few preemptions as were found. It tries all schedules with
// few preemptions, and some random ones.
func (s *search) find(x *testProgram, most int) (sched.Trace, bool) {
	seen := map[string]bool{}
	for bound := range most + 1 {
		all := sched.NewExhaustive(bound)
		for runs := 0; runs < 3000 && s.steps > 0; runs++ {
			if r := s.run(x, all.Choose, all, seen); r.failed() {
				return r.trace, true
			}
			if !all.Next() {
				break
			}
		}
	}
	random := rand.New(rand.NewPCG(1, 1))
	for runs := 0; runs < 300 && s.steps > 0; runs++ {
		if r := s.run(x, sched.PCT(random, len(x.threads), 3, 64), nil, seen); r.failed() {
			return r.trace, true
		}
	}
	return nil, false
}

func (s *search) run(x *testProgram, choose sched.Chooser, o sched.Observer, seen map[string]bool) outcome {
	r := x.run(choose, o, seen)
	s.steps -= len(r.trace)
	if r.err != nil {
		clear(seen) // the same history must fail again
	}
	return r
}

// smaller yields the programs with a thread, a call or a timer less.
func (x *testProgram) smaller() func(yield func(*testProgram) bool) {
	return func(yield func(*testProgram) bool) {
		for w := range x.threads {
			if y := x.clone(); len(x.threads) > 1 {
				y.threads = slices.Delete(y.threads, w, w+1)
				if !yield(y) {
					return
				}
			}
		}
		for w := range x.threads {
			for n := range x.threads[w] {
				y := x.clone()
				if y.threads[w] = slices.Delete(y.threads[w], n, n+1); !yield(y) {
					return
				}
			}
		}
		for n := range x.Start {
			y := x.clone()
			if y.Start = slices.Delete(y.Start, n, n+1); !yield(y) {
				return
			}
		}
	}
}

func (x *testProgram) clone() *testProgram {
	y := *x
	y.Start = slices.Clone(x.Start)
	y.threads, y.start = nil, nil
	for _, calls := range x.threads {
		y.threads = append(y.threads, slices.Clone(calls))
	}
	return &y
}
