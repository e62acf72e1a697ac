// Package engine executes the programs of workloads on designs and measures them. A block goes through these steps:
//
//  1. NewSubject starts a program's tasks on a design. The Subject holds the tasks' processes, the slots with the ids
//     of their timers and, for each worker, a ledger (subject.go).
//  2. NewPool starts the workers: OS threads, pinned if there are enough CPUs. The Pool runs one slice of one subject
//     at a time, and all workers begin the slice together (pool.go).
//  3. The Interleaver lets the slices of all subjects take turns, in a new random order each turn. Setup runs the setup
//     phases until measuring can begin (interleave.go, turns.go).
//  4. The stepper of a subject keeps its place in the program between slices: the current phase, the rounds left, and
//     each worker's position in its stream. It begins the next phase when the workers have finished their streams
//     (stepper.go, phase.go).
//  5. In a slice, each worker executes its stream burst by burst (slicerun.go). Streams of finds or lookups alone have
//     loops of their own (loops.go, operate.go). A seeker executes seeks in pieces (seek.go). A remoteWorker hands
//     operations in batches to a system that runs in other processes (remote.go, remoteseek.go).
//  6. Throughput runs the pass without clocks: a worker reads the clock between bursts. Each slice of a steady program
//     begins with an unmeasured warm-up.
//  7. Totals add up the slices of a subject. The main estimate of a steady program leaves disturbed turns out
//     (totals.go, disturbance.go).
//  8. Latencies runs the pass with clocks. It times each operation from its start or, with Arrivals, from the time at
//     which it was due, and fills a histogram for each series (timed.go, recorder.go, schedule.go, series.go).
//  9. Check compares the ledgers of a subject with its structure (check.go).
//  10. Samples has a sampler turn the totals and the histograms into the samples of package record (measure.go).
//
// Count makes a counting run instead: one worker executes the measured phases once, without slices and clocks
// (count.go).
//
// The engine knows no design and no workload. It sees operations and system calls.
package engine
