package compare

import (
	"fmt"

	"idlab/reports/format"
)

// The texts of a comparison: ratios, or differences in ns near the lab's overhead.

// Text writes the ratio, or the difference if Near is set.
func (j *Comparison) Text() string {
	if j.Near != nil {
		return signed(j.Near.Value)
	}
	return format.Factor(j.Ratio)
}

// Interval writes the interval of the value that Text writes, with between as the separator; a dash without one.
func (j *Comparison) Interval(between string) string {
	switch {
	case !j.Bounded():
		return "–"
	case j.Near != nil:
		return signed(j.Near.Lo) + between + signed(j.Near.Hi)
	}
	return format.Factor(j.Lo) + between + format.Factor(j.Hi)
}

// Bracketed writes Text with its interval in brackets.
func (j *Comparison) Bracketed() string {
	switch {
	case !j.Bounded():
		return j.Text()
	case j.Near != nil: // an en dash could be read as a minus sign
		return fmt.Sprintf("%s [%s]", j.Text(), j.Interval(" … "))
	}
	return fmt.Sprintf("%s [%s]", j.Text(), j.Interval("–"))
}

// TimesOf writes the comparison with a design for a sentence: "2.1 × the time of idr (1.9–2.3)".
func (j *Comparison) TimesOf(design string) string {
	switch {
	case j.Near == nil:
		return fmt.Sprintf("%s × the time of %s (%s)", format.Figure(j.Ratio), design, j.bounds())
	case j.Slower():
		return fmt.Sprintf("%s more than %s (%s%s)", format.Duration(j.Near.Value), design, j.Interval(" … "),
			j.onNodes())
	}
	return fmt.Sprintf("%s less than %s (%s%s)", format.Duration(-j.Near.Value), design, j.Interval(" … "), j.onNodes())
}

// Ahead writes by how much a design is faster than design of. The comparison is of over that design. Of "" is left out,
// for a text that has named both designs.
func (j *Comparison) Ahead(of string) string {
	than, as := " than "+of, " as "+of
	if of == "" {
		than, as = "", ""
	}
	if j.Near != nil {
		return fmt.Sprintf("%s faster%s (%s to %s%s)",
			format.Duration(j.Near.Value), than, format.Duration(j.Near.Lo), format.Duration(j.Near.Hi), j.onNodes())
	}
	return fmt.Sprintf("%s × as fast%s (%s)", format.Figure(j.Ratio), as, j.bounds())
}

// change describes the difference in words: "slower 12 %", or "slower by 1.3 ns" near the lab's overhead.
func (j *Comparison) change() string {
	switch {
	case j.Near == nil:
		return change(j.Ratio)
	case j.Slower():
		return "slower by " + format.Duration(j.Near.Value)
	}
	return "faster by " + format.Duration(-j.Near.Value)
}

// ruledOut writes the result of smallest.
func ruledOut(j *Comparison) string {
	if j.Near != nil {
		return format.Duration(j.smallest())
	}
	return format.Excess(j.smallest())
}

// marginText writes Margin, in ns near the lab's overhead.
func marginText(j *Comparison) string {
	if j.Near != nil {
		return format.Duration(j.Near.margin)
	}
	return format.Excess(1 + Margin)
}

// NoneOf writes the smallest difference that every one of the pairs rules out: "4 %", near the lab's overhead
// "0.31 ns", or both. pairs is not empty.
func NoneOf(pairs []Pair) string {
	var ratio, ns *Comparison // with the largest bound of each kind
	for _, x := range pairs {
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
		return ruledOut(ratio)
	case ratio == nil:
		return ruledOut(ns)
	}
	return ruledOut(ratio) + " (near the lab's overhead: " + ruledOut(ns) + ")"
}

// signed writes a difference of times, given in ns, with its sign: "+1.30 ns".
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
