// Package conclusions answers the lab's question from the results of a run: for 2002, 2012, 2013, 2025 and for a Go
// program of today, which structure was chosen, and which of those that were known would have been better?
//
//  1. A question (questions.go) has conditions and candidates. It is fixed before the results are read.
//  2. Each candidate is compared with the chosen design in every cell of the run that has a time of all operations, by
//     ratios within blocks (balance.go). Holm's correction covers all comparisons of a question. A claim takes a
//     difference beyond compare.Margin.
//  3. The answer is a rule: a candidate that was known, meets the conditions, is ahead in at least one cell and behind
//     in none. Of several, the one with the largest geometric mean of its ratios is named first. If there is none, the
//     answer says so and names the nearest: of the candidates that are faster in the mean, the one whose largest loss
//     is the smallest.
//  4. Predictions stand beside these verdicts and are no part of them (predicted.go).
//  5. The document opens with a letter (letter.go) and the limits. It ends with objections (objections.go). A reader
//     finds the lines behind each figure by one command (trace.go).
//
// A text names no figure that is not in the results, other than published ones with their source.
package conclusions
