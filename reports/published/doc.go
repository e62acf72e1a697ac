// Package published compares published measurements with the results of a run.
//
//  1. published.json holds the published figures with their sources. Load reads and checks it.
//  2. Each published column lists the designs that correspond to it, with the parameters that they must have.
//  3. Write writes a table for each published test, with a verdict that claims no more than the intervals support.
//     Chart draws the ratios.
package published
