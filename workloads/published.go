package workloads

import (
	"fmt"
	"runtime"
	"strconv"

	"idlab/allocators"
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

// criuRestore is the restore of timers with their ids that commit ec2d0c04624b
// tells of: by creating and deleting up to them, as CRIU did, and by asking for
// them. Two tasks want the same ids, as the copies of one program do.
func criuRestore() Workload {
	const tasks, timers = 2, 2
	return Workload{
		Name: "criu-restore", Title: "timers with the ids 1000000 and 2000000 in two tasks: by create and delete (seek), then asked for (create-at)",
		Steady: fromNothing,
		Params: []params.Param{{Name: "gap", Default: "1000000", Min: 1, Max: 1 << 30, Help: "distance of the ids: the first, and from it to the second"}},
		Fixed:  func(params.Values) (int, int, error) { return tasks, 1, nil },
		Program: func(s Shape) (*Program, error) {
			prog := &Program{First: Evenly(tasks, timers), Rounds: 1, MayRefuse: true}
			for range tasks {
				for n := range timers {
					prog.Wanted = append(prog.Wanted, allocators.ID(min(int64(n+1)*s.Values.Int("gap"), int64(allocators.MaxID))))
				}
			}
			exit := Phase{Name: "exit", Streams: prog.Exits(0, 1)}
			prog.Phases = []Phase{
				{Name: "seek", Streams: prog.Shared(Seek, 0, prog.Slots(), 1), Once: true}, exit,
				{Name: "create-at", Streams: prog.Shared(CreateAt, 0, prog.Slots(), 1)}, exit,
			}
			return prog, nil
		},
	}
}

// sparse is the case that spoke against a tree for each task: commit
// 1535cb80286e, "2048 timers with a ID offset of 512".
func sparse() Workload {
	return Workload{
		Name: "sparse-512", Title: "one task with 2048 timers, 512 ids from one to the next: finds, and bytes a timer",
		Steady: "population: each slot has its timer",
		Params: []params.Param{paramTimersOf(2048), {Name: "stride", Default: "512", Min: 1, Max: 1 << 20, Help: "from one id to the next"}},
		Fixed:  func(params.Values) (tasks, workers int, err error) { return 1, 0, nil },
		Program: func(s Shape) (*Program, error) {
			prog := &Program{First: Evenly(1, int(s.Values.Int("timers"))), MayRefuse: true}
			for slot := range prog.Slots() {
				id := int64(slot) * s.Values.Int("stride")
				if id > int64(allocators.MaxID) {
					return nil, fmt.Errorf("%d timers at a stride of %d go beyond the largest id", prog.Slots(), s.Values.Int("stride"))
				}
				prog.Wanted = append(prog.Wanted, allocators.ID(id))
			}
			prog.Setup = []Phase{{Name: "fill", Streams: prog.Shared(CreateAt, 0, prog.Slots(), s.Workers)}}
			prog.Phases = []Phase{{Name: "run", Streams: Each(s.Workers, prog.randomly(Find, uniform(prog.Slots()), s.Seed))}}
			return prog, nil
		},
	}
}

// paramPublishedTimers is the number of timers that each of 64 tasks had.
func paramPublishedTimers() params.Param {
	return params.Param{Name: "timers", Min: 1, Max: 10_000_000, Pinned: "312",
		Help: "timers a task has: 20000 as published, on 32768 buckets; by default as many as make chains as long on 512 × CPUs"}
}

const publishedTasks = 64

func publishedTimers(v params.Values) int {
	if n := int(v.Int("timers")); n > 0 {
		return n
	}
	const timers, cpus = 20_000, 64
	return max(1, timers*runtime.NumCPU()/cpus)
}

// jhash is the case behind commit 781764e0b439. What it is about is not in the
// workload: the designs rcu and rcu-hash32, with owners=contiguous or scattered.
func jhash() Workload {
	return Workload{
		Name: "jhash", Title: "64 tasks create 20000 timers each and look each one up: for rcu and rcu-hash32, owners=contiguous and scattered",
		Steady: fromNothing,
		Params: []params.Param{paramPublishedTimers()},
		Fixed:  func(params.Values) (tasks, workers int, err error) { return publishedTasks, 0, nil },
		Program: func(s Shape) (*Program, error) {
			return stormProgram(s.Tasks, publishedTimers(s.Values), s.Workers)
		},
	}
}

// cacheline is the case behind commit 5fa75a432f1a: those who walk chains come by
// timers that others use. What it is about is not in the workload: designs with
// timer=split and timer=packed.
func cacheline() Workload {
	return Workload{
		Name: "cacheline", Title: "64 tasks with 20000 timers each: one worker finds timers, the others use them: for timer=split and timer=packed",
		Steady: "population: each slot has its timer",
		Params: []params.Param{paramPublishedTimers()},
		Fixed:  func(params.Values) (tasks, workers int, err error) { return publishedTasks, 0, nil },
		Program: func(s Shape) (*Program, error) {
			if s.Workers < 2 {
				return nil, fmt.Errorf("%w: one finds timers while others use them, so 2 workers at least", ErrUnsuited)
			}
			timers := publishedTimers(s.Values)
			if err := fits(s.Tasks, timers); err != nil {
				return nil, err
			}
			prog := &Program{First: Evenly(s.Tasks, timers)}
			prog.Setup = []Phase{{Name: "fill", Streams: prog.Shared(Create, 0, prog.Slots(), s.Workers)}}
			all := uniform(prog.Slots())
			finds, lookups := prog.randomly(Find, all, s.Seed), prog.randomly(Lookup, all, s.Seed)
			prog.Phases = []Phase{{Name: "run", Roles: rolesOf("walkers", "users", s.Workers), Streams: Each(s.Workers, func(w int) Stream {
				if w == 0 {
					return finds(w)
				}
				return lookups(w)
			})}}
			return prog, nil
		},
	}
}

// rolesOf gives the first worker a role, and all others another.
func rolesOf(first, others string, workers int) (roles []string) {
	for w := range workers {
		roles = append(roles, others)
		if w == 0 {
			roles[0] = first
		}
	}
	return roles
}
