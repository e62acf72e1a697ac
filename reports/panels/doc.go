// Package panels lays measured quantities out as panels of charts.
//
//  1. A Quantity says what is drawn: a unit of the results, its scale and its axis.
//  2. Sweep draws it along the numbers of workers or tasks, SweepParameter along a
//     parameter of the workload: a line for each design, a band for its interval.
//  3. Panels that are to be compared get one axis.
//  4. Legend, notes and caption say what is drawn, what is missing, and why.
//
// Package chart draws the panels; package figures chooses what to draw.
package panels
