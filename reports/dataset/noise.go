package dataset

import (
	"fmt"
	"math"
	"strings"

	"idlab/bench/record"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// A/A control: a run measures its first design twice in every block, as itself and as a separate instance of the
// same code under the name <design>,twin=yes. Any difference between the two is noise. The noise floor bounds it,
// on the machine and at the time of the run. It is a figure for the reader and decides nothing. The share of controls
// that differ is a check of the tests: it is 5 % or less if they hold what they promise on this machine.
//
// The A/A copy has a row in tables. It is not drawn, does not count as a design, and is never a baseline.

// aaParameter and its value mark an A/A copy among the parameters of its name.
const aaParameter, aaValue = "twin", "yes"

// AAOriginal returns the design of which name is the A/A copy. ok is false if name is not an A/A copy.
func AAOriginal(design string) (original string, ok bool) {
	original, value, _ := record.WithoutParam(design, aaParameter)
	if value != aaValue {
		return "", false
	}
	return original, true
}

// Control compares each A/A copy of a cell with its original. Files of more than one run can have two copies.
func (c *Cell) Control(op string) (list []AAControl) {
	for _, aaCopy := range c.AACopies {
		original, _ := AAOriginal(aaCopy)
		if r := c.Compare(Line{aaCopy, op}, Line{original, op}, ControlUnit(op)); r.N > 0 {
			list = append(list, AAControl{c, aaCopy, original, r})
		}
	}
	return list
}

// ControlUnit returns the unit in which the A/A copy is compared, for an operation or "" for all together.
func ControlUnit(op string) string {
	if op == "" {
		return AATime
	}
	return record.NsPerOp
}

// AAControl is the ratio of the time of an A/A copy to the time of its original, in one cell.
type AAControl struct {
	cell             *Cell
	AACopy, Original string
	paired.Result
}

// Verdict returns the text for the column that holds the verdict of a comparison.
func (x AAControl) Verdict() string {
	if x.Excludes(1) {
		return "same code, but the interval excludes 1"
	}
	return "same code"
}

// Floor returns the noise floor of an operation in a cell, as a ratio of 1 or more. It is the largest distance
// from 1, up or down, in the interval of the A/A ratio. NaN without a control or an interval.
func (c *Cell) Floor(op string) float64 {
	floor := math.NaN()
	for _, x := range c.Control(op) {
		if x.Bounded() {
			floor = Larger(floor, math.Max(x.Hi, 1/x.Lo))
		}
	}
	return floor
}

// noise sums up the A/A controls of cells.
type noise struct {
	Originals []string // designs that were measured twice
	Cells     int      // number of cells with a noise floor
	Median    float64  // of the floors of these cells, as a ratio; NaN if there are none
	Worst     float64  // the largest of these floors, as a ratio
	where     string   // the cell of the largest floor
	Strays    int      // number of controls whose interval excludes 1
	Controls  int      // number of controls that have an interval
	Differ    []string // controls that differ significantly after Holm's correction, with their cells
	blocks    int      // minimum number of blocks for that test, 0 if there are enough
}

// NoiseOf evaluates the controls of cells, with all operations of a cell together.
func NoiseOf(cells []*Cell) (n noise) {
	var controls []AAControl
	var floors, p []float64
	for _, c := range cells {
		for _, aaCopy := range c.AACopies {
			original, _ := AAOriginal(aaCopy)
			n.Originals = format.Adding(n.Originals, original)
		}
		for _, x := range c.Control("") {
			controls, p = append(controls, x), append(p, x.P)
			if x.Bounded() {
				n.Controls++
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
			n.Differ = append(n.Differ, fmt.Sprintf("%s in %s (%s × the time, %s … %s)",
				x.Original, x.cell, format.Factor(x.Ratio), format.Factor(x.Lo), format.Factor(x.Hi)))
		}
		if x.Bounded() && float64(len(p))*x.Least >= paired.Alpha {
			n.blocks = paired.Blocks(len(p))
		}
	}
	return n
}

// String describes the noise floor in short, without a full stop.
func (n noise) String() string {
	switch {
	case len(n.Originals) == 0:
		return "no A/A copy, so the noise floor is unknown"
	case n.Cells == 0:
		return fmt.Sprintf("noise floor unknown: it needs %d blocks", MinBlocks)
	}
	return fmt.Sprintf("noise floor: %s in the median cell, %s in the worst, %s", format.Excess(n.Median),
		format.Excess(n.Worst), n.where)
}

// Caption describes the noise floor of the cells of a chart, in a sentence that is complete without the report.
func (n noise) Caption() string {
	const bound = "%.0f %% bound on the difference of a design and its A/A copy"
	switch n.Cells {
	case 0:
		return format.Capital(n.String()) + "."
	case 1:
		return fmt.Sprintf("Noise floor of the cell drawn: %s ("+bound+").", format.Excess(n.Median), 100*Confidence)
	}
	return fmt.Sprintf("Noise floor of the cells drawn: median %s, worst %s ("+bound+").",
		format.Excess(n.Median), format.Excess(n.Worst), 100*Confidence)
}

// Sentence describes the noise floor in full, for the head of a summary.
func (n noise) Sentence() string {
	switch {
	case len(n.Originals) == 0:
		return "No design has an A/A copy (DESIGN,twin=yes), so the noise floor is unknown."
	case n.Cells == 0:
		return fmt.Sprintf("Noise floor unknown: %s has an A/A copy, but the noise floor needs %d blocks.",
			strings.Join(n.Originals, " and "), MinBlocks)
	}
	return fmt.Sprintf("Noise floor: %s, the median over %s; worst %s, in %s. Each block measures %s twice, "+
		"as itself and as an A/A copy. "+
		"The noise floor of a cell is the far end of the %.0f %% confidence interval of their ratio. It has no part "+
		"in a verdict. %s",
		format.Excess(n.Median), format.Plural(n.Cells, "cell"), format.Excess(n.Worst), n.where,
		strings.Join(n.Originals, " and "), 100*Confidence, n.calibration())
}

// calibration states how many of the A/A controls differ, with the interval of their share.
func (n noise) calibration() string {
	lo, hi := paired.BinomialInterval(n.Strays, n.Controls)
	return fmt.Sprintf("%d of %s (%s; %.0f %% interval %s to %s) exclude 1; %s is expected by chance.",
		n.Strays, format.Plural(n.Controls, "A/A interval"), format.Percent(float64(n.Strays)/float64(n.Controls)),
		100*Confidence, format.Percent(lo), format.Percent(hi), format.Percent(paired.Alpha))
}

// miscalibrated reports whether more A/A controls differ than chance explains.
func (n noise) miscalibrated() bool {
	if n.Controls == 0 {
		return false
	}
	lo, _ := paired.BinomialInterval(n.Strays, n.Controls)
	return lo > paired.Alpha
}

// WarnAA returns a warning if the same code differs significantly from itself, in a cell or in more cells than chance
// explains, or if there are too few blocks to test that. It is "" otherwise.
func (d *Data) WarnAA() string {
	n := d.Noise
	switch {
	case len(n.Differ) > 0:
		return fmt.Sprintf("A design differs significantly from its A/A copy (Holm-adjusted over %s): %s. "+
			"Do not rely on differences of that size in these cells.",
			format.Plural(n.Cells, "cell"), format.Several(n.Differ, "cell"))
	case n.miscalibrated():
		return "Designs differ from their A/A copies more often than chance explains: " + n.calibration() +
			" Intervals and p-values of this run promise too much."
	case n.blocks > 0:
		return fmt.Sprintf("Too few blocks to test whether a design differs from its A/A copy: "+
			"Holm's correction over %s needs %d.", format.Plural(n.Cells, "cell"), n.blocks)
	}
	return ""
}

// Again returns the name of an A/A copy in tables.
func Again(original string) string { return original + " (A/A copy)" }
