// Package kernel is the running kernel as one more design: real timers, made by
// real system calls in real processes.
//
// Timer ids belong to a process, and a worker of the lab is a thread of one
// process only, whereas a workload has many tasks. So:
//
//   - A task is a process of its own, started by clone(2) without CLONE_THREAD:
//     it has its own signal_struct, which is all that the kernel's timer code
//     knows of a task. It shares the memory of the process that started it and
//     does nothing but to make the calls it is handed; a few lines of assembly,
//     since a process without the Go runtime cannot run Go (lane.go, and
//     lane_linux_amd64.s). It starts in some tens of microseconds, and dies with
//     the thread that started it (keeper.go).
//   - A worker that shares a task with others has a thread of its own in it,
//     its lane, on the worker's CPU (process.go).
//   - Handing calls over takes two switches between threads, more than the
//     calls themselves. So as many calls as follow each other in one task go
//     over together (allocators.Batcher), and are timed where they are made.
//
// What to bear in mind with its figures: ns/op and the percentiles are the time
// in the tasks, by their own clock; ops/s is what the workers reached, with the
// handing over in it; handover-ns/op is the difference. Where the calls of many
// tasks interleave, the workers are in the tasks for a small part of the time,
// and so contend less with each other than in the other designs. Every call
// holds the cost of an empty one, syscall-ns, which the other designs do not
// have, and the kernel's accounting of timers to users, its signals and its
// clocks. Find has no system call of its own: it is timer_getoverrun, as Lookup
// is. Exit is the end of a process and the start of the next. The structure's
// anatomy and its locks cannot be seen from outside.
package kernel

import (
	"errors"
	"fmt"

	"idlab/allocators"
)

// Kernel is the running kernel.
func Kernel() allocators.Design {
	return allocators.Design{
		Name:    "kernel",
		Title:   "the running kernel, through real system calls in real processes",
		Years:   "now",
		Source:  "timer_create(2) and its kin",
		IDs:     allocators.NextID,
		Writers: "the kernel's",
		Lookup:  "the kernel's",
		Lacks:   lacks(),
		Counted: allocators.Counted{Not: "what it does is done in the kernel"},
		System:  open,
	}
}

// shortage is the error where this machine cannot run the design, or not with
// so much of something. It is errors.ErrUnsupported: not the design has failed.
type shortage string

func (s shortage) Error() string        { return string(s) }
func (s shortage) Is(target error) bool { return target == errors.ErrUnsupported }

func shortagef(format string, args ...any) error { return shortage(fmt.Sprintf(format, args...)) }
