package allocatortest

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"
)

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

// setDoing sets the description of the current work for the report of a timeout.
func (t *trial) setDoing(doing func() string) {
	t.mu.Lock()
	t.doing = doing
	t.mu.Unlock()
}

// grace is the time that other workers have to end after a failure.
const grace = 5 * time.Second

// runLimited runs a check with a timeout. Go cannot end a goroutine, so a check that loops keeps running after it.
func (t *trial) runLimited(check func(*trial) error) error {
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
			return t.hangError()
		}
	}
}

func (t *trial) hangError() error {
	e := &HangError{After: time.Since(t.start), Cause: t.failure(), Where: stacks()}
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
