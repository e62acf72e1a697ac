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

// trial is one run of a check against one variant of a design. It outlives a check that hangs, so a report must not
// wait for the workers.
type trial struct {
	Options
	design  allocators.Design
	variant string
	start   time.Time

	mu     sync.Mutex
	err    error         // the first failure of any worker
	stop   chan struct{} // closed when err is set
	opened []allocators.System
	doing  func() string // describes the current work, for the report of a timeout
}

// newTrial returns a trial with default options that has not started.
func newTrial(d allocators.Design, variant string) *trial {
	return &trial{Options: Options{}.withDefaults(), design: d, variant: variant, stop: make(chan struct{})}
}

// values returns the variant's parameters, with a space of the given number of ids.
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

// spaceOf returns the size of a space that was requested with the given size: a whole system always has wholeSpace.
func (t *trial) spaceOf(ids int64) int64 {
	if t.design.System != nil {
		return wholeSpace
	}
	return ids
}

// closeLater closes a system when the check ends. It stays open after a timeout.
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

// rounds yields the rounds of a random check: at most the given number times the effort, within the time budget, until
// a worker fails. The budget is needed because designs and variants differ in speed by a factor of up to a thousand,
// and the race detector slows all of them.
func (t *trial) rounds(most int) iter.Seq[int] {
	end := t.start.Add(t.budget())
	return func(yield func(int) bool) {
		for n := range max(1, int(float64(most)*t.Effort)) {
			if n > 0 && (t.stopped() || time.Now().After(end)) || !yield(n) {
				return
			}
		}
	}
}

// budget returns the time of a random check.
func (t *trial) budget() time.Duration { return time.Duration(float64(50*time.Millisecond) * t.Effort) }

// overdue reports whether to cut a round short. On an overloaded machine each hand-over of a lock between workers can
// take milliseconds.
func (t *trial) overdue() bool { return time.Since(t.start) > 10*t.budget() || t.stopped() }

// rand returns the random numbers of a worker or a round.
func (t *trial) rand(n int) *rand.Rand { return rand.New(rand.NewPCG(t.Seed, uint64(n))) }

// parallel runs n workers, which start together at a barrier, waits for all of them, and returns the first failure. A
// panic is a failure.
func (t *trial) parallel(n int, work func(w int) error) error {
	var wg sync.WaitGroup
	barrier := make(chan struct{})
	for w := range n {
		wg.Go(func() {
			<-barrier
			t.fail(catchPanic(func() error { return work(w) }))
		})
	}
	close(barrier)
	wg.Wait()
	return t.failure()
}

// fail records the first failure. Later ones are usually its consequences.
func (t *trial) fail(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil && t.err == nil {
		t.err = err
		close(t.stop)
	}
}

func (t *trial) failure() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err
}

// stopped reports whether a worker failed, so that the others can end.
func (t *trial) stopped() bool {
	select {
	case <-t.stop:
		return true
	default:
		return false
	}
}

// setDoing sets the description of the current work for the report of a timeout.
func (t *trial) setDoing(doing func() string) {
	t.mu.Lock()
	t.doing = doing
	t.mu.Unlock()
}

// catchPanic runs f and turns a panic into an error with the stack.
func catchPanic(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			stack, _, _ := strings.Cut(string(debug.Stack()), "idlab/allocators/allocatortest.catchPanic(")
			err = fmt.Errorf("panic: %v\n%s", p, stack)
		}
	}()
	return f()
}

// HangError is the failure of a check that timed out.
type HangError struct {
	After time.Duration
	Cause error  // an earlier failure, such as a panic of a worker that held a lock; or nil
	Doing string // the work at that time
	Where string // stacks of the goroutines that hang
}

func (e *HangError) Error() string {
	s := fmt.Sprintf("timeout after %v", e.After.Round(time.Millisecond))
	if e.Cause != nil {
		s = e.Cause.Error() + "\nthen " + s
	}
	if e.Doing != "" {
		s += "\nduring " + e.Doing
	}
	return s + "\n" + e.Where
}

func (e *HangError) Unwrap() error { return e.Cause }

// grace is the time that other workers have to end after a failure.
const grace = 5 * time.Second

// runLimited runs a check with a timeout. Go cannot end a goroutine, so a check that loops keeps running after it.
func (t *trial) runLimited(check func(*trial) error) error {
	start := time.Now()
	done := make(chan error, 1)
	go func() { done <- catchPanic(func() error { return check(t) }) }()
	limit := time.After(t.Limit)
	for stop := t.stop; ; {
		select {
		case err := <-done:
			return err
		case <-stop:
			stop = nil
			limit = time.After(min(grace, t.Limit))
		case <-limit:
			return t.hangError(time.Since(start))
		}
	}
}

func (t *trial) hangError(after time.Duration) error {
	e := &HangError{After: after, Cause: t.failure(), Where: stacks()}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.doing != nil {
		e.Doing = t.doing()
	}
	return e
}

// stacks returns the stacks of the youngest goroutines of checks. Older ones may belong to a check that timed out
// before.
func stacks() string {
	const most = 3
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	byAge := map[int]string{}
	for stack := range strings.SplitSeq(string(buf), "\n\n") {
		stack, _, inside := strings.Cut(stack, "idlab/allocators/allocatortest.catchPanic")
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
