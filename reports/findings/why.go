package findings

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// why returns a sentence with what explains the times of a cell: the nodes that a find visits, and waits for locks. It
// is "" if the results have neither.
func why(r ranking) string {
	text := strings.Join(format.Adding(format.Adding(nil, nodes(r)), waits(r)), "; ")
	if text == "" {
		return ""
	}
	return "Why: " + text + "."
}

// nodes returns the clause with the nodes per find of the fastest design, of today's Linux and of the slowest one.
func nodes(r ranking) string {
	if len(r.order) == 0 {
		return ""
	}
	var list []string
	for _, design := range []string{r.order[0], r.today(), r.order[len(r.order)-1]} {
		n := r.Estimate(dataset.Line{Design: design}, record.NodesPerFind).Median
		if format.IsNumber(n) {
			list = format.Adding(list, fmt.Sprintf("%s in %s", format.Figure(n), design))
		}
	}
	if len(list) == 0 {
		return ""
	}
	list[0] = strings.Replace(list[0], " in ", " nodes in ", 1)
	return "a find visits " + format.Listed(list, "and")
}

// minWaitShare is the share of time above which findings name a design that waits for its locks.
const minWaitShare = 0.05

// waits returns the clause with the share of each design's time that it waits for its locks. Designs without that
// figure, such as libraries, are left out. It is "" if no design has the figure.
func waits(r ranking) string {
	type share struct {
		design string
		dataset.Estimate
	}
	var waits []share
	known, rest := 0, 0.0 // number of designs with the figure; upper bound of the shares of designs that are not named
	for _, design := range r.d.DesignsIn(r.Cell) {
		e := shareOfLocks(r.Cell, design)
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
	atMost := format.Percent(math.Max(rest, 0.001))
	switch {
	case known == 0:
		return ""
	case len(waits) == 0:
		return fmt.Sprintf("every design with lock statistics waits for locks at most %s of the time", atMost)
	}
	slices.SortStableFunc(waits, func(a, b share) int { return cmp.Compare(b.Median, a.Median) })
	var texts []string
	for _, w := range waits {
		texts = append(texts, fmt.Sprintf("%s waits for locks %.0f %% of the time (%.0f–%.0f)",
			w.design, 100*w.Median, 100*w.Lo, 100*w.Hi))
	}
	text := format.Several(texts, "design")
	if len(waits) < known {
		text += fmt.Sprintf(", every other design with lock statistics at most %s", atMost)
	}
	return text
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
