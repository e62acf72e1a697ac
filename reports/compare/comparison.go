package compare

import (
	"fmt"
	"math"

	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// within writes an interval as it stands in a sentence.
func within(r paired.Result) string { return format.Figure(r.Lo) + "–" + format.Figure(r.Hi) }

// Comparison is a ratio of times, and what may be said of it beside the others that
// are looked at with it.
type Comparison struct {
	paired.Result
	Adjusted float64       // p after Holm, over all that are looked at together
	floor    float64       // noise floor of the cell, NaN where there was no control
	Near     *NsDifference // what is judged instead of the ratio, near the lab's own cost; else nil
	// attainable: so many blocks could tell a difference among so many
	// comparisons.
	attainable bool
}

// judge looks at comparisons together.
func judge(list []*Comparison) {
	var p []float64
	comparisons := 0
	for _, j := range list {
		p = append(p, j.p())
		if j.N > 0 {
			comparisons++
		}
	}
	for i, adjusted := range paired.Holm(p) {
		list[i].Adjusted = adjusted
		list[i].attainable = float64(comparisons)*list[i].Least < paired.Alpha
	}
}

// significant tells whether chance does not do: the interval leaves out that there is
// no difference, and so does the test beside all the others.
func (j *Comparison) significant() bool { return j.excludesNone() && j.Adjusted < paired.Alpha }

// aboveNoise tells whether the difference is larger than what the same code may
// differ by. Where that is not known it is not held against it.
func (j *Comparison) aboveNoise() bool {
	if j.Near != nil {
		return !(math.Abs(j.Near.Value) <= j.Near.floor)
	}
	return !(Effect(j.Ratio) <= j.floor)
}

// Differs tells whether there is a difference to speak of.
func (j *Comparison) Differs() bool { return j.significant() && j.aboveNoise() }

// smallest is from which size on a difference is ruled out: by the interval, and by the
// noise floor, below which none is spoken of. It is a ratio, near the lab's own cost ns.
func (j *Comparison) smallest() float64 {
	switch {
	case !j.Bounded():
		return math.Inf(1)
	case j.Near != nil:
		return dataset.Larger(j.Near.floor, j.Near.Largest())
	}
	return dataset.Larger(j.floor, math.Max(j.Hi, 1/j.Lo))
}

// Undecided tells whether nothing can be said for too few blocks: there is no
// interval, or one that leaves out no difference where no p can be small enough.
func (j *Comparison) Undecided() bool {
	return !j.Bounded() || j.excludesNone() && !j.attainable && j.aboveNoise()
}

// Verdict says in words what is known. who rules out more: "this run".
func (j *Comparison) Verdict(who string) string {
	switch {
	case j.N == 0:
		return "–"
	case !j.Bounded():
		return "too few blocks"
	case j.Differs():
		return j.change()
	case j.Undecided():
		return "too few blocks to tell it from chance"
	}
	if j.excludesNone() && j.aboveNoise() {
		return "not told from chance beside the other comparisons"
	}
	return fmt.Sprintf("no difference found (by %s none of %s or more)", who, j.ruledOut())
}

// Mark is verdict in a sign: "" for a difference.
func (j *Comparison) Mark() string {
	switch {
	case j.N == 0 || j.Differs():
		return ""
	case j.Undecided():
		return " ?"
	}
	return " ~"
}

// change says in words what a ratio of times is: in percent of the time, or from
// twofold on as a factor.
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

// unattainable says that blocks are too few for so many comparisons, and how many
// it takes; "" if they are enough.
func unattainable(list []*Comparison, blocksFor func(comparisons int) int) string {
	comparisons, short, most := 0, 0, 0
	for _, j := range list {
		if j.N > 0 {
			comparisons++
		}
		if j.Bounded() && !j.attainable {
			short, most = short+1, max(most, j.N)
		}
	}
	if short == 0 {
		return ""
	}
	return fmt.Sprintf("With %s no difference can be told from chance among %s (Holm): it takes %d.",
		format.Plural(most, "block"), format.Plural(comparisons, "comparison"), blocksFor(comparisons))
}

// Effect is how large a ratio is, whichever way: half as fast is as much as
// twice as fast.
func Effect(ratio float64) float64 { return math.Max(ratio, 1/ratio) }
