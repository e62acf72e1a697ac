// Package bench makes a run: it measures every design in every cell, in blocks.
//
//  1. The plan lists the blocks of all cells, in an order drawn from the seed (plan.go). It estimates how long each
//     takes (estimate.go) and leaves out the cells beyond the budget. It places the workers on CPUs (placement.go) by
//     package topology. An outline tells it to the user (outline.go).
//  2. The run locks its directory (directory.go) and its CPUs (cpulock.go). A run that cannot fit into the limits of
//     the process is refused (limits.go, cgroup.go).
//  3. The supervisor starts a child process for each block, appends the child's results to the files of the run, and
//     survives a child that fails (run.go, process.go).
//  4. The child builds every design and runs the slices of one cell (child.go) by package engine.
//  5. Package record defines, writes and reads the files of the run.
//
// Against makes two runs of two builds whose blocks take turns (against.go). Resume continues an interrupted run
// (resume.go). Count counts locks, atomic accesses and allocations instead of time (count.go).
//
// Each block has a process of its own. Heap layout and map seeds are drawn once per process, and blocks sample their
// variance. All designs run in the one process and their slices take turns, because on a machine with neighbours only
// measurements within milliseconds of each other can be compared.
package bench
