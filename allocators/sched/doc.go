// Package sched runs the code of designs under a scheduler of its own: threads
// are coroutines, one of which runs at a time, and another goes on only where an
// atomic access (package atomics) or a lock (package lock) says so. A run is
// then determined by the choices that are made at those points, so that
// schedules can be gone through, drawn from a seed, and repeated.
//
//  1. Run starts the threads and asks a Chooser at each point which goes on. It
//     reports a deadlock, a run without end, and a thread that panics.
//  2. A Chooser is one of three: all schedules with few preemptions, one after
//     the other (Exhaustive); a random walk (RandomWalk); random priorities that
//     change at a few random moments (PCT).
//
// What is explored is sequentially consistent, as Go's atomics are: plain
// accesses do not switch, and no access is delayed.
//
// The build tag sched puts it in, as the tag counters puts counting in. The two
// do not go together, and the compiler says so. Without the tag nothing is left
// of it: On is false, and Yield and Block do nothing.
package sched
