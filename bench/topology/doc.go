// Package topology knows how the CPUs of a machine belong together, and orders them for workers.
//
//  1. Read reads packages, NUMA nodes, core complexes, cores and their threads from the files of Linux under
//     /sys/devices. Where a file is missing, the CPUs are taken as alike, so a Machine exists on every system.
//  2. Order puts the CPUs into the order in which workers take them: worker i of a cell runs on CPU i of the order.
//     Neighbours in the order share less or more of the machine, which decides how dear a contended cache line is.
//  3. Extent counts the parts of the machine that a set of CPUs uses. Results hold it for each cell, because a sweep
//     over workers changes its slope where it leaves a node, a package or the physical cores.
//
// The package reads no affinity and no limits: its caller says which CPUs the process may use.
package topology
