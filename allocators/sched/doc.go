// Package sched runs the code of designs under a deterministic scheduler. Threads are coroutines, of which one runs at
// a time. A switch is possible only at a scheduling point: an atomic access (package atomics) or an operation on a lock
// (package lock). So the choices at these points determine a run, and a schedule can be enumerated, drawn from a seed,
// and repeated.
//
//  1. Run starts the threads, and asks a Chooser at each scheduling point which thread runs next. It reports a
//     deadlock, a run that exceeds its step limit, and a panic of a thread.
//  2. There are three Choosers: Exhaustive enumerates all schedules with a bounded number of preemptions; RandomWalk
//     switches at random; PCT draws priorities that change at a few random steps.
//
// Invariant: between two scheduling points a thread runs alone. The histories are sequentially consistent, as Go's
// atomics are: plain accesses are no scheduling points, and no access is reordered. Faults of weaker memory orders are
// not found.
//
// Only builds with the tag sched have the scheduler. The tags sched and counters exclude each other: both define the
// hooks of package atomics, so together they do not compile. Without the tag, On is false, and Yield and Block do
// nothing.
package sched
