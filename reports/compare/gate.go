package compare

import (
	"fmt"

	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// GateOutcome is what a gate says.
type GateOutcome uint8

// CannotSay is no pass: what was to be compared is not there, or there is too
// little of it for a regression to show.
const (
	Passed GateOutcome = iota
	Worse
	CannotSay
)

func (a GateOutcome) String() string { return [...]string{"passed", "worse", "cannot say"}[a] }

// GateResult is a gate's answer.
type GateResult struct {
	GateOutcome
	Why string // one line
}

// Gate judges whether a line of all operations of a cell is slower by more than
// limit, a share: its interval lies beyond that as a whole, and it is a
// difference as verdicts have it. That which is faster is never at fault. The limit is
// one of the ratio near the lab's own cost too, where a ratio is smaller than that of
// what changed.
func (c *RunComparison) Gate(limit float64) GateResult {
	var worse, noisy, hiding []string
	for _, x := range c.Whole {
		switch beyond := x.Lo > 1+limit && x.Bounded() && x.significant(); {
		case beyond && x.aboveNoise():
			worse = append(worse, x.name()+" by "+x.byHowMuch())
		case beyond:
			noisy = append(noisy, fmt.Sprintf("%s by %s, noise floor %s", x.name(), x.byHowMuch(), x.floorText()))
		case x.Hi > 1+limit:
			hiding = append(hiding, fmt.Sprintf("%s (%s)", x.name(), x.within()))
		}
	}
	name, noise := gateName(limit), c.floors()
	switch why := c.cannotSay(); {
	case len(worse) > 0 && why != "":
		return GateResult{Worse, fmt.Sprintf("%s: worse: %s; besides, it cannot say of all: %s%s", name, format.Several(worse, "line"), why, noise)}
	case len(worse) > 0:
		return GateResult{Worse, fmt.Sprintf("%s: worse: %s%s", name, format.Several(worse, "line"), noise)}
	case why != "":
		return GateResult{CannotSay, fmt.Sprintf("%s: cannot say: %s", name, why)}
	}
	text := fmt.Sprintf("%s: passed: %s, none worse by more than %s", name, format.Plural(len(c.Whole), "comparison"), share(limit))
	if len(noisy) > 0 {
		text += fmt.Sprintf("; %d within the noise of the same code: %s", len(noisy), format.Several(noisy, "line"))
	}
	if len(hiding) > 0 {
		text += fmt.Sprintf("; %d could hide one: %s", len(hiding), format.Several(hiding, "line"))
	}
	return GateResult{Passed, text + noise}
}

// NotComparable is the judgement on runs that CompareRuns refuses.
func NotComparable(limit float64, err error) GateResult {
	return GateResult{CannotSay, fmt.Sprintf("%s: cannot say: %v", gateName(limit), err)}
}

func gateName(limit float64) string { return "gate " + share(limit) }

func share(limit float64) string { return fmt.Sprintf("%.4g %%", 100*limit) }

// cannotSay tells why a regression might not have shown, "" if it would have.
func (c *RunComparison) cannotSay() string {
	if len(c.Whole) == 0 {
		return "the runs have no line of all operations in common"
	}
	if len(c.Missing) > 0 {
		return "the new run lacks " + format.Several(c.Missing, "line")
	}
	var few []string
	least := 0.0
	for _, x := range c.Whole {
		if x.N < dataset.MinBlocks {
			few = append(few, fmt.Sprintf("%s (%d)", x.name(), x.N))
		}
		least = max(least, x.Least)
	}
	if len(few) > 0 {
		return fmt.Sprintf("fewer than %d blocks of %s", dataset.MinBlocks, format.Several(few, "line"))
	}
	if n := len(c.Whole); float64(n)*least >= paired.Alpha {
		return fmt.Sprintf("so few blocks do not carry %d comparisons (Holm): it takes %d blocks of each cell", n, c.blocksFor(n))
	}
	return ""
}

// floorText writes the noise floor that it is judged by.
func (c *Change) floorText() string {
	if c.Near != nil {
		return format.Duration(c.Near.floor)
	}
	return format.Excess(c.floor)
}

// name is Name, with the design last, as that is what is looked for.
func (c *Change) name() string { return c.Cell.String() + " " + c.Design }

// byHowMuch writes a ratio above 1 as what is more, with its interval.
func (c *Change) byHowMuch() string {
	if c.Near != nil {
		return fmt.Sprintf("%s (%s), near the lab's own cost", c.Text(), c.within())
	}
	if c.Hi >= 2 {
		return fmt.Sprintf("a factor of %s (%s)", format.Factor(c.Ratio), c.within())
	}
	return fmt.Sprintf("%s (%s … %s)", format.Excess(c.Ratio), format.TwoDigits(100*(c.Lo-1)), format.Excess(c.Hi))
}

// within writes the interval of a ratio, or near the lab's own cost of a difference.
func (c *Change) within() string { return c.Interval(" … ") }

// floors tells the noise floors of two runs whose blocks are paired, "" where
// they are not or have none.
func (c *RunComparison) floors() string {
	if !c.Paired || c.Old.Noise.Cells == 0 || c.New.Noise.Cells == 0 {
		return ""
	}
	return fmt.Sprintf(" (noise floor: old %s, new %s)", format.Excess(c.Old.Noise.Median), format.Excess(c.New.Noise.Median))
}
