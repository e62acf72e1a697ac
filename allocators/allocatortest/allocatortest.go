// Package allocatortest is the conformance suite: what every design must do,
// whatever its structure, as checks with names. All of them speak only the
// contract of package allocators, on two layers: Space, the design alone, and
// Process, the system calls over it.
//
// From the plainest check to the subtlest, in the order in which they are run:
//
//   - cases of the contract, a script each: ids, errors, wrap, full, exit
//     (contract.go, in the notation of script.go);
//   - random histories beside a slow and obvious model (history.go, model.go);
//     one that fails is shortened and printed as a script;
//   - histories of more timers than fit a node of a tree or a word of bits
//     (many.go, thousands.go); calls on a timer under construction, or on its way out
//     (moments.go); timers that only the structure still refers to, while garbage
//     is collected (collected.go);
//   - the same by many workers at once, each of which keeps to tasks or to ids
//     of its own and so still knows every answer, while the structure is
//     shared (private.go);
//   - races for one id and for the last ids (races.go);
//   - wanted ids beside tables that grow, and all calls beside tables that are
//     rebuilt (growth.go); lists of timers beside churn (lists.go);
//   - a storm of workers on few ids, judged by a ledger (storm.go, ledger.go);
//   - short histories of racing workers, all the answers of which must fit one
//     order of the calls (linear.go, linearmodel.go).
//
// Every check is made against the design as it is and against variants of it
// (variants.go): one bucket, a hash that always collides, scattered owners,
// timers packed onto one cache line. A check that panics or hangs is a failure
// like any other (trial.go).
//
// In a build with the tag sched, Explore goes through schedules of small programs
// instead of waiting for a race to happen (explore.go, package sched).
//
// The suite needs no testing framework: Run is the door for go test, Verify the
// one for programs. What it cannot do is survive what the Go runtime calls
// fatal, such as concurrent writes to a map.
//
// That the suite has teeth is tested as well: faults_test.go plants faults in a
// design and says which check must catch each.
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
