package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// What the locks of the designs cost, in a sentence.

// worthAWord is the share of time from which on waiting for locks is told.
const worthAWord = 0.05

// waiting says which designs wait for their locks for how much of their time. Of one
// that does not tell, such as a library, nothing is said.
func (d *Data) waiting(c *cell) string {
	type share struct {
		design string
		estimate
	}
	var waits []share
	told, rest := 0, 0.0
	for _, design := range d.designsIn(c) {
		e := c.shareOfLocks(design)
		if !e.bounded() {
			continue
		}
		told++
		if e.lo > worthAWord {
			waits = append(waits, share{design, e})
		} else {
			rest = math.Max(rest, e.hi)
		}
	}
	switch {
	case told == 0:
		return ""
	case len(waits) == 0:
		return fmt.Sprintf("%s no design that tells waits for its locks for more than %s of the time at %s.", d.with(c), percent(math.Max(rest, 0.001)), c.workload())
	}
	slices.SortStableFunc(waits, func(a, b share) int { return cmp.Compare(b.median, a.median) })
	var texts []string
	for _, w := range waits {
		texts = append(texts, fmt.Sprintf("%s waits for its locks %.0f %% of the time (%.0f–%.0f)", w.design, 100*w.median, 100*w.lo, 100*w.hi))
	}
	text := fmt.Sprintf("%s at %s, %s", d.with(c), c.workload(), several(texts, "design"))
	if len(waits) < told {
		text += fmt.Sprintf("; no other design that tells more than %s", percent(math.Max(rest, 0.001)))
	}
	return text + "."
}

// shareOfLocks is the share of a design's time that is waiting for its locks.
func (c *cell) shareOfLocks(design string) estimate {
	var shares []float64
	for i := range c.blocks {
		if w := c.work(design, i); w.whole() > 0 {
			shares = append(shares, w.locks/w.whole())
		}
	}
	return summarize(shares)
}
