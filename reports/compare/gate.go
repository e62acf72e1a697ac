package compare

import (
	"fmt"
	"slices"

	"idlab/reports/dataset"
	"idlab/reports/format"
)

// GateOutcome is the outcome of a gate. CannotSay (inconclusive) is not a pass: a part to compare is missing, there are
// too few blocks for a regression to show, or the intervals do not exclude one.
type GateOutcome uint8

// The outcomes of a gate.
const (
	Passed GateOutcome = iota
	Worse
	CannotSay
)

// String returns "passed", "failed" or "inconclusive".
func (a GateOutcome) String() string { return [...]string{"passed", "failed", "inconclusive"}[a] }

// GateResult is the outcome of a gate with its reason.
type GateResult struct {
	GateOutcome
	Why   string   // one line
	Reach []string // lines: what was not gated, and the regressions that the gate would have found
}

// Gate is a limit on the growth of times from the old run to the new one.
type Gate struct {
	Limit float64 // share by which a time may grow: 0.05 is 5 %
	// Ops gates the times of single operations and phases, P99 the 99th percentiles of latencies. The time of all
	// operations of a cell together is always gated.
	Ops, P99 bool
}

// Judge compares every gated time with the limit. The gate has failed if any interval lies beyond the limit and is
// significant. It has passed if every interval lies below the limit. Otherwise it is inconclusive: a regression of
// more than the limit is neither shown nor excluded. Near the lab's overhead the limit applies to the ratio too, where
// the ratio understates the change.
func (g Gate) Judge(c *RunComparison) GateResult {
	gated := g.gated(c)
	var worse, hiding []string
	for _, x := range gated {
		switch {
		case x.Bounded() && x.Lo > 1+g.Limit && x.significant():
			worse = append(worse, x.name()+" slower by "+x.byHowMuch())
		case x.Bounded() && x.Hi > 1+g.Limit:
			hiding = append(hiding, fmt.Sprintf("%s (%s)", x.name(), x.within()))
		}
	}
	result := GateResult{Reach: g.reach(c, gated)}
	name, noise, why := gateName(g.Limit), c.floors(), g.cannotSay(c, gated)
	if why == "" && len(hiding) > 0 {
		why = fmt.Sprintf("cannot exclude a regression of %s in %d of %s: %s", share(g.Limit), len(hiding),
			format.Plural(len(gated), "comparison"), format.Several(hiding, "comparison"))
	}
	switch {
	case len(worse) > 0:
		result.GateOutcome = Worse
		result.Why = fmt.Sprintf("%s: failed: %s", name, format.Several(worse, "comparison"))
		if why != "" {
			result.Why += "; inconclusive for the rest: " + why
		}
	case why != "":
		result.GateOutcome = CannotSay
		result.Why = fmt.Sprintf("%s: inconclusive: %s", name, why)
	default:
		result.Why = fmt.Sprintf("%s: passed: %s, none slower by more than %s", name,
			format.Plural(len(gated), "comparison"), share(g.Limit))
	}
	result.Why += noise
	return result
}

// gated returns the changes that the gate is about. Each of the lists has its own correction for many comparisons.
func (g Gate) gated(c *RunComparison) []*Change {
	gated := slices.Clone(c.Whole)
	if g.Ops {
		gated = append(gated, c.Single...)
	}
	if g.P99 {
		gated = append(gated, c.Tails...)
	}
	return gated
}

// NotComparable returns the result of a gate on runs that Runs refuses to compare, with err as the reason.
func NotComparable(limit float64, err error) GateResult {
	return GateResult{GateOutcome: CannotSay, Why: fmt.Sprintf("%s: inconclusive: %v", gateName(limit), err)}
}

func gateName(limit float64) string { return "gate " + share(limit) }

func share(limit float64) string { return fmt.Sprintf("%.4g %%", 100*limit) }

// cannotSay returns why a regression might not have shown, whatever the intervals are, "" if it would have. A disturbed
// machine is the first reason.
func (g Gate) cannotSay(c *RunComparison, gated []*Change) string {
	if cells := c.notMeasured(); len(cells) > 0 {
		return format.Several(cells, "cell")
	}
	if len(gated) == 0 {
		return "the runs have no gated times in common"
	}
	if len(c.OnlyOld) > 0 {
		return fmt.Sprintf("the %s run lacks %s", c.newSide(), format.Several(c.OnlyOld, "result"))
	}
	var few []string
	for _, x := range gated {
		if !x.Bounded() {
			few = append(few, fmt.Sprintf("%s (%d%s)", x.name(), x.N, c.disturbed(x)))
		}
	}
	if len(few) > 0 {
		return fmt.Sprintf("fewer than %d blocks of %s", dataset.MinBlocks, format.Several(few, "comparison"))
	}
	for _, x := range gated {
		if !x.attainable {
			return fmt.Sprintf("too few %ss: Holm's correction over %d comparisons needs %d %ss of each cell, "+
				"%s has %d%s", x.Unit(), x.family, c.blocksFor(x.family), x.Unit(), x.name(), x.Size(), c.disturbed(x))
		}
	}
	return ""
}

// name returns the cell, the design, the operation if it is a single one, and the unit if it is no time per operation.
func (c *Change) name() string {
	name := c.Cell.String() + " " + c.Design
	if c.Op != "" {
		name += " " + c.Op
	}
	if c.tail {
		name += " p99"
	}
	return name
}

// byHowMuch writes the growth of a time, whose ratio is above 1, with its interval.
func (c *Change) byHowMuch() string {
	if c.Near != nil {
		return fmt.Sprintf("%s (%s), near the lab's overhead", c.Text(), c.within())
	}
	if c.Hi >= 2 {
		return fmt.Sprintf("a factor of %s (%s)", format.Factor(c.Ratio), c.within())
	}
	return fmt.Sprintf("%s (%s … %s)", format.Excess(c.Ratio), format.TwoDigits(100*(c.Lo-1)), format.Excess(c.Hi))
}

// within writes the interval of the ratio, or of the difference in ns near the lab's overhead.
func (c *Change) within() string { return c.Interval(" … ") }

// floors describes the noise floors of two runs whose blocks are paired. It is "" if they are not paired or have no
// floors.
func (c *RunComparison) floors() string {
	if !c.Paired || c.Old.Noise.Cells == 0 || c.New.Noise.Cells == 0 {
		return ""
	}
	return fmt.Sprintf(" (noise floor: old %s, new %s)",
		format.Excess(c.Old.Noise.Median), format.Excess(c.New.Noise.Median))
}
