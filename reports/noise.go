package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/paired"
)

// A run measures its first design twice in every block: as itself and, under the
// name <design>,twin=yes, as an instance of its own of the very same code. What
// sets the two apart is noise. So the run shows by itself how far to trust it, on
// the machine and in the hour that it had: the noise floor. Nothing smaller is
// called a difference.
//
// The twin has a row in tables and nothing else: it is not drawn, not counted as
// a design, and no baseline.

// twinParameter marks the twin, among the parameters of its name.
const twinParameter = "twin=yes"

// twinOf returns the design that a name is the twin of, false if it is no twin's.
func twinOf(design string) (original string, ok bool) {
	parts := strings.Split(design, ",")
	i := slices.Index(parts[1:], twinParameter) + 1
	if i == 0 {
		return "", false
	}
	return strings.Join(slices.Delete(parts, i, i+1), ","), true
}

// control compares each twin of a cell with what it is the twin of: in files of
// more than one run there may be two.
func (c *cell) control(op string) (list []control) {
	for _, twin := range c.twins {
		original, _ := twinOf(twin)
		if r := c.compare(line{twin, op}, line{original, op}, controlUnit(op)); r.N > 0 {
			list = append(list, control{c, twin, original, r})
		}
	}
	return list
}

// controlUnit is the unit in which a twin is compared.
func controlUnit(op string) string {
	if op == "" {
		return twinTime
	}
	return record.NsPerOp
}

// control is the ratio of a twin's time to that of its original in a cell.
type control struct {
	cell           *cell
	twin, original string
	paired.Result
}

// verdict is what stands in the place of one.
func (x control) verdict() string {
	if x.Excludes(1) {
		return "the same code, and yet its interval leaves out 1"
	}
	return "the same code"
}

// floor is the noise floor of an operation in a cell, as a ratio of 1 or more:
// the interval of the A/A ratio reaches no further from 1. NaN where there is
// none to be had.
func (c *cell) floor(op string) float64 {
	floor := math.NaN()
	for _, x := range c.control(op) {
		if x.Bounded() {
			floor = larger(floor, math.Max(x.Hi, 1/x.Lo))
		}
	}
	return floor
}

// larger is the larger of two numbers, of which NaN is none.
func larger(a, b float64) float64 {
	if math.IsNaN(a) || b > a {
		return b
	}
	return a
}

// noise is what the twins tell of a whole run.
type noise struct {
	originals []string // which designs were measured twice
	cells     int      // that have a floor
	median    float64  // of the floors of these cells
	worst     float64
	where     string // the cell with the worst
	strays    int    // cells where the interval of the A/A ratio leaves out 1
	// differ are the cells where that is more than chance makes of so many.
	differ []string
	// blocks is how many blocks it would take to see that, 0 if there are enough.
	blocks int
}

// noiseOfRun looks at all cells, and at all operations of each together.
func (d *Data) noiseOfRun() (n noise) {
	var controls []control
	var floors, p []float64
	for _, c := range d.cells {
		for _, x := range c.control("") {
			controls, p = append(controls, x), append(p, x.P)
			if !slices.Contains(n.originals, x.original) {
				n.originals = append(n.originals, x.original)
			}
			if x.Excludes(1) {
				n.strays++
			}
		}
		if f := c.floor(""); isNumber(f) {
			floors = append(floors, f)
			if f > n.worst {
				n.worst, n.where = f, c.String()
			}
		}
	}
	n.cells, n.median = len(floors), medianOf(floors)
	for i, adjusted := range paired.Holm(p) {
		x := controls[i]
		if adjusted < paired.Alpha {
			n.differ = append(n.differ, fmt.Sprintf("%s in %s (%s × the time, %s … %s)", x.original, x.cell, factor(x.Ratio), factor(x.Lo), factor(x.Hi)))
		}
		if x.Bounded() && float64(len(p))*x.Least >= paired.Alpha {
			n.blocks = paired.Blocks(len(p))
		}
	}
	return n
}

// medianOf is the middle of the values, NaN of none.
func medianOf(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(values))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// String is the floor in short.
func (n noise) String() string {
	switch {
	case len(n.originals) == 0:
		return "no A/A control"
	case n.cells == 0:
		return fmt.Sprintf("noise floor unknown: it takes %d blocks", minBlocks)
	}
	return fmt.Sprintf("noise floor: %s in the median cell, %s in the worst", excess(n.median), excess(n.worst))
}

// caption is the floor for who has nothing but a chart.
func (n noise) caption() string {
	text := capital(n.String())
	switch {
	case len(n.originals) == 0:
		return text + ": how far the same code differs from itself is not known."
	case n.cells == 0:
		return text + "."
	}
	return text + ": the same code, measured twice, differs by no more than its cell has."
}

// sentence tells in full what was found, for the head of a summary.
func (n noise) sentence() string {
	switch {
	case len(n.originals) == 0:
		return "No A/A control: no design was measured a second time under the name " +
			"…,twin=yes, so it is not known how far the same code differs from itself here."
	case n.cells == 0:
		return fmt.Sprintf("Noise floor unknown: %s was measured twice, but it takes %d blocks to say anything.",
			strings.Join(n.originals, " and "), minBlocks)
	}
	return fmt.Sprintf("Noise floor: %s, the median over %s; worst %s, in %s. %s was measured twice in every block, "+
		"the very same code, and with %.0f %% confidence the two differ by no more in a cell than its floor. Nothing smaller than "+
		"the floor of its cell is called a difference. "+
		"Of the intervals of this A/A ratio %d of %d leave out 1; by chance it is one of %.0f.",
		excess(n.median), plural(n.cells, "cell"), excess(n.worst), n.where, strings.Join(n.originals, " and "),
		100*confidence, n.strays, n.cells, 1/(1-confidence))
}

// warnTwin tells where the same code differs from itself: where the run is not to
// be trusted.
func (d *Data) warnTwin() string {
	n := d.noise
	switch {
	case len(n.differ) > 0:
		return fmt.Sprintf("The same code differs from itself, by more than chance makes of %s (A/A control, Holm): %s. Trust no difference there that is not far larger.",
			plural(n.cells, "cell"), several(n.differ, "cell"))
	case n.blocks > 0:
		return fmt.Sprintf("The A/A control of %s takes %d blocks to tell whether the same code differs from itself by more than chance: there are fewer.",
			plural(n.cells, "cell"), n.blocks)
	}
	return ""
}

// floorNote is a cell's noise floor in words, "" where the run has no control.
func (d *Data) floorNote(c *cell) string {
	switch floor := c.floor(""); {
	case len(d.noise.originals) == 0:
		return ""
	case isNumber(floor):
		return fmt.Sprintf("Noise floor %s.", d.floorCell(c, ""))
	case len(c.twins) == 0:
		return "No A/A control in this cell."
	}
	return fmt.Sprintf("Noise floor unknown: it takes %d blocks.", minBlocks)
}

// excess writes by how much a ratio of 1 or more is above 1.
func excess(ratio float64) string {
	if !isNumber(ratio) {
		return "–"
	}
	if ratio >= 2 {
		return figure(ratio) + " ×"
	}
	return twoDigits(100*(ratio-1)) + " %"
}

// twoDigits writes a percentage with two significant digits, and not below 0.01.
func twoDigits(v float64) string {
	switch {
	case v >= 9.95:
		return fmt.Sprintf("%.0f", v)
	case v >= 0.095:
		return fmt.Sprintf("%.2g", v)
	case v >= 0.005:
		return fmt.Sprintf("%.2f", v)
	case v > 0.00005:
		return "below 0.01"
	}
	return "0"
}

// again is how a twin is called in tables.
func again(original string) string { return original + " again (A/A)" }
