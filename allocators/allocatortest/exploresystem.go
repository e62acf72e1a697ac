//go:build sim

package allocatortest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"syscall"

	"idlab/allocators"
	"idlab/allocators/sched"
)

// ExploreSystem runs small random programs of system calls in one task under random schedules, as Explore does for a
// design alone. It checks invariants that hold in every order: no id is listed twice; each error is one that the call
// may return; and at the end the listed timers, the timers that are found, and the creates less the deletes agree.
func ExploreSystem(d allocators.Design, variant string, seed uint64, programs int) error {
	for n := range programs {
		random := rand.New(rand.NewPCG(seed, uint64(n)))
		program := drawSystemCalls(random)
		for i := range schedulesPerProgram {
			choose := sched.RandomWalk(random, 1+random.IntN(20))
			if i%2 == 1 {
				choose = sched.PCT(random, len(program), 1+random.IntN(4), 200)
			}
			if err := runSystemCalls(subject{d, variant}, program, choose); err != nil {
				return fmt.Errorf("%s, seed %d, program %d, schedule %d: %w\n%v",
					variant, seed, n, i, err, program)
			}
		}
	}
	return nil
}

// drawSystemCalls draws a program: the calls of two or three threads.
func drawSystemCalls(random *rand.Rand) [][]step {
	calls := [...]call{create, at, at, del, del, find, timers}
	program := make([][]step, 2+random.IntN(2))
	for w := range program {
		for range 1 + random.IntN(3) {
			c := calls[random.IntN(len(calls))]
			program[w] = append(program[w], step{task: 'a', call: c, id: allocators.ID(random.IntN(4))})
		}
	}
	return program
}

// runSystemCalls runs a program under one schedule and checks the invariants.
func runSystemCalls(s subject, program [][]step, choose sched.Chooser) error {
	system, err := s.open(wholeSpace, len(program))
	if err != nil {
		return err
	}
	defer system.Close()
	p, err := system.NewProcess()
	if err == nil {
		_, err = p.Create()
	}
	if err != nil {
		return err
	}
	live, failed := 1, error(nil)
	var bodies []func()
	for _, calls := range program {
		bodies = append(bodies, func() {
			for _, s := range calls {
				more, err := systemCall(p, s)
				live += more
				if failed == nil {
					failed = err
				}
			}
		})
	}
	var trace sched.Trace
	if _, err := sched.Run(sched.Config{Choose: trace.Record(choose), MaxSteps: maxSteps}, bodies...); err != nil {
		return fmt.Errorf("%w\nunder the schedule %v", err, trace)
	}
	if failed == nil {
		failed = checkFinalList(p, live)
	}
	return failed
}

// systemCall makes a call, and returns the change in the number of timers. It fails if the error is none that the call
// may return.
func systemCall(p allocators.Process, s step) (more int, err error) {
	switch s.call {
	case create:
		_, err = p.Create()
		return 1, err
	case at:
		if err = p.CreateAt(s.id); err == nil {
			return 1, nil
		}
		return 0, allowErrno(err, syscall.EBUSY)
	case del:
		if err = p.Delete(s.id); err == nil {
			return -1, nil
		}
		return 0, allowErrno(err, syscall.EINVAL)
	case find:
		_, err = p.Overrun(s.id)
		return 0, allowErrno(err, syscall.EINVAL)
	}
	return 0, checkListing(p, nil)
}

// allowErrno returns nil if err is the expected errno, else err.
func allowErrno(err error, expected syscall.Errno) error {
	if err == expected {
		return nil
	}
	return err
}

// checkFinalList checks, without concurrent calls, that the given number of timers is listed, and that exactly those
// are found.
func checkFinalList(p allocators.Process, live int) error {
	listed := p.Timers(nil)
	if len(listed) != live {
		return fmt.Errorf("at the end %d timers are listed, but %d were created and not deleted", len(listed), live)
	}
	for id := range allocators.ID(16) {
		want := "no"
		if slices.Contains(listed, id) {
			want = "yes"
		}
		if got := lookUp(p, id); got != want {
			return fmt.Errorf("at the end timer %d: found %s, listed %s", id, got, want)
		}
	}
	return checkListing(p, listed)
}
