package compare

import (
	"fmt"
	"math"

	"idlab/reports/format"
	"idlab/reports/paired"
)

// bounds writes the interval of the ratio for a sentence: "1.15–1.23", "1.15–1.23 on these 4 nodes".
func (j *Comparison) bounds() string {
	return format.Figure(j.Lo) + "–" + format.Figure(j.Hi) + j.onNodes()
}

// Margin is the smallest difference that a report claims, as a share of the time. Any change of a program moves its
// code in memory; that alone changes times by up to a percent or two, and says nothing about the design.
const Margin = 0.01

// Comparison is a ratio of times per operation, with its p-value adjusted for the comparisons of the same family.
type Comparison struct {
	paired.Result
	Adjusted   float64       // p after Holm's correction over the family
	Near       *NsDifference // decides instead of the ratio if a time is near the lab's overhead; else nil
	Across     paired.Spread // of the ratios of nodes, where the blocks are of several
	across     nodesOutcome  // of Across, beside the other comparisons of the family
	family     int           // number of comparisons that Adjusted takes into account
	attainable bool          // with this number of blocks, a p after correction can be below paired.Alpha
}

// Adjust applies Holm's correction to a family of comparisons.
func Adjust(list []*Comparison) {
	var p []float64
	comparisons := 0
	for _, j := range list {
		p = append(p, decidingP(j))
		if j.N > 0 {
			comparisons++
		}
	}
	for i, adjusted := range paired.Holm(p) {
		list[i].Adjusted, list[i].family = adjusted, comparisons
		list[i].attainable = float64(comparisons)*list[i].Least < paired.Alpha
	}
	adjustNodes(list)
}

// significant reports whether the interval excludes "no difference" and the adjusted p is below paired.Alpha.
func (j *Comparison) significant() bool { return j.excludesNull() && j.Adjusted < paired.Alpha }

// beyondMargin reports whether the interval excludes every difference up to Margin.
func (j *Comparison) beyondMargin() bool {
	if j.Near != nil {
		return j.Near.Bounded() && (j.Near.Lo > j.Near.margin || j.Near.Hi < -j.Near.margin)
	}
	return j.Bounded() && (j.Lo > 1+Margin || j.Hi < 1/(1+Margin))
}

// Differs reports whether the difference is significant after Holm's correction and its interval lies beyond Margin.
func (j *Comparison) Differs() bool { return j.beyondMargin() && j.Adjusted < paired.Alpha }

// smallest returns the smallest difference that the comparison rules out, which is the far end of the interval. It is
// a ratio of 1 or more, or in ns if Near is set. +Inf without an interval.
func (j *Comparison) smallest() float64 {
	switch {
	case !j.Bounded():
		return math.Inf(1)
	case j.Near != nil:
		return j.Near.Largest()
	}
	return math.Max(j.Hi, 1/j.Lo)
}

// Undecided reports whether there are too few blocks for a decision. Either there is no interval; or the interval lies
// beyond Margin, but no adjusted p could be below paired.Alpha.
func (j *Comparison) Undecided() bool { return !j.Bounded() || j.beyondMargin() && !j.attainable }

// Verdict states the outcome in words.
func (j *Comparison) Verdict() string {
	switch {
	case j.N == 0:
		return "–"
	case !j.Bounded():
		return "too few " + j.Unit() + "s"
	case j.Differs():
		return j.change()
	case j.Undecided():
		return "too few " + j.Unit() + "s for so many comparisons"
	}
	switch {
	case j.beyondMargin():
		return fmt.Sprintf("not significant (Holm-adjusted p ≥ %g)", paired.Alpha)
	case j.significant():
		return fmt.Sprintf("difference not shown to exceed %s (%s or more ruled out)", marginText(j), ruledOut(j))
	}
	return fmt.Sprintf("no difference found (%s or more ruled out)", ruledOut(j))
}

// Mark is Verdict as a sign: "" for a difference, " ?" for too few blocks, " ~" for no difference found.
func (j *Comparison) Mark() string {
	switch {
	case j.N == 0 || j.Differs():
		return ""
	case j.Undecided():
		return " ?"
	}
	return " ~"
}

// change describes a ratio of times in words: "slower 12 %", and from a factor of 2 on "faster 2.50 ×".
func change(ratio float64) string {
	word, by := "slower", ratio-1
	if ratio < 1 {
		word, by = "faster", 1-ratio
	}
	if Effect(ratio) >= 2 {
		return fmt.Sprintf("%s %s ×", word, format.Figure(Effect(ratio)))
	}
	return fmt.Sprintf("%s %s %%", word, format.TwoDigits(100*by))
}

// unattainable returns a sentence if there are too few blocks for a significant difference in that many comparisons.
// It tells how many it takes. It is "" if there are enough.
func unattainable(list []*Comparison, blocksFor func(comparisons int) int) string {
	comparisons, short, most, unit := 0, 0, 0, ""
	for _, j := range list {
		if j.N > 0 {
			comparisons++
		}
		if j.Bounded() && !j.attainable {
			short, most, unit = short+1, max(most, j.Size()), j.Unit()
		}
	}
	if short == 0 {
		return ""
	}
	return fmt.Sprintf("%s are too few for significance: Holm's correction over %s needs %d.",
		format.Plural(most, unit), format.Plural(comparisons, "comparison"), blocksFor(comparisons))
}

// Effect returns the size of a ratio in either direction, as a factor of 1 or more: 0.5 and 2 both have size 2.
func Effect(ratio float64) float64 { return math.Max(ratio, 1/ratio) }
