// Package format writes numbers, counts, ratios and lists the same way in every report.
//
//  1. A number has three significant digits and no exponent: Figure, Factor, Rate, Duration.
//  2. NaN and infinities are written as a dash.
//  3. A long list names its first members and counts the rest: Several, Remarks.
//
// The package does not depend on any type of the results.
package format
