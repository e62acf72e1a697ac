// Package conclusions answers the lab's question from the results of a run: for 2002, 2012, 2013, 2025 and for a Go
// program of today, which structure was chosen, and which of those that were known would have been better?
//
//  1. A question (questions.go) has conditions and candidates. It is fixed before the results are read.
//  2. Each candidate is compared with the chosen design in every cell of the run, by ratios within blocks. Holm's
//     correction covers all comparisons of a question. A claim takes a difference beyond compare.Margin.
//  3. The answer is a rule: a candidate that was known, meets the conditions, is ahead in at least one cell and behind in none.
//     Of several, the one with the largest geometric mean of its ratios is named first. If there is none, the answer
//     says so.
//
// A text names no figure that is not in the results.
package conclusions
