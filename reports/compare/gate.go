package compare

import (
	"fmt"

	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// GateOutcome is the outcome of a gate. CannotSay (inconclusive) is not a pass: a part to compare is missing, or
// there are too few blocks for a regression to show.
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
	Why string // one line
}

// Gate reports whether the time per operation of any cell and design grew by more than limit, a share (0.05 is 5 %).
// It uses the series of all operations together. A series is worse if its whole interval lies beyond the limit and
// the difference is significant and above the noise floor. The limit applies to the ratio near the lab's overhead
// too, where the ratio understates the change.
func (c *RunComparison) Gate(limit float64) GateResult {
	var worse, noisy, hiding []string
	for _, x := range c.Whole {
		switch beyond := x.Lo > 1+limit && x.Bounded() && x.significant(); {
		case beyond && x.aboveNoise():
			worse = append(worse, x.name()+" slower by "+x.byHowMuch())
		case beyond:
			noisy = append(noisy, fmt.Sprintf("%s by %s, noise floor %s", x.name(), x.byHowMuch(), x.floorText()))
		case x.Hi > 1+limit:
			hiding = append(hiding, fmt.Sprintf("%s (%s)", x.name(), x.within()))
		}
	}
	name, noise := gateName(limit), c.floors()
	switch why := c.cannotSay(); {
	case len(worse) > 0 && why != "":
		return GateResult{Worse, fmt.Sprintf("%s: failed: %s; inconclusive for the rest: %s%s",
			name, format.Several(worse, "comparison"), why, noise)}
	case len(worse) > 0:
		return GateResult{Worse, fmt.Sprintf("%s: failed: %s%s", name, format.Several(worse, "comparison"), noise)}
	case why != "":
		return GateResult{CannotSay, fmt.Sprintf("%s: inconclusive: %s", name, why)}
	}
	text := fmt.Sprintf("%s: passed: %s, none significantly slower by more than %s",
		name, format.Plural(len(c.Whole), "comparison"), share(limit))
	if len(noisy) > 0 {
		text += fmt.Sprintf("; %d slower but below the noise floor: %s",
			len(noisy), format.Several(noisy, "comparison"))
	}
	if len(hiding) > 0 {
		text += fmt.Sprintf("; %d with an interval that reaches beyond the limit: %s",
			len(hiding), format.Several(hiding, "comparison"))
	}
	return GateResult{Passed, text + noise}
}

// NotComparable returns the result of a gate on runs that Runs refuses to compare, with err as the reason.
func NotComparable(limit float64, err error) GateResult {
	return GateResult{CannotSay, fmt.Sprintf("%s: inconclusive: %v", gateName(limit), err)}
}

func gateName(limit float64) string { return "gate " + share(limit) }

func share(limit float64) string { return fmt.Sprintf("%.4g %%", 100*limit) }

// cannotSay returns why a regression might not have shown, "" if it would have.
func (c *RunComparison) cannotSay() string {
	if len(c.Whole) == 0 {
		return "the runs have no times of all operations in common"
	}
	if len(c.OnlyOld) > 0 {
		return "the new run lacks " + format.Several(c.OnlyOld, "result")
	}
	var few []string
	minP := 0.0
	for _, x := range c.Whole {
		if x.N < dataset.MinBlocks {
			few = append(few, fmt.Sprintf("%s (%d)", x.name(), x.N))
		}
		minP = max(minP, x.Least)
	}
	if len(few) > 0 {
		return fmt.Sprintf("fewer than %d blocks of %s", dataset.MinBlocks, format.Several(few, "comparison"))
	}
	if n := len(c.Whole); float64(n)*minP >= paired.Alpha {
		return fmt.Sprintf("too few blocks: Holm's correction over %d comparisons needs %d blocks of each cell",
			n, c.blocksFor(n))
	}
	return ""
}

// floorText writes the noise floor that applies to the change, as a ratio or in ns.
func (c *Change) floorText() string {
	if c.Near != nil {
		return format.Duration(c.Near.floor)
	}
	return format.Excess(c.floor)
}

// name returns the cell and the design, with the design last.
func (c *Change) name() string { return c.Cell.String() + " " + c.Design }

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
