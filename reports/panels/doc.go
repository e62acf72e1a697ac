// Package panels arranges measured quantities in the panels of charts.
//
//  1. A Sweep defines a chart: a unit of the results, and the Variable that it is drawn against, which is the number of
//     workers, the number of tasks or a parameter of the workload.
//  2. Cells that differ in nothing but the variable share a panel, which has a line for each design, with a band for
//     its interval.
//  3. Panels that are to be compared get the same axis.
//  4. Legend, notes and caption say what is drawn, what is missing, and why.
//
// Package chart draws the panels. Package figures selects what to draw.
package panels
