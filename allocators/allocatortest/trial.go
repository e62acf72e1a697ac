package allocatortest

import (
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"idlab/allocators"
	"idlab/allocators/params"
)

// trial is one check under way against one variant of a design. It outlives the
// check where that hangs, so whoever reports must not wait for the workers.
type trial struct {
	Options
	design  allocators.Design
	variant string
	start   time.Time

	mu     sync.Mutex
	err    error         // the first failure of any worker
	broken chan struct{} // closed with it
	opened []allocators.System
	doing  func() string // says what is going on, for the report of a hang
}

// newTrial is a trial that no check has begun.
func newTrial(d allocators.Design, variant string) *trial {
	return &trial{Options: Options{}.withDefaults(), design: d, variant: variant, broken: make(chan struct{})}
}

// values returns the variant's parameters with a space of that many ids.
func (t *trial) values(ids int64) (params.Values, error) {
	spec := t.variant
	if t.design.System == nil {
		spec = fmt.Sprintf("%s,%s=%d", t.variant, allocators.ParamIDs().Name, ids)
	}
	selected, err := allocators.Select([]allocators.Design{t.design}, spec)
	if err != nil {
		return nil, err
	}
	return selected[0].Values, nil
}

// spaceOf is the number of ids in a space that was to have so many: a whole
// system has all there are.
func (t *trial) spaceOf(ids int64) int64 {
	if t.design.System != nil {
		return wholeSpace
	}
	return ids
}

// closeLater has a system closed when the check is over, unless it hangs.
func (t *trial) closeLater(s allocators.System) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.opened = append(t.opened, s)
}

func (t *trial) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.opened {
		s.Close()
	}
	t.opened = nil
}

// rounds counts the rounds of a random check: up to most, scaled by the effort,
// as far as time allows, until some worker fails. Designs and variants differ a
// thousandfold in speed, and the race detector adds its own.
func (t *trial) rounds(most int) iter.Seq[int] {
	end := t.start.Add(t.share())
	return func(yield func(int) bool) {
		for n := range max(1, int(float64(most)*t.Effort)) {
			if n > 0 && (t.over() || time.Now().After(end)) || !yield(n) {
				return
			}
		}
	}
}

// share is the time for a random check.
func (t *trial) share() time.Duration { return time.Duration(float64(50*time.Millisecond) * t.Effort) }

// late reports whether a round should be cut short, for a machine so busy that
// each hand-over of a lock between workers takes milliseconds.
func (t *trial) late() bool { return time.Since(t.start) > 10*t.share() || t.over() }

// rand returns the stream of random numbers of a worker, or of a round.
func (t *trial) rand(n int) *rand.Rand { return rand.New(rand.NewPCG(t.Seed, uint64(n))) }

// together runs n workers at once, from a start gun to the end of the last, and
// returns the first failure. A panic is one.
func (t *trial) together(n int, work func(w int) error) error {
	var wg sync.WaitGroup
	gun := make(chan struct{})
	for w := range n {
		wg.Go(func() {
			<-gun
			t.fail(rescued(func() error { return work(w) }))
		})
	}
	close(gun)
	wg.Wait()
	return t.failure()
}

// fail records the first failure; the others only follow from it.
func (t *trial) fail(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil && t.err == nil {
		t.err = err
		close(t.broken)
	}
}

func (t *trial) failure() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err
}

// over reports whether some worker failed: the others then need not go on.
func (t *trial) over() bool {
	select {
	case <-t.broken:
		return true
	default:
		return false
	}
}

// note keeps what to say about the work under way if it hangs.
func (t *trial) note(doing func() string) {
	t.mu.Lock()
	t.doing = doing
	t.mu.Unlock()
}

// rescued runs f and turns a panic into an error with the stack.
func rescued(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			stack, _, _ := strings.Cut(string(debug.Stack()), "idlab/allocators/allocatortest.rescued(")
			err = fmt.Errorf("panic: %v\n%s", p, stack)
		}
	}()
	return f()
}

// HangError is the failure of a check that did not end.
type HangError struct {
	After time.Duration
	Cause error  // what failed before, such as a worker that panicked holding a lock; or nil
	Doing string // what was being done
	Where string // stacks of those that hang
}

func (e *HangError) Error() string {
	s := fmt.Sprintf("hung, given up after %v", e.After.Round(time.Millisecond))
	if e.Cause != nil {
		s = e.Cause.Error() + "\nthen " + s
	}
	if e.Doing != "" {
		s += "\nin " + e.Doing
	}
	return s + "\n" + e.Where
}

func (e *HangError) Unwrap() error { return e.Cause }

// grace is how long after a failure the other workers get to end.
const grace = 5 * time.Second

// guard runs a check and gives it up when it takes too long. Go has no way to
// end a goroutine: one that loops goes on doing so.
func (t *trial) guard(check func(*trial) error) error {
	start := time.Now()
	done := make(chan error, 1)
	go func() { done <- rescued(func() error { return check(t) }) }()
	limit := time.After(t.Limit)
	for broken := t.broken; ; {
		select {
		case err := <-done:
			return err
		case <-broken:
			broken = nil
			limit = time.After(min(grace, t.Limit))
		case <-limit:
			return t.hang(time.Since(start))
		}
	}
}

func (t *trial) hang(after time.Duration) error {
	e := &HangError{After: after, Cause: t.failure(), Where: stacks()}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.doing != nil {
		e.Doing = t.doing()
	}
	return e
}

// stacks returns the stacks of the youngest goroutines that are inside a check:
// older ones may be left from a check that hung before.
func stacks() string {
	const most = 3
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	byAge := map[int]string{}
	for stack := range strings.SplitSeq(string(buf), "\n\n") {
		stack, _, inside := strings.Cut(stack, "idlab/allocators/allocatortest.rescued")
		var number int
		if _, err := fmt.Sscanf(stack, "goroutine %d", &number); err == nil && inside {
			byAge[number] = stack
		}
	}
	var youngest []string
	for _, number := range slices.Backward(slices.Sorted(maps.Keys(byAge))) {
		if len(youngest) < most {
			youngest = append(youngest, byAge[number])
		}
	}
	return strings.Join(youngest, "\n")
}
