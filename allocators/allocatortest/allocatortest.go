package allocatortest

import (
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"idlab/allocators"
)

// Options scale the checks. The zero Options are the size for every change.
type Options struct {
	// Seed starts the random checks. Checks with one worker repeat exactly under the same seed.
	Seed uint64
	// Effort multiplies the length of the random checks, and the 50 ms after which each of them ends; 1 if zero.
	Effort float64
	// Workers is the number of concurrent workers; 8 if zero.
	Workers int
	// Limit is the timeout of a check. If zero, it is a minute, and 5 minutes in Run: tests run beside others.
	Limit time.Duration
	// Short is a fifth of the effort.
	Short bool
	// Long: Run checks every variant of a design as it checks the first.
	Long bool
}

// withDefaults returns the options without zeros, and with Short in the effort.
func (o Options) withDefaults(limit time.Duration) Options {
	if o.Effort == 0 {
		o.Effort = 1
	}
	if o.Short {
		o.Effort, o.Short = o.Effort/5, false
	}
	if o.Workers == 0 {
		o.Workers = 8
	}
	if o.Limit == 0 {
		o.Limit = limit
	}
	return o
}

// Check is one claim about a design.
type Check struct {
	Name  string // as "space-full"
	Claim string // the property that holds if the check passes, in one line
	run   func(*trial) error
	// small: the check needs a space with few ids, which an allocator can have and a whole system cannot.
	small bool
}

// Checks returns the checks that a design must pass, plainest first.
func Checks(d allocators.Design) []Check {
	all := slices.Concat(contractChecks(d.IDs), historyChecks(),
		multinodeChecks(), lowestFreeChecks(d.IDs), transientChecks(), gcChecks(),
		disjointChecks(), raceChecks(), resizeChecks(), stressChecks(), listingChecks(), linearChecks())
	if d.System == nil {
		return all
	}
	return slices.DeleteFunc(all, func(c Check) bool { return c.small || !c.ofSystem() })
}

// ofSystem reports whether the check makes system calls.
func (c Check) ofSystem() bool { return strings.HasPrefix(c.Name, systemLayer+"-") }

// Result is the outcome of a check.
type Result struct {
	Design string // the variant of the design, in the form that allocators.Select reads
	Check  Check
	Err    error // nil if it passed
	Took   time.Duration
}

// Verify runs every check against every variant of a design. It stops after a timeout: the goroutines of the check that
// hangs still run, and would disturb other checks.
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

// Run runs the check against one variant of a design.
func (c Check) Run(d allocators.Design, variant string, o Options) Result {
	t := newTrial(subject{d, variant}, o)
	r := Result{Design: variant, Check: c, Err: t.runLimited(c.run), Took: time.Since(t.start)}
	if !r.Hung() {
		t.close()
	}
	return r
}

// Hung reports whether the check timed out.
func (r Result) Hung() bool {
	var hang *HangError
	return errors.As(r.Err, &hang)
}

// tester is the part of *testing.T that Run needs. With it, programs that import this package do not import package
// testing, which defines flags.
type tester[T any] interface {
	Helper()
	Error(args ...any)
	Skip(args ...any)
	Run(name string, f func(T)) bool
}

// Run runs the checks against every variant of a design, each as a subtest. Unless Long is set, variants with a changed
// parameter get a fifth of the effort, and are checked without the shared system-call layer. They are ten times as many
// as designs, most of their code is that of the first variant, and the layer calls all variants by the same contract.
func Run[T tester[T]](t T, d allocators.Design, o Options) {
	t.Helper()
	if err := Unsupported(d); err != nil {
		t.Skip(err)
	}
	o = o.withDefaults(5 * time.Minute)
	hung := false
	for i, variant := range Variants(d) {
		less := i > 0 && !o.Long
		o := o
		if less {
			o.Effort /= 5
		}
		t.Run(variant, func(t T) {
			for _, c := range Checks(d) {
				if hung {
					return
				}
				if less && c.ofSystem() {
					continue
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
