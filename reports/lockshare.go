package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"idlab/reports/dataset"
	"idlab/reports/format"
)

// minWaitShare is the share of time above which findings name a design that waits for its locks.
const minWaitShare = 0.05

// waiting returns a sentence about the share of each design's time that it waits for its locks. Designs without
// that figure, such as libraries, are left out. It returns "" if no design has the figure.
func waiting(d *dataset.Data, c *dataset.Cell) string {
	type share struct {
		design string
		dataset.Estimate
	}
	var waits []share
	known, rest := 0, 0.0 // number of designs with the figure; upper bound of the shares of designs that are not named
	for _, design := range d.DesignsIn(c) {
		e := shareOfLocks(c, design)
		if !e.Bounded() {
			continue
		}
		known++
		if e.Lo > minWaitShare {
			waits = append(waits, share{design, e})
		} else {
			rest = math.Max(rest, e.Hi)
		}
	}
	switch {
	case known == 0:
		return ""
	case len(waits) == 0:
		return fmt.Sprintf("%s in %s, every design with lock statistics waits for its locks at most %s of the time.",
			with(d, c), c.FullWorkload(), format.Percent(math.Max(rest, 0.001)))
	}
	slices.SortStableFunc(waits, func(a, b share) int { return cmp.Compare(b.Median, a.Median) })
	var texts []string
	for _, w := range waits {
		texts = append(texts, fmt.Sprintf("%s waits for its locks %.0f %% of the time (%.0f–%.0f)",
			w.design, 100*w.Median, 100*w.Lo, 100*w.Hi))
	}
	text := fmt.Sprintf("%s in %s, %s", with(d, c), c.FullWorkload(), format.Several(texts, "design"))
	if len(waits) < known {
		text += fmt.Sprintf("; every other design with lock statistics at most %s",
			format.Percent(math.Max(rest, 0.001)))
	}
	return text + "."
}

// shareOfLocks estimates the share of time that a design waits for its locks.
func shareOfLocks(c *dataset.Cell, design string) dataset.Estimate {
	var shares []float64
	for i := range c.Blocks {
		if w := c.Work(design, i); w.Whole() > 0 {
			shares = append(shares, w.Locks/w.Whole())
		}
	}
	return dataset.Summarize(shares)
}
