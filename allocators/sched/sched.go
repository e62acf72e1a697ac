// Package sched runs the calls of several workers under a scheduler of its own, one
// worker at a time, so that each interleaving of their accesses to shared memory can
// be chosen, explored and repeated: as CHESS does (Musuvathi and others, "Finding and
// Reproducing Heisenbugs in Concurrent Programs", 2008).
//
// Built with the tag sched, every atomic access of package atomics and every locking
// and unlocking of package lock calls Yield first; there another worker may go on. An
// ordinary build has nothing of it: On is false there, and the compiler drops what
// stands behind it. The tags sched and counters do not go together.
//
//   - Run runs workers; a Chooser says which goes on at each Yield.
//   - Exhaust goes through all schedules with few preemptions, Random and PCT
//     (Burckhardt and others, "A Randomized Scheduler with Probabilistic Guarantees
//     of Finding Bugs", 2010) draw some.
//
// Accesses happen one after the other, so this explores what sequential consistency
// allows, which is what Go's atomics promise. It cannot show what only plain stores
// or weakly ordered memory do; the race detector and stress are for that.
package sched
