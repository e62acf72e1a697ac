package workloads

import (
	"fmt"
	"runtime"
	"strconv"

	"idlab/allocators/params"
)

// The workloads of this file repeat tests whose figures were published in mails and commits of
// Linux. None of the test programs is public, so each workload follows the description in the
// text. For timer_gettime the workloads use timer_getoverrun, which does the same lookup.
// Package reports compares the published figures with those of a run.

// Published stands for all workloads of this file in a list of workloads.
const Published = "published"

func published() []Workload {
	return []Workload{
		gleixnerSingle("gleixner-1", 20_000),
		gleixnerSingle("gleixner-2", 50_000),
		gleixnerSingle("gleixner-3", 100_000),
		gleixnerThreads(), gleixnerProcesses(), gleixnerLoopThreads(), gleixnerLoopProcesses(),
		emelyanov(), dumazet(), criuRestore(), sparse(), jhash(), cacheline(),
	}
}

// measuredWhole is the Workload.Steady of a workload that begins and ends without timers.
const measuredWhole = "none: measured whole, from no timer to no timer"

// paramP is the number P of workers in the tests of commit 1535cb80286e. By default it is the number of CPUs, but at
// most maximum.
func paramP(maximum int) params.Param {
	return params.Param{Name: "p", Min: 1, Max: 1024, Pinned: "1",
		ByCPUs: func(cpus int) int64 { return int64(min(cpus, maximum)) },
		Help:   "workers, pinned: 63 as published; by default the number of CPUs"}
}

// workersOf returns the parameter p, which is paramP(maximum).
func workersOf(v params.Values, maximum int) int {
	if n := int(v.Int("p")); n > 0 {
		return n
	}
	return int(paramP(maximum).ByCPUs(runtime.NumCPU()))
}

// unlimited is the maximum of workersOf for a test that takes any number of workers.
const unlimited = 1 << 20

// paramTimersDefault is a number of timers with a default.
func paramTimersDefault(n int) params.Param {
	return params.Param{Name: "timers", Default: strconv.Itoa(n), Min: 1, Max: 10_000_000,
		Help: "timers that a task creates; with P workers in one task, timers that each worker creates"}
}

// gleixnerSingle is one of the tests 1 to 3 of commit 1535cb80286e: one task with one worker.
func gleixnerSingle(name string, timers int) Workload {
	return Workload{
		Name: name, Title: fmt.Sprintf("one task creates %d timers, then looks each one up", timers),
		Steady: measuredWhole,
		Params: []params.Param{paramTimersDefault(timers)},
		Fixed:  func(params.Values) (tasks, workers int, err error) { return 1, 1, nil },
		Program: func(s Shape) (*Program, error) {
			return fittingStorm(s, int(s.Values.Int("timers")))
		},
	}
}

// gleixnerThreads is test 4: P threads of one process.
func gleixnerThreads() Workload {
	return Workload{
		Name: "gleixner-4", Title: "P workers of one task create 20000 timers each, then look up their own",
		Steady: measuredWhole,
		Params: []params.Param{paramP(unlimited), paramTimersDefault(20_000)},
		Fixed:  func(v params.Values) (tasks, workers int, err error) { return 1, workersOf(v, unlimited), nil },
		Program: func(s Shape) (*Program, error) {
			return fittingStorm(s, s.Workers*int(s.Values.Int("timers")))
		},
	}
}

// gleixnerProcesses is test 5: P processes with one thread each.
func gleixnerProcesses() Workload {
	return Workload{
		Name: "gleixner-5", Title: "P tasks with one worker each create 20000 timers each, then look up their own",
		Steady: measuredWhole,
		Params: []params.Param{paramP(unlimited), paramTimersDefault(20_000)},
		Fixed: func(v params.Values) (tasks, workers int, err error) {
			return workersOf(v, unlimited), workersOf(v, unlimited), nil
		},
		Program: func(s Shape) (*Program, error) {
			return fittingStorm(s, int(s.Values.Int("timers")))
		},
	}
}

func gleixnerLoopThreads() Workload {
	return loop("gleixner-loop-threads", "P workers of one task create and delete a timer, 100000 times",
		func(v params.Values) (tasks, workers int, err error) { return 1, workersOf(v, unlimited), nil })
}

func gleixnerLoopProcesses() Workload {
	return loop("gleixner-loop-processes", "P tasks with one worker each create and delete a timer, 100000 times",
		func(v params.Values) (tasks, workers int, err error) {
			return workersOf(v, unlimited), workersOf(v, unlimited), nil
		})
}

// loop is a workload in which each worker creates and deletes one timer again and again.
func loop(name, title string, fixed func(params.Values) (tasks, workers int, err error)) Workload {
	return Workload{
		Name: name, Title: title, Steady: measuredWhole, Fixed: fixed,
		Params: []params.Param{paramP(unlimited), {Name: "times", Default: "100000", Min: 1, Max: 100_000_000,
			Help: "pairs of create and delete per worker"}},
		Program: func(s Shape) (*Program, error) {
			times := int(s.Values.Int("times"))
			if err := s.Fits(Size{Slots: s.Workers, Ops: 2 * s.Workers * times, Kinds: 2}); err != nil {
				return nil, err
			}
			prog := &Program{First: Evenly(s.Tasks, s.Workers/s.Tasks), Rounds: 1}
			prog.Phases = []Phase{{Name: "loop", Streams: Each(s.Workers, func(w int) (loop Stream) {
				for range times {
					loop = append(loop, prog.Op(Create, w), prog.Op(Delete, w))
				}
				return loop
			})}}
			return prog, nil
		},
	}
}

// emelyanov is the test of commit 5ed67f05f66c of 2013.
func emelyanov() Workload {
	const tasks = 10
	return Workload{
		Name: "emelyanov-2013", Title: "10 tasks create 512 timers each, then make 10000 gettime calls each",
		Steady: measuredWhole,
		Params: []params.Param{paramP(tasks), paramTimersDefault(512),
			{Name: "gettimes", Default: "10000", Min: 1, Max: 10_000_000,
				Help: "timer_gettime calls of each task, on its timers in turn"}},
		Fixed: func(v params.Values) (int, int, error) { return tasks, workersOf(v, tasks), nil },
		Program: func(s Shape) (*Program, error) {
			if s.Workers > s.Tasks {
				return nil, fmt.Errorf("%w: p is %d, but a task has only one worker", ErrUnsuited, s.Workers)
			}
			timers, gettimes := int(s.Values.Int("timers")), int(s.Values.Int("gettimes"))
			size := Size{Slots: s.Tasks * timers, Ops: s.Tasks * (timers + gettimes + 1), Kinds: 3}
			if err := s.Fits(size); err != nil {
				return nil, err
			}
			prog := stormProgram(s, timers)
			prog.Phases[1].Streams = Each(s.Workers, func(w int) (lookups Stream) {
				from, to := Share(s.Tasks, s.Workers, w)
				for task := from; task < to; task++ {
					for n := range gettimes {
						lookups = append(lookups, NewOp(Lookup, task, task*timers+n%timers))
					}
				}
				return lookups
			})
			return prog, nil
		},
	}
}

// dumazet is the test of commit 8af088710d1e of 2011, which removed the lock from lookups in
// the global tree.
func dumazet() Workload {
	const tasks = 16
	return Workload{
		Name: "dumazet-2011", Title: "16 tasks with one timer each call gettime",
		Steady: "population: each task has its timer",
		Params: []params.Param{paramP(tasks)},
		Fixed:  func(v params.Values) (int, int, error) { return tasks, workersOf(v, tasks), nil },
		Program: func(s Shape) (*Program, error) {
			if s.Workers > s.Tasks {
				return nil, fmt.Errorf("%w: p is %d, but a task has only one worker", ErrUnsuited, s.Workers)
			}
			if err := s.Fits(Size{Slots: s.Tasks, Ops: 2 * s.Tasks, Kinds: 1}); err != nil {
				return nil, err
			}
			prog := &Program{First: Evenly(s.Tasks, 1)}
			prog.Setup = []Phase{{Name: "fill", Streams: prog.Shared(Create, 0, s.Tasks, s.Workers)}}
			prog.Phases = []Phase{{Name: "run", Streams: prog.Shared(Lookup, 0, s.Tasks, s.Workers)}}
			return prog, nil
		},
	}
}
