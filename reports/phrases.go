package reports

import (
	"fmt"
)

// How a comparison is written: as a ratio, or near the lab's own cost as a difference
// in ns.

// text writes the ratio, or the difference where that says more.
func (j *judged) text() string {
	if j.near != nil {
		return signed(j.near.Value)
	}
	return factor(j.Ratio)
}

// interval writes the interval of what text writes.
func (j *judged) interval(between string) string {
	switch {
	case !j.Bounded():
		return "–"
	case j.near != nil:
		return signed(j.near.Lo) + between + signed(j.near.Hi)
	}
	return factor(j.Lo) + between + factor(j.Hi)
}

// bracketed is text with its interval in brackets.
func (j *judged) bracketed() string {
	switch {
	case !j.Bounded():
		return j.text()
	case j.near != nil: // a dash would be taken for a sign
		return fmt.Sprintf("%s [%s]", j.text(), j.interval(" … "))
	}
	return fmt.Sprintf("%s [%s]", j.text(), j.interval("–"))
}

// times writes how much of a time another one is, in a sentence.
func (j *judged) times() string {
	if j.near != nil {
		return fmt.Sprintf("%s (%s)", j.text(), j.interval(" … "))
	}
	return fmt.Sprintf("%s × its time (%s)", figure(j.Ratio), within(j.Result))
}

// timesOf is times where it is not clear whose time that is.
func (j *judged) timesOf(design string) string {
	switch {
	case j.near == nil:
		return fmt.Sprintf("%s × the time of %s (%s)", figure(j.Ratio), design, within(j.Result))
	case j.slower():
		return fmt.Sprintf("%s more than %s (%s)", duration(j.near.Value), design, j.interval(" … "))
	}
	return fmt.Sprintf("%s less than %s (%s)", duration(-j.near.Value), design, j.interval(" … "))
}

// ahead says how far a design is ahead of another one, whose time is compared with its
// own.
func (j *judged) ahead(of string) string {
	if j.near != nil {
		return fmt.Sprintf("in %s less than %s (%s to %s)", duration(j.near.Value), of, duration(j.near.Lo), duration(j.near.Hi))
	}
	return fmt.Sprintf("%s × as fast as %s (%s)", figure(j.Ratio), of, within(j.Result))
}

// change says in words what a difference is.
func (j *judged) change() string {
	switch {
	case j.near == nil:
		return change(j.Ratio)
	case j.slower():
		return "slower by " + duration(j.near.Value)
	}
	return "faster by " + duration(-j.near.Value)
}

// ruledOut writes smallest.
func (j *judged) ruledOut() string {
	if j.near != nil {
		return duration(j.smallest())
	}
	return excess(j.smallest())
}

// noneOf writes from which size on all differences are ruled out: "4 %", near the
// lab's own cost "0.31 ns", or both.
func noneOf(duels []duel) string {
	var ratio, ns *judged // the largest
	for _, x := range duels {
		largest := &ratio
		if x.near != nil {
			largest = &ns
		}
		if *largest == nil || x.smallest() > (*largest).smallest() {
			*largest = x.judged
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
	case !isNumber(ns):
		return "–"
	case ns == 0:
		return "0 ns"
	case ns > 0:
		return "+" + duration(ns)
	}
	return "-" + duration(-ns)
}
