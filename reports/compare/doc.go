// Package compare tells which differences between times are more than chance and noise.
//
//  1. Contrast compares two lines of a cell by their ratios within each block, with
//     package paired. Near the lab's own cost it compares by the difference in ns.
//  2. Comparisons that are looked at together are judged together: Holm's correction
//     over all of them, and the noise floor of the cell. WithBaseline compares each
//     design with one, Pairs compares every two.
//  3. Runs compares two runs line by line, Gate answers whether a line got worse,
//     GateCounters does so for figures that were counted.
//  4. Machines sets runs of several machines side by side, without ratios.
package compare
