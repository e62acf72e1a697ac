// Package kernel is the running kernel as one more design: real timers, made by
// real system calls in real processes.
//
// Timer ids belong to a process, and a worker of the lab is a thread of one
// process only, whereas a workload has many tasks. So:
//
//   - A task is a process of its own, started by clone(2) without CLONE_THREAD.
//     It has its own signal_struct, by which the kernel's timer code identifies a
//     task. It shares the memory of the process that started it, and
//     only makes the calls that it is handed. It is a few lines of assembly,
//     since a process without the Go runtime cannot run Go (lane.go and
//     lane_linux_amd64.s). It starts in some tens of microseconds, and dies with
//     the thread that started it (keeper.go).
//   - Each worker has a thread of its own in each task, its lane, on the
//     worker's CPU (process.go).
//   - Handing over calls takes two switches between threads, more than the calls
//     themselves. So consecutive calls in one task are handed over together
//     (allocators.Batcher), and are timed in the task.
//
// Its figures differ from those of other designs. ns/op and the percentiles are
// the time in the tasks, by their own clock. ops/s is the throughput of the
// workers, including the hand-over. handover-ns/op is the difference. If the
// calls of many tasks interleave, the workers spend little of their time in the
// tasks, and so contend less with each other than in other designs. Every call
// includes the cost of an empty call, syscall-ns, and the kernel's accounting of
// timers to users, its signals and its clocks, which other designs lack. Find has
// no system call of its own: it is timer_getoverrun, as Overrun is. Exit kills a
// process. The kernel reports neither its structure nor its locks.
package kernel
