// Package compare decides which differences between times are larger than chance and a margin.
//
//  1. Contrast compares two series of a cell by their ratios within each block, with package paired. If a time is
//     near the lab's overhead, the difference in ns decides instead.
//  2. The comparisons of one table are a family: Holm's correction adjusts their p-values together. A
//     difference is claimed if it is significant and its interval lies beyond Margin. WithBaseline compares each
//     design with one, Pairs compares every two.
//     Where the blocks are of several nodes, a second family says which ratios differ between them.
//  3. Runs compares two runs series by series. Gate judges whether any series got worse, and GateCounters does so
//     for counted figures.
//  4. Machines puts the runs of several machines side by side, without ratios.
package compare
