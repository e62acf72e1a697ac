// Package format writes numbers, counts, ratios and lists as every report has them.
//
//  1. A number has three significant digits and no exponent: Figure, Factor, Rate, Duration.
//  2. What is not a number is written as a dash.
//  3. A long list names its first members and counts the rest: Several, Remarks.
//
// It knows nothing of results.
package format
