package workloads

import (
	"fmt"
	"runtime"
	"strconv"

	"idlab/allocators/params"
)

// The workloads of this file repeat the tests whose figures were published, in
// mails and commits of Linux. Where a test program is not public, and none of
// them is, its shape is what the text tells. timer_gettime stands as the lookup
// that it is: see System. Package reports sets the published figures beside
// those of a run.

// Published is the name that stands for all of them in a list of workloads.
const Published = "published"

func published() []Workload {
	return []Workload{
		gleixnerAlone("gleixner-1", 20_000),
		gleixnerAlone("gleixner-2", 50_000),
		gleixnerAlone("gleixner-3", 100_000),
		gleixnerThreads(), gleixnerProcesses(), gleixnerLoopThreads(), gleixnerLoopProcesses(),
		emelyanov(), dumazet(), criuRestore(), sparse(), jhash(), cacheline(),
	}
}

const fromNothing = "none: measured whole, from no timer to no timer"

// paramP is the P of the tests of commit 1535cb80286e.
func paramP() params.Param {
	return params.Param{Name: "p", Min: 1, Max: 1024, Pinned: "1", Help: "workers, pinned: 63 as published; by default the CPUs of the machine"}
}

// workersOf is the number of workers of a test that has most of them at most.
func workersOf(v params.Values, most int) int {
	if n := int(v.Int("p")); n > 0 {
		return n
	}
	return min(runtime.NumCPU(), most)
}

const anyNumber = 1 << 20

func paramTimersOf(n int) params.Param {
	return params.Param{Name: "timers", Default: strconv.Itoa(n), Min: 1, Max: 10_000_000, Help: "timers that each creates"}
}

// gleixnerAlone is tests 1 to 3 of commit 1535cb80286e.
func gleixnerAlone(name string, timers int) Workload {
	return Workload{
		Name: name, Title: fmt.Sprintf("one task creates %d timers, then looks each one up", timers), Steady: fromNothing,
		Params: []params.Param{paramTimersOf(timers)},
		Fixed:  func(params.Values) (tasks, workers int, err error) { return 1, 1, nil },
		Program: func(s Shape) (*Program, error) {
			return stormProgram(1, int(s.Values.Int("timers")), 1)
		},
	}
}

// gleixnerThreads is test 4: the threads of one process.
func gleixnerThreads() Workload {
	return Workload{
		Name: "gleixner-4", Title: "P workers of one task create 20000 timers each, then look up their own", Steady: fromNothing,
		Params: []params.Param{paramP(), paramTimersOf(20_000)},
		Fixed:  func(v params.Values) (tasks, workers int, err error) { return 1, workersOf(v, anyNumber), nil },
		Program: func(s Shape) (*Program, error) {
			return stormProgram(1, s.Workers*int(s.Values.Int("timers")), s.Workers)
		},
	}
}

// gleixnerProcesses is test 5.
func gleixnerProcesses() Workload {
	return Workload{
		Name: "gleixner-5", Title: "P tasks of a worker each create 20000 timers each, then look up their own", Steady: fromNothing,
		Params: []params.Param{paramP(), paramTimersOf(20_000)},
		Fixed: func(v params.Values) (tasks, workers int, err error) {
			return workersOf(v, anyNumber), workersOf(v, anyNumber), nil
		},
		Program: func(s Shape) (*Program, error) {
			return stormProgram(s.Tasks, int(s.Values.Int("timers")), s.Workers)
		},
	}
}

func gleixnerLoopThreads() Workload {
	return loop("gleixner-loop-threads", "P workers of one task create and delete a timer, 100000 times",
		func(v params.Values) (tasks, workers int, err error) { return 1, workersOf(v, anyNumber), nil })
}

func gleixnerLoopProcesses() Workload {
	return loop("gleixner-loop-processes", "P tasks of a worker each create and delete a timer, 100000 times",
		func(v params.Values) (tasks, workers int, err error) {
			return workersOf(v, anyNumber), workersOf(v, anyNumber), nil
		})
}

func loop(name, title string, fixed func(params.Values) (tasks, workers int, err error)) Workload {
	return Workload{
		Name: name, Title: title, Steady: fromNothing, Fixed: fixed,
		Params: []params.Param{paramP(), {Name: "times", Default: "100000", Min: 1, Max: 100_000_000, Help: "rounds of create and delete"}},
		Program: func(s Shape) (*Program, error) {
			if err := fits(s.Workers, 2*int(s.Values.Int("times"))); err != nil {
				return nil, err
			}
			prog := &Program{First: Evenly(s.Tasks, s.Workers/s.Tasks), Rounds: 1}
			prog.Phases = []Phase{{Name: "loop", Streams: Each(s.Workers, func(w int) (loop Stream) {
				for range s.Values.Int("times") {
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
		Name: "emelyanov-2013", Title: "10 tasks create 512 timers each, then make 10000 gettime calls each", Steady: fromNothing,
		Params: []params.Param{paramP(), paramTimersOf(512),
			{Name: "gettimes", Default: "10000", Min: 1, Max: 10_000_000, Help: "calls of each task, on one of its timers after the other"}},
		Fixed: func(v params.Values) (int, int, error) { return tasks, workersOf(v, tasks), nil },
		Program: func(s Shape) (*Program, error) {
			if s.Workers > s.Tasks {
				return nil, fmt.Errorf("%w: p is %d, and a task has one worker", ErrUnsuited, s.Workers)
			}
			timers := int(s.Values.Int("timers"))
			prog, err := stormProgram(s.Tasks, timers, s.Workers)
			if err == nil {
				err = fits(s.Tasks, int(s.Values.Int("gettimes")))
			}
			if err != nil {
				return nil, err
			}
			prog.Phases[1].Streams = Each(s.Workers, func(w int) (lookups Stream) {
				from, to := Share(s.Tasks, s.Workers, w)
				for task := from; task < to; task++ {
					for n := range int(s.Values.Int("gettimes")) {
						lookups = append(lookups, NewOp(Lookup, task, task*timers+n%timers))
					}
				}
				return lookups
			})
			return prog, nil
		},
	}
}

// dumazet is the test of commit 8af088710d1e of 2011, which took the lock off
// the lookups of the global tree.
func dumazet() Workload {
	const tasks = 16
	return Workload{
		Name: "dumazet-2011", Title: "16 tasks with a timer each in gettime", Steady: "population: each task has its timer",
		Params: []params.Param{paramP()},
		Fixed:  func(v params.Values) (int, int, error) { return tasks, workersOf(v, tasks), nil },
		Program: func(s Shape) (*Program, error) {
			if s.Workers > s.Tasks {
				return nil, fmt.Errorf("%w: p is %d, and a task has one worker", ErrUnsuited, s.Workers)
			}
			prog := &Program{First: Evenly(s.Tasks, 1)}
			prog.Setup = []Phase{{Name: "fill", Streams: prog.Shared(Create, 0, s.Tasks, s.Workers)}}
			prog.Phases = []Phase{{Name: "run", Streams: prog.Shared(Lookup, 0, s.Tasks, s.Workers)}}
			return prog, nil
		},
	}
}
