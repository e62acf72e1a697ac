// Package bench makes a run: it measures every design in every cell, in blocks.
//
//	plan        cells × blocks, in an order drawn from the seed     (plan.go)
//	supervisor  starts a child process for each block, keeps its
//	            results and survives its failures                   (run.go)
//	directory   one run at a time writes to a run directory         (directory.go)
//	limits      a run that cannot fit is refused before it begins   (limits.go, cgroup.go)
//	CPUs        runs on the same CPUs find each other               (cpulock.go)
//	child       builds every design, runs the slices of one cell    (child.go)
//	engine      subjects, workers, slices, clocks, ledgers          (engine/)
//	record      the files of a run                                  (record/)
//
// Each block has a process of its own. Heap layout, map seeds and the like are drawn once per process, and their
// variance must be sampled. All designs run in the one process and their slices take turns, because on a machine with
// neighbours only measurements within milliseconds of each other can be compared.
package bench
