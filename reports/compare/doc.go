// Package compare decides which differences between times are larger than chance and noise.
//
//  1. Contrast compares two series of a cell by their ratios within each block, with package paired. If a time is
//     near the lab's overhead, the difference in ns decides instead.
//  2. The comparisons of one table are a family: Holm's correction adjusts their p-values together, and the noise
//     floor of the cell applies to each. WithBaseline compares each design with one, Pairs compares every two.
//  3. Runs compares two runs series by series. Gate reports whether any series got worse, and GateCounters does so
//     for counted figures.
//  4. Machines puts the runs of several machines side by side, without ratios.
package compare
