// Package sim predicts how designs behave on machines with many CPUs. It executes the designs' own code under the
// scheduler of package sched, one simulated CPU at a time, and keeps a virtual time for each CPU.
//
//  1. A Platform is a machine as numbers: topology, latencies, caches. It is read from a text file in which each
//     number has its source.
//  2. A Machine is the cost model of cache coherence: private caches, lines that are shared or modified, and for each
//     distance a latency and an occupancy of the line. Machine.Access returns when an access is done.
//  3. Locks are queues in virtual time: qspin, ticket and mutex, as package lock has them.
//  4. A Clock keeps the CPUs in order of their virtual times. The CPU with the least time runs next.
//  5. Predict executes a program of package workloads in a design, and returns transfers, invalidations and lock
//     hand-overs per operation, and times. It needs a build with the tag sim.
//
// The model is deterministic: lines have numbers in the order of their first touch, so no figure depends on addresses.
// docs/prediction.md compares predictions with measurements, and lists what is not modelled.
package sim
