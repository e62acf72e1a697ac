// Package engine executes the programs of workloads on designs and measures them. This is the way of a block from
// programs to samples:
//
//  1. NewSubject starts a program's tasks on a design. The Subject holds the tasks' processes, the slots with the ids
//     of their timers and, for each worker, its position in its stream and its ledger.
//  2. NewPool starts the workers: OS threads, pinned if there are enough CPUs. The Pool runs one slice of one subject
//     at a time, and all workers begin the slice together.
//  3. The Interleaver lets the slices of all subjects take turns, in a new random order each turn. Setup runs the setup
//     phases until measuring can begin.
//  4. Throughput runs the pass without clocks: a worker reads the clock between bursts of operations. Each slice of a
//     steady program begins with an unmeasured warm-up.
//  5. Totals add up the slices of a subject. The turns that were disturbed do not enter the main estimate of a steady
//     program.
//  6. Latencies runs the pass with clocks. It times each operation from its start or, with Arrivals, from the time at
//     which it was due, and fills a histogram for each series.
//  7. Check compares the ledgers of a subject with its structure.
//  8. Samples has a sampler turn the totals and the histograms into the samples of package record.
//
// The engine knows no design and no workload. It sees operations and system calls.
package engine
