// Package sched runs the code of designs under a deterministic scheduler. Threads are coroutines, of which one runs at
// a time. A switch is possible only at a scheduling point: an atomic access (package atomics) or an operation on a lock
// (package lock). So the choices at these points determine a run, and a schedule can be enumerated, drawn from a seed,
// and repeated.
//
//  1. Run starts the threads, and asks a Chooser at each scheduling point which thread runs next. It reports a
//     deadlock, a run that exceeds its step limit, and a panic of a thread.
//  2. There are three Choosers: Exhaustive enumerates all schedules with a bounded number of preemptions; RandomWalk
//     switches at random; PCT draws priorities that change at a few random steps.
//  3. An Observer sees each Event before it takes place: which thread does what at which address. It may be the Chooser
//     too, such as a cost model that lets the thread with the earliest virtual time run. A Watcher is an Observer that
//     sees the values of each access too.
//
// Invariant: between two scheduling points a thread runs alone. The histories are sequentially consistent, as Go's
// atomics are. No access is reordered, so faults of weaker memory orders are not found.
//
// Plain fields of shared memory are touched (atomics.Touch) on hot paths, but not everywhere. Observers see touches;
// they are scheduling points only if Config.Touches is set. Locks inside of libraries, such as those of sync.Map and
// xsync, are neither seen nor scheduling points.
//
// Only builds with the tag sim have the scheduler. The tags sim and counters exclude each other: both define the hooks
// of package atomics, so together they do not compile. Without the tag, On is false, and the hooks do nothing.
package sched
