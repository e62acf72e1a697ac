package allocatortest

import (
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"idlab/allocators"
)

// Options scale the checks. The zero Options are the suite as it should be run
// after every change.
type Options struct {
	// Seed is where the random checks start. Those of one worker repeat
	// exactly under an equal seed.
	Seed uint64
	// Effort multiplies the length of the random checks, and the 50 ms after
	// which each of them ends anyhow; 1 if zero.
	Effort float64
	// Workers is how many workers race each other; 8 if zero.
	Workers int
	// Limit is how long a check may take before it counts as hung; a minute if
	// zero.
	Limit time.Duration
}

func (o Options) withDefaults() Options {
	if o.Effort == 0 {
		o.Effort = 1
	}
	if o.Workers == 0 {
		o.Workers = 8
	}
	if o.Limit == 0 {
		o.Limit = time.Minute
	}
	return o
}

// Check is one claim about a design.
type Check struct {
	Name  string // as "space-full"
	Claim string // what holds if it passes, in a line
	run   func(*trial) error
	// small says that it needs a space with few ids, which only an allocator
	// can be asked for.
	small bool
}

// Checks returns the checks that a design must pass, plainest first.
func Checks(d allocators.Design) []Check {
	all := slices.Concat(contractChecks(d.IDs), historyChecks(), manyChecks(), thousandsChecks(d.IDs), momentChecks(), collectedChecks(),
		privateChecks(), raceChecks(), growthChecks(), stormChecks(), listChecks(), linearChecks())
	if d.System == nil {
		return all
	}
	return slices.DeleteFunc(all, func(c Check) bool { return c.small || !strings.HasPrefix(c.Name, systemLayer+"-") })
}

// Result is what came of a check.
type Result struct {
	Design string // the variant of the design, in the form that allocators.Select reads
	Check  Check
	Err    error // nil if it passed
	Took   time.Duration
}

// Verify makes every check against every variant of a design. It ends early
// after a check that hung: what still runs then would disturb the others.
func Verify(d allocators.Design, o Options) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		for _, variant := range Variants(d) {
			for _, c := range Checks(d) {
				r := c.Run(d, variant, o)
				if !yield(r) || r.Hung() {
					return
				}
			}
		}
	}
}

// Run makes the check against one variant of a design.
func (c Check) Run(d allocators.Design, variant string, o Options) Result {
	start := time.Now()
	t := &trial{
		Options: o.withDefaults(), design: d, variant: variant,
		start: start, broken: make(chan struct{}),
	}
	r := Result{Design: variant, Check: c, Err: t.guard(c.run), Took: time.Since(start)}
	if !r.Hung() {
		t.close()
	}
	return r
}

// Hung reports whether the check did not end in time.
func (r Result) Hung() bool {
	var hang *HangError
	return errors.As(r.Err, &hang)
}

// tester is the part of *testing.T that Run needs. Naming it here keeps the
// testing package, and the flags it brings, out of programs.
type tester[T any] interface {
	Helper()
	Error(args ...any)
	Skip(args ...any)
	Run(name string, f func(T)) bool
}

// Run makes every check against every variant of a design, each a subtest.
func Run[T tester[T]](t T, d allocators.Design, o Options) {
	t.Helper()
	if err := Unfit(d); err != nil {
		t.Skip(err)
	}
	hung := false
	for _, variant := range Variants(d) {
		t.Run(variant, func(t T) {
			for _, c := range Checks(d) {
				if hung {
					return
				}
				t.Run(c.Name, func(t T) {
					r := c.Run(d, variant, o)
					hung = r.Hung()
					if r.Err != nil {
						t.Error(r.Err)
					}
				})
			}
		})
	}
}
