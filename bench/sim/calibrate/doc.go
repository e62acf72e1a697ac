// Package calibrate measures the machine that it runs on, as a platform of package sim.
//
//  1. The topology is that of Linux (/sys/devices/system/cpu). SMT siblings are left out.
//  2. The latency of each cache is the time per load of a random walk in a working set that fits it. That of memory is
//     from a working set of four times the last-level cache.
//  3. A latency between CPUs is half a round trip of a line that two pinned threads write in turns. An occupancy is the
//     time per atomic increment of a line that two pinned threads increment.
//  4. Each figure is the least of several tries, since other programs only make it larger.
//
// What is not measured has the value of the nearest thing that is, and its source says so.
package calibrate
