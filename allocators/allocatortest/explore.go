//go:build sim

package allocatortest

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"

	"idlab/allocators"
	"idlab/allocators/sched"
)

// Exploration says which schedules of which programs are tried on a design. Every atomic access and every lock is a
// scheduling point, so a race needs no luck. Other checks wait for the operating system to preempt a worker between two
// given instructions, which may take hours.
//
// A schedule has a number. The number gives the program, of which schedulesPerProgram schedules follow each other, the
// variant of the design, and the choices: half of the schedules are random walks, half are by PCT. The same number
// gives the same run in every process.
type Exploration struct {
	Design   allocators.Design
	Variants []string // that programs take in turns; nil: ScheduledVariants

	First     uint64 // number of the first schedule
	Schedules int    // random ones
	Rebuild   bool   // every program of a space rebuilds the table

	onlyPCT bool // no random walks
	asFound bool // a failure is not shortened
}

const (
	schedulesPerProgram = 10
	maxSteps            = 20_000 // of a run: a run that ends takes far fewer
)

// Explored is the result of an exploration.
type Explored struct {
	Programs, Schedules int
	Reached             Reached
	Failure             *ScheduleRun // the first schedule that fails, or nil
}

// ScheduledVariants returns the variants that the scheduler can tell apart: all kinds of locks are one to it.
func ScheduledVariants(d allocators.Design) (variants []string) {
	for _, v := range Variants(d) {
		if !strings.Contains(v, ",lock=") {
			variants = append(variants, v)
		}
	}
	return variants
}

// Run runs the schedules until one fails or the context ends.
func (e Exploration) Run(ctx context.Context) (result Explored, err error) {
	var x *testProgram
	var seen map[string]bool
	for n := e.First; n < e.First+uint64(e.Schedules); n++ {
		if x == nil || n%schedulesPerProgram == 0 {
			x, seen = e.program(n/schedulesPerProgram), map[string]bool{}
			result.Programs++
		}
		r := x.run(e.chooser(n, len(x.threads)), nil, seen)
		if result.count(r); r.err != nil {
			result.Failure = &ScheduleRun{Number: n, Variant: x.subject.variant, Err: r.err}
			if !e.asFound {
				result.Failure.shorten(x, r.trace)
			}
			break
		}
		if ctx.Err() != nil {
			break
		}
	}
	return result, ctx.Err()
}

// Replay runs the schedule of a number. A failure is shortened, as in Run.
func (e Exploration) Replay(n uint64) *ScheduleRun {
	e.First, e.Schedules = n, 1
	if result, _ := e.Run(context.Background()); result.Failure != nil {
		return result.Failure
	}
	x := e.program(n / schedulesPerProgram)
	run := &ScheduleRun{Number: n, Variant: x.subject.variant}
	run.write(x, e.chooser(n, len(x.threads)))
	return run
}

// program draws the program of a number.
func (e Exploration) program(number uint64) *testProgram {
	random := rand.New(rand.NewPCG(number, 0))
	variants := e.Variants
	if variants == nil {
		variants = ScheduledVariants(e.Design)
	}
	return draw(subject{e.Design, variants[number%uint64(len(variants))]}, random, e.Rebuild)
}

// chooser makes the choices of a schedule. They depend on its number alone, so the length of the run is drawn too.
func (e Exploration) chooser(n uint64, threads int) sched.Chooser {
	random := rand.New(rand.NewPCG(n, 1))
	if !e.onlyPCT && random.IntN(2) == 0 {
		return sched.RandomWalk(random, 1+random.IntN(20))
	}
	return sched.PCT(random, threads, 1+random.IntN(4), 12<<random.IntN(4))
}

// outcome is what a run gave.
type outcome struct {
	*execution
	trace   sched.Trace
	reached Reached // by histories that no run before had
	err     error
}

func (r outcome) failed() bool { return r.err != nil && !errors.Is(r.err, sched.ErrCut) }

// run runs the program under one schedule and checks it.
func (x *testProgram) run(choose sched.Chooser, o sched.Observer, seen map[string]bool) outcome {
	e, err := x.begin()
	if err != nil {
		return outcome{err: err}
	}
	return x.runIn(e, choose, o, seen)
}

func (x *testProgram) runIn(e *execution, choose sched.Chooser, o sched.Observer, seen map[string]bool) outcome {
	r := outcome{execution: e}
	_, r.err = sched.Run(sched.Config{Choose: r.trace.Record(choose), Observer: o, MaxSteps: maxSteps}, r.bodies(x)...)
	if r.err == nil {
		r.err = r.end()
	}
	if key := r.key(); r.err == nil && !seen[key] {
		seen[key] = true
		r.reached, r.err = r.check(x)
	}
	return r
}

// Add adds another result, and its failure if there was none.
func (e *Explored) Add(f Explored) {
	e.Programs += f.Programs
	e.Schedules += f.Schedules
	e.Reached.add(f.Reached)
	if e.Failure == nil {
		e.Failure = f.Failure
	}
}

func (e *Explored) count(r outcome) {
	e.Schedules++
	e.Reached.add(r.reached)
}

// Exhaust runs a program on one variant of a design under every schedule with at most the given number of preemptions,
// up to equivalence (sched.Exhaustive).
func Exhaust(ctx context.Context, d allocators.Design, variant string, p Program, preemptions int) (Explored, error) {
	x, err := p.parse(subject{d, variant})
	if err != nil {
		return Explored{}, err
	}
	return x.exhaust(ctx, preemptions)
}

// Programs returns the programs with a known hazard that suit a design, and some of two threads with three calls each,
// which are drawn from the seed.
func Programs(d allocators.Design, seed uint64, drawn int) []Program {
	all := slices.DeleteFunc(hazards(), func(p Program) bool { return !p.suits(d.IDs) })
	for n := range drawn {
		random := rand.New(rand.NewPCG(seed+uint64(n), 2))
		x := drawCalls(subject{d, d.Name}, random, []int{3, 3})
		for _, calls := range x.threads {
			x.Threads = append(x.Threads, callsText(calls))
		}
		all = append(all, x.Program)
	}
	return all
}

func (x *testProgram) exhaust(ctx context.Context, preemptions int) (e Explored, err error) {
	e.Programs = 1
	seen := map[string]bool{}
	for all := sched.NewExhaustive(preemptions); ; {
		r := x.run(all.Choose, all, seen)
		if !errors.Is(r.err, sched.ErrCut) {
			e.count(r)
		}
		if r.failed() {
			e.Failure = &ScheduleRun{Number: uint64(e.Schedules), Variant: x.subject.variant}
			e.Failure.shorten(x, r.trace)
			return e, nil
		}
		if !all.Next() || ctx.Err() != nil {
			return e, ctx.Err()
		}
	}
}
