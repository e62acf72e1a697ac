package compare

import (
	"fmt"

	"idlab/reports/format"
)

// How a comparison is written: as a ratio, or near the lab's own cost as a difference
// in ns.

// Text writes the ratio, or the difference where that says more.
func (j *Comparison) Text() string {
	if j.Near != nil {
		return signed(j.Near.Value)
	}
	return format.Factor(j.Ratio)
}

// Interval writes the interval of what text writes.
func (j *Comparison) Interval(between string) string {
	switch {
	case !j.Bounded():
		return "–"
	case j.Near != nil:
		return signed(j.Near.Lo) + between + signed(j.Near.Hi)
	}
	return format.Factor(j.Lo) + between + format.Factor(j.Hi)
}

// Bracketed is text with its interval in brackets.
func (j *Comparison) Bracketed() string {
	switch {
	case !j.Bounded():
		return j.Text()
	case j.Near != nil: // a dash would be taken for a sign
		return fmt.Sprintf("%s [%s]", j.Text(), j.Interval(" … "))
	}
	return fmt.Sprintf("%s [%s]", j.Text(), j.Interval("–"))
}

// Times writes how much of a time another one is, in a sentence.
func (j *Comparison) Times() string {
	if j.Near != nil {
		return fmt.Sprintf("%s (%s)", j.Text(), j.Interval(" … "))
	}
	return fmt.Sprintf("%s × its time (%s)", format.Figure(j.Ratio), within(j.Result))
}

// TimesOf is times where it is not clear whose time that is.
func (j *Comparison) TimesOf(design string) string {
	switch {
	case j.Near == nil:
		return fmt.Sprintf("%s × the time of %s (%s)", format.Figure(j.Ratio), design, within(j.Result))
	case j.Slower():
		return fmt.Sprintf("%s more than %s (%s)", format.Duration(j.Near.Value), design, j.Interval(" … "))
	}
	return fmt.Sprintf("%s less than %s (%s)", format.Duration(-j.Near.Value), design, j.Interval(" … "))
}

// Ahead says how far a design is ahead of another one, whose time is compared with its
// own.
func (j *Comparison) Ahead(of string) string {
	if j.Near != nil {
		return fmt.Sprintf("in %s less than %s (%s to %s)", format.Duration(j.Near.Value), of, format.Duration(j.Near.Lo), format.Duration(j.Near.Hi))
	}
	return fmt.Sprintf("%s × as fast as %s (%s)", format.Figure(j.Ratio), of, within(j.Result))
}

// change says in words what a difference is.
func (j *Comparison) change() string {
	switch {
	case j.Near == nil:
		return change(j.Ratio)
	case j.Slower():
		return "slower by " + format.Duration(j.Near.Value)
	}
	return "faster by " + format.Duration(-j.Near.Value)
}

// ruledOut writes smallest.
func (j *Comparison) ruledOut() string {
	if j.Near != nil {
		return format.Duration(j.smallest())
	}
	return format.Excess(j.smallest())
}

// NoneOf writes from which size on all differences are ruled out: "4 %", near the
// lab's own cost "0.31 ns", or both.
func NoneOf(duels []Pair) string {
	var ratio, ns *Comparison // the largest
	for _, x := range duels {
		largest := &ratio
		if x.Near != nil {
			largest = &ns
		}
		if *largest == nil || x.smallest() > (*largest).smallest() {
			*largest = x.Comparison
		}
	}
	switch {
	case ns == nil:
		return ratio.ruledOut()
	case ratio == nil:
		return ns.ruledOut()
	}
	return ratio.ruledOut() + ", or near the lab's own cost of " + ns.ruledOut()
}

// signed writes a difference of times in ns: "+1.30 ns".
func signed(ns float64) string {
	switch {
	case !format.IsNumber(ns):
		return "–"
	case ns == 0:
		return "0 ns"
	case ns > 0:
		return "+" + format.Duration(ns)
	}
	return "-" + format.Duration(-ns)
}
