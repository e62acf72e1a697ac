//go:build sim

package allocatortest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"idlab/allocators"
	"idlab/allocators/sched"
)

// Explore runs a number of small random programs on one variant of a design, each under schedulesPerProgram random
// schedules, and checks that each history is linearizable (spaceSpec). It returns the first failure with its program and
// schedule. The same seed repeats the failure.
//
// Other checks wait for the operating system to preempt a worker between two given instructions, which may take hours.
// Here every atomic access and every lock is a scheduling point.
func Explore(d allocators.Design, variant string, seed uint64, programs int) error {
	for n := range programs {
		random := rand.New(rand.NewPCG(seed, uint64(n)))
		x := drawProgram(subject{d, variant}, random)
		for i := range schedulesPerProgram {
			choose := sched.RandomWalk(random, 1+random.IntN(20))
			if i%2 == 1 {
				choose = sched.PCT(random, len(x.threads), 1+random.IntN(4), x.steps)
			}
			if err := x.run(choose); err != nil {
				return fmt.Errorf("%s, seed %d, program %d, schedule %d: %w", variant, seed, n, i, err)
			}
		}
	}
	return nil
}

const (
	schedulesPerProgram = 40
	maxSteps            = 100_000 // of a run: a run that ends takes far fewer
)

// testProgram is the calls of some threads in one task, which has some timers at the start.
type testProgram struct {
	subject subject
	ids     int64
	start   []allocators.ID // ids of the timers at the start; thread n % threads may remove the n-th
	threads [][]programCall
	steps   int // of the longest run so far, at least 100
}

type programCall struct {
	call call
	id   allocators.ID
	own  int // delete: index among the timers that the thread holds
}

// rebuilding is a call of allocators.Rebuilder. Histories do not contain it.
const rebuilding call = "rebuild"

func (c programCall) String() string {
	if c.call == del {
		return fmt.Sprintf("delete(own %d)", c.own)
	}
	return fmt.Sprintf("%s(%d)", c.call, c.id)
}

// drawProgram draws a program.
func drawProgram(s subject, random *rand.Rand) *testProgram {
	x := &testProgram{subject: s, ids: drawSpaceSize(random), steps: 100}
	x.threads = make([][]programCall, 2+random.IntN(2))
	pool := drawIDs(x.ids, random)
	for _, id := range pool {
		if random.IntN(2) == 0 && int64(len(x.start)) < x.ids/2 && len(x.start) < maxLinearIDs/2 {
			x.start = append(x.start, id)
		}
	}
	calls := []call{create, create, at, at, del, del, find, find, find, rebuilding}
	if lowestFree(s.design.IDs) && x.ids == wholeSpace {
		calls = calls[2:] // no create: renumber keeps the order of ids, and not which ids between them are free
	}
	for w := range x.threads {
		for range 1 + random.IntN(3) {
			x.threads[w] = append(x.threads[w], programCall{
				calls[random.IntN(len(calls))], pool[random.IntN(len(pool))], random.IntN(4)})
		}
	}
	return x
}

// drawSpaceSize returns the size of a small space or of the whole one.
func drawSpaceSize(random *rand.Rand) int64 {
	if random.IntN(2) == 0 {
		return maxLinearIDs
	}
	return wholeSpace
}

// drawIDs returns ids of a space: neighbours, ids with the same low bits, and distant ones; or ids that each need a
// leaf of their own in a radix tree.
func drawIDs(ids int64, random *rand.Rand) []allocators.ID {
	switch {
	case ids == wholeSpace && random.IntN(2) == 0:
		return []allocators.ID{0, 64, 128, 192}
	case ids == wholeSpace:
		return []allocators.ID{0, 1, 2, 3, 8, 16, 64, 1000, 70_000}
	}
	return []allocators.ID{0, 1, 2, 3, 4, 5, 7}
}

// run runs the program under one schedule and checks the history.
func (x *testProgram) run(choose sched.Chooser) error {
	r, err := x.begin()
	if err != nil {
		return err
	}
	var bodies []func()
	for w := range x.threads {
		bodies = append(bodies, func() { r.work(w, x.threads[w]) })
	}
	var trace sched.Trace
	steps, err := sched.Run(sched.Config{Choose: trace.Record(choose), MaxSteps: maxSteps}, bodies...)
	x.steps = max(x.steps, steps)
	if err == nil {
		err = r.check(x.subject.design.IDs, x.ids)
	}
	if err != nil {
		return fmt.Errorf("%w\ntimers %v at the start, then concurrently\n%sunder the schedule %v",
			err, x.start, x.program(), trace)
	}
	return nil
}

// program formats the threads, a line each.
func (x *testProgram) program() string {
	var text strings.Builder
	for w, calls := range x.threads {
		fmt.Fprintf(&text, "thread %d: %v\n", w, calls)
	}
	return text.String()
}
