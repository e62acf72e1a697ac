package allocatortest

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"idlab/allocators"
	"idlab/allocators/params"
)

// try runs a function as a check of no design.
func try(limit time.Duration, check func(*trial) error) Result {
	return Check{Name: "test", run: check}.Run(allocators.Design{}, "none", Options{Workers: 4, Limit: limit})
}

// tryLonger does the same with longer and longer limits, until the result is as wanted: on a busy machine a short one
// may end before the check begins.
func tryLonger(limit time.Duration, wanted func(Result) bool, check func(*trial) error) (r Result) {
	for ; limit < time.Minute; limit *= 4 {
		if r = try(limit, check); wanted(r) {
			break
		}
	}
	return r
}

// A panic in a check or a worker is a failure with its value and stack.
func TestTrialCatchesPanics(t *testing.T) {
	for name, check := range map[string]func(*trial) error{
		"in the check": func(*trial) error { panic("ouch") },
		"in a worker": func(t *trial) error {
			return t.parallel(t.Workers, func(w int) error {
				if w == 2 {
					panic("ouch")
				}
				return nil
			})
		},
	} {
		r := try(time.Minute, check)
		if r.Err == nil || r.Hung() ||
			!strings.Contains(r.Err.Error(), "ouch") || !strings.Contains(r.Err.Error(), "trial_test.go") {
			t.Errorf("a panic %s gives %v, want its value and stack", name, r.Err)
		}
	}
}

// A check that hangs ends by the timeout. The report has its description and stacks.
func TestTrialTimeout(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	waits := func(r Result) bool { return r.Hung() && strings.Contains(r.Err.Error(), "chan receive") }
	r := tryLonger(50*time.Millisecond, waits, func(t *trial) error {
		t.setDoing(func() string { return "the waiting room" })
		return t.parallel(1, func(int) error { <-release; return nil })
	})
	if !r.Hung() {
		t.Fatalf("got %v, want a hang", r.Err)
	}
	for _, want := range []string{"the waiting room", "chan receive", "trial_test.go"} {
		if !strings.Contains(r.Err.Error(), want) {
			t.Errorf("the report has no %q:\n%v", want, r.Err)
		}
	}
}

// If a worker fails while it holds a lock, the others hang. The report begins with the failure.
func TestTrialTimeoutAfterFailure(t *testing.T) {
	cause := errors.New("the cause")
	fails := func(r Result) bool { return errors.Is(r.Err, cause) }
	var held []*sync.Mutex
	r := tryLonger(50*time.Millisecond, fails, func(t *trial) error {
		mu := new(sync.Mutex)
		held = append(held, mu)
		return t.parallel(t.Workers, func(int) error {
			mu.Lock()
			return cause
		})
	})
	for _, mu := range held {
		defer mu.Unlock()
	}
	if !r.Hung() || !errors.Is(r.Err, cause) || !strings.HasPrefix(r.Err.Error(), cause.Error()) {
		t.Errorf("got %v, want the cause, then the timeout", r.Err)
	}
}

func TestTrialRounds(t *testing.T) {
	count := func(o Options, each time.Duration) (n int) {
		tr := newTrial(subject{}, o)
		for range tr.rounds(20) {
			time.Sleep(each)
			n++
		}
		return n
	}
	if n := count(Options{Effort: 1000}, 0); n != 20_000 {
		t.Errorf("%d rounds, want 20 × 1,000", n)
	}
	if n := count(Options{Effort: 0.001}, 0); n != 1 {
		t.Errorf("%d rounds, want 1", n)
	}
	if n := count(Options{Effort: 1}, 200*time.Millisecond); n != 1 {
		t.Errorf("%d rounds, want 1, which exceeds the budget", n)
	}
}

func TestVariants(t *testing.T) {
	d := allocators.Design{Name: "d", Params: []params.Param{
		{Name: "hash", Default: "own", Choices: []string{"own", "other", "collide"}},
		{Name: "buckets", Min: 1, Max: 64},
		{Name: "least", Default: "2", Min: 2, Max: 64},
		{Name: "text"},
	}}
	want := []string{"d", "d,hash=other", "d,hash=collide", "d,buckets=1", "d,owners=scattered", "d,timer=packed"}
	if got := Variants(d); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Verify runs all checks of all variants, and stops after a timeout.
func TestVerify(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	var good, bad []Result
	for r := range Verify(mutantDesign(noFault, nil), Options{Effort: 0.1, Limit: 10 * time.Minute}) {
		if r.Err != nil {
			t.Errorf("%s on %s: %v", r.Check.Name, r.Design, r.Err)
		}
		good = append(good, r)
	}
	last := func() Result { return bad[len(bad)-1] }
	// On a busy machine another check may take longer than a short limit.
	for limit := time.Second / 2; limit < time.Minute && (bad == nil || last().Check.Name != "space-full"); limit *= 4 {
		bad = slices.Collect(Verify(mutantDesign(noEAGAIN, stop), Options{Limit: limit}))
	}
	if want := 3 * len(Checks(mutantDesign(noFault, nil))); len(good) != want {
		t.Errorf("%d results, want %d", len(good), want)
	}
	if r := last(); !r.Hung() || r.Check.Name != "space-full" {
		t.Errorf("the last result is of %s, want a timeout of space-full", r.Check.Name)
	}
}
