package engine

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// CheckPinned notices a worker that could not be pinned, and one that was moved.
func TestCheckPinned(t *testing.T) {
	cpus := AllowedCPUs()
	if len(cpus) < 2 {
		t.Skip("there is no CPU to move a worker to")
	}
	for _, test := range []struct {
		name string
		do   func(w *worker)
		want string
	}{
		{"nothing", func(*worker) {}, ""},
		{"moved", func(w *worker) {
			var all unix.CPUSet
			all.Set(cpus[0])
			all.Set(cpus[1])
			unix.SchedSetaffinity(w.pinned.thread, &all)
		}, "was moved from CPU"},
		{"no such CPU", func(w *worker) { w.pinned.err = unix.EINVAL }, "could not be pinned to CPU"},
	} {
		p := NewPool(1, NewClock(0), cpus[0])
		m, err := NewSubject("test", newCounting(t), compiled(t, "find", 1, 1), 1)
		if err != nil {
			t.Fatal(err)
		}
		r := Interleaver{Pool: p, Subjects: []*Subject{m}, Rand: newRand(),
			Timing: Timing{Slice: time.Millisecond, Slices: 1}}
		r.Setup() // the worker runs now
		test.do(p.workers[0])
		err = p.CheckPinned()
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
		p.Close()
	}
}
