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

// Worker i is pinned to the i-th CPU. Workers that outnumber the CPUs share them all. Without CPUs none is pinned.
func TestPinOrder(t *testing.T) {
	cpus := AllowedCPUs()
	if len(cpus) < 2 {
		t.Skip("there are no two CPUs")
	}
	first, second := cpus[0], cpus[1]
	both := []int{first, second}
	for _, test := range []struct {
		cpus []int
		want [][]int // the CPUs of each worker
	}{
		{[]int{second, first}, [][]int{{second}, {first}}},
		{[]int{second, first}, [][]int{{second}}},
		{[]int{second, first}, [][]int{both, both, both}},
		{[]int{second}, [][]int{{second}, {second}}},
		{nil, [][]int{nil}},
	} {
		workers := len(test.want)
		p := NewPool(workers, NewClock(0), test.cpus...)
		m, err := NewSubject("test", newCounting(t), compiled(t, "find", 1, workers), workers)
		if err != nil {
			t.Fatal(err)
		}
		r := Interleaver{Pool: p, Subjects: []*Subject{m}, Rand: newRand(),
			Timing: Timing{Slice: time.Millisecond, Slices: 1}}
		r.Setup() // the workers run now
		for i, w := range p.workers {
			var set unix.CPUSet
			if thread := w.pinned.thread; thread != 0 {
				if err := unix.SchedGetaffinity(thread, &set); err != nil {
					t.Fatal(err)
				}
			}
			if set != setOf(test.want[i]) {
				t.Errorf("worker %d of %d on CPUs %v runs on %v, want %v", i, workers, test.cpus, set, test.want[i])
			}
		}
		if err := p.CheckPinned(); err != nil {
			t.Errorf("%d workers on CPUs %v: %v", workers, test.cpus, err)
		}
		p.Close()
	}
}
