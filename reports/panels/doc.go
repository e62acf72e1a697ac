// Package panels arranges measured quantities in the panels of charts.
//
//  1. A Quantity defines a chart: a unit of the results, its scale and its axis.
//  2. Sweep draws it against the number of workers or tasks, SweepParameter against a parameter of the workload: a
//     line for each design, with a band for its interval.
//  3. Panels that are to be compared get the same axis.
//  4. Legend, notes and caption say what is drawn, what is missing, and why.
//
// Package chart draws the panels. Package figures selects what to draw.
package panels
