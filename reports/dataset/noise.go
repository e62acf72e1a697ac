package dataset

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// A run measures its first design twice in every block: as itself and, under the
// name <design>,twin=yes, as an instance of its own of the very same code. What
// sets the two apart is noise. So the run shows by itself how far to trust it, on
// the machine and in the hour that it had: the noise floor. Nothing smaller is
// called a difference.
//
// The A/A copy has a row in tables and nothing else: it is not drawn, not counted as
// a design, and no baseline.

// aaParameter marks the A/A copy, among the parameters of its name.
const aaParameter = "twin=yes"

// AAOriginal returns the design that a name is the A/A copy of, false if it is no A/A copy's.
func AAOriginal(design string) (original string, ok bool) {
	parts := strings.Split(design, ",")
	i := slices.Index(parts[1:], aaParameter) + 1
	if i == 0 {
		return "", false
	}
	return strings.Join(slices.Delete(parts, i, i+1), ","), true
}

// Control compares each A/A copy of a cell with what it is the A/A copy of: in files of
// more than one run there may be two.
func (c *Cell) Control(op string) (list []AAControl) {
	for _, aaCopy := range c.AACopies {
		original, _ := AAOriginal(aaCopy)
		if r := c.Compare(Line{aaCopy, op}, Line{original, op}, ControlUnit(op)); r.N > 0 {
			list = append(list, AAControl{c, aaCopy, original, r})
		}
	}
	return list
}

// ControlUnit is the unit in which an A/A copy is compared.
func ControlUnit(op string) string {
	if op == "" {
		return AATime
	}
	return record.NsPerOp
}

// control is the ratio of an A/A copy's time to that of its original in a cell.
type AAControl struct {
	cell             *Cell
	AACopy, Original string
	paired.Result
}

// Verdict is what stands in the place of one.
func (x AAControl) Verdict() string {
	if x.Excludes(1) {
		return "the same code, and yet its interval leaves out 1"
	}
	return "the same code"
}

// Floor is the noise floor of an operation in a cell, as a ratio of 1 or more:
// the interval of the A/A ratio reaches no further from 1. NaN where there is
// none to be had.
func (c *Cell) Floor(op string) float64 {
	floor := math.NaN()
	for _, x := range c.Control(op) {
		if x.Bounded() {
			floor = Larger(floor, math.Max(x.Hi, 1/x.Lo))
		}
	}
	return floor
}

// noise is what the aaCopies tell of a whole run.
type noise struct {
	Originals []string // which designs were measured twice
	Cells     int      // that have a floor
	Median    float64  // of the floors of these cells
	Worst     float64
	where     string // the cell with the worst
	Strays    int    // cells where the interval of the A/A ratio leaves out 1
	// Differ are the cells where that is more than chance makes of so many.
	Differ []string
	// blocks is how many blocks it would take to see that, 0 if there are enough.
	blocks int
}

// noiseOfRun looks at all cells, and at all operations of each together.
func (d *Data) noiseOfRun() (n noise) {
	var controls []AAControl
	var floors, p []float64
	for _, c := range d.Cells {
		for _, x := range c.Control("") {
			controls, p = append(controls, x), append(p, x.P)
			if !slices.Contains(n.Originals, x.Original) {
				n.Originals = append(n.Originals, x.Original)
			}
			if x.Excludes(1) {
				n.Strays++
			}
		}
		if f := c.Floor(""); format.IsNumber(f) {
			floors = append(floors, f)
			if f > n.Worst {
				n.Worst, n.where = f, c.String()
			}
		}
	}
	n.Cells, n.Median = len(floors), MedianOf(floors)
	for i, adjusted := range paired.Holm(p) {
		x := controls[i]
		if adjusted < paired.Alpha {
			n.Differ = append(n.Differ, fmt.Sprintf("%s in %s (%s × the time, %s … %s)", x.Original, x.cell, format.Factor(x.Ratio), format.Factor(x.Lo), format.Factor(x.Hi)))
		}
		if x.Bounded() && float64(len(p))*x.Least >= paired.Alpha {
			n.blocks = paired.Blocks(len(p))
		}
	}
	return n
}

// String is the floor in short.
func (n noise) String() string {
	switch {
	case len(n.Originals) == 0:
		return "no A/A control"
	case n.Cells == 0:
		return fmt.Sprintf("noise floor unknown: it takes %d blocks", MinBlocks)
	}
	return fmt.Sprintf("noise floor: %s in the median cell, %s in the worst", format.Excess(n.Median), format.Excess(n.Worst))
}

// Caption is the floor for who has nothing but a chart.
func (n noise) Caption() string {
	text := format.Capital(n.String())
	switch {
	case len(n.Originals) == 0:
		return text + ": how far the same code differs from itself is not known."
	case n.Cells == 0:
		return text + "."
	}
	return text + ": the same code, measured twice, differs by no more than its cell has."
}

// Sentence tells in full what was found, for the head of a summary.
func (n noise) Sentence() string {
	switch {
	case len(n.Originals) == 0:
		return "No A/A control: no design was measured a second time under the name " +
			"…,twin=yes, so it is not known how far the same code differs from itself here."
	case n.Cells == 0:
		return fmt.Sprintf("Noise floor unknown: %s was measured twice, but it takes %d blocks to say anything.",
			strings.Join(n.Originals, " and "), MinBlocks)
	}
	return fmt.Sprintf("Noise floor: %s, the median over %s; worst %s, in %s. %s was measured twice in every block, "+
		"the very same code, and with %.0f %% confidence the two differ by no more in a cell than its floor. Nothing smaller than "+
		"the floor of its cell is called a difference. "+
		"Of the intervals of this A/A ratio %d of %d leave out 1; by chance it is one of %.0f.",
		format.Excess(n.Median), format.Plural(n.Cells, "cell"), format.Excess(n.Worst), n.where, strings.Join(n.Originals, " and "),
		100*Confidence, n.Strays, n.Cells, 1/(1-Confidence))
}

// WarnAA tells where the same code differs from itself: where the run is not to
// be trusted.
func (d *Data) WarnAA() string {
	n := d.Noise
	switch {
	case len(n.Differ) > 0:
		return fmt.Sprintf("The same code differs from itself, by more than chance makes of %s (A/A control, Holm): %s. Trust no difference there that is not far larger.",
			format.Plural(n.Cells, "cell"), format.Several(n.Differ, "cell"))
	case n.blocks > 0:
		return fmt.Sprintf("The A/A control of %s takes %d blocks to tell whether the same code differs from itself by more than chance: there are fewer.",
			format.Plural(n.Cells, "cell"), n.blocks)
	}
	return ""
}

// Again is how an A/A copy is called in tables.
func Again(original string) string { return original + " again (A/A)" }
