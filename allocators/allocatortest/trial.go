package allocatortest

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"idlab/allocators"
)

// trial is one run of a check against one variant of a design. It outlives a check that hangs, so a report must not
// wait for the workers.
type trial struct {
	Options
	subject
	start time.Time

	mu     sync.Mutex
	err    error               // the first failure of any worker
	stop   chan struct{}       // closed when err is set
	opened []allocators.System // closed when the check ends
	doing  func() string       // describes the current work, for the report of a timeout
}

// newTrial returns a trial whose time begins now.
func newTrial(s subject, o Options) *trial {
	return &trial{Options: o.withDefaults(time.Minute), subject: s, start: time.Now(), stop: make(chan struct{})}
}

// system opens a system without tasks. It is closed when the check ends, and stays open after a timeout.
func (t *trial) system(ids int64) (allocators.System, error) {
	s, err := t.open(ids, t.Workers)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.opened = append(t.opened, s)
	return s, nil
}

// process starts the only task of a new system.
func (t *trial) process(ids int64) (allocators.Process, error) {
	s, err := t.system(ids)
	if err != nil {
		return nil, err
	}
	return s.NewProcess()
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
