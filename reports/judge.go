package reports

import (
	"fmt"
	"math"

	"idlab/reports/paired"
)

// judged is a ratio of times, and what may be said of it beside the others that
// are looked at with it.
type judged struct {
	paired.Result
	adjusted float64 // p after Holm, over all that are looked at together
	floor    float64 // noise floor of the cell, NaN where there was no control
	near     *gap    // what is judged instead of the ratio, near the lab's own cost; else nil
	// attainable: so many blocks could tell a difference among so many
	// comparisons.
	attainable bool
}

// judge looks at comparisons together.
func judge(list []*judged) {
	var p []float64
	comparisons := 0
	for _, j := range list {
		p = append(p, j.p())
		if j.N > 0 {
			comparisons++
		}
	}
	for i, adjusted := range paired.Holm(p) {
		list[i].adjusted = adjusted
		list[i].attainable = float64(comparisons)*list[i].Least < paired.Alpha
	}
}

// significant tells whether chance does not do: the interval leaves out that there is
// no difference, and so does the test beside all the others.
func (j *judged) significant() bool { return j.excludesNone() && j.adjusted < paired.Alpha }

// aboveNoise tells whether the difference is larger than what the same code may
// differ by. Where that is not known it is not held against it.
func (j *judged) aboveNoise() bool {
	if j.near != nil {
		return !(math.Abs(j.near.Value) <= j.near.floor)
	}
	return !(effect(j.Ratio) <= j.floor)
}

// differs tells whether there is a difference to speak of.
func (j *judged) differs() bool { return j.significant() && j.aboveNoise() }

// smallest is from which size on a difference is ruled out: by the interval, and by the
// noise floor, below which none is spoken of. It is a ratio, near the lab's own cost ns.
func (j *judged) smallest() float64 {
	switch {
	case !j.Bounded():
		return math.Inf(1)
	case j.near != nil:
		return larger(j.near.floor, j.near.Largest())
	}
	return larger(j.floor, math.Max(j.Hi, 1/j.Lo))
}

// undecided tells whether nothing can be said for too few blocks: there is no
// interval, or one that leaves out no difference where no p can be small enough.
func (j *judged) undecided() bool {
	return !j.Bounded() || j.excludesNone() && !j.attainable && j.aboveNoise()
}

// verdict says in words what is known. who rules out more: "this run".
func (j *judged) verdict(who string) string {
	switch {
	case j.N == 0:
		return "–"
	case !j.Bounded():
		return "too few blocks"
	case j.differs():
		return j.change()
	case j.undecided():
		return "too few blocks to tell it from chance"
	}
	if j.excludesNone() && j.aboveNoise() {
		return "not told from chance beside the other comparisons"
	}
	return fmt.Sprintf("no difference found (by %s none of %s or more)", who, j.ruledOut())
}

// mark is verdict in a sign: "" for a difference.
func (j *judged) mark() string {
	switch {
	case j.N == 0 || j.differs():
		return ""
	case j.undecided():
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
	if effect(ratio) >= 2 {
		return fmt.Sprintf("%s %s ×", word, figure(effect(ratio)))
	}
	return fmt.Sprintf("%s %s %%", word, twoDigits(100*by))
}

// pValue writes a p-value.
func pValue(p float64) string {
	switch {
	case math.IsNaN(p):
		return "–"
	case p < 0.001:
		return "< .001"
	case p >= 0.9995:
		return "1"
	}
	return fmt.Sprintf("%.3f", p)[1:]
}

// unattainable says that blocks are too few for so many comparisons, and how many
// it takes; "" if they are enough.
func unattainable(list []*judged, blocksFor func(comparisons int) int) string {
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
		plural(most, "block"), plural(comparisons, "comparison"), blocksFor(comparisons))
}
