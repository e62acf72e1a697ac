// Package published sets what others measured beside what was measured here.
//
//  1. published.json holds the figures with their sources; Load reads and checks it.
//  2. For each published column the designs that stand for it are looked up, by the
//     parameters that they must have.
//  3. Write has a table for each published test, with a verdict that claims no more
//     than the intervals carry. Chart draws the ratios.
package published
