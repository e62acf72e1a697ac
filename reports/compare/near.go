package compare

import (
	"fmt"
	"math"
	"slices"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// The time per operation includes the lab's overhead: drawing an id, counting, checking the barrier. Where the
// overhead is a large part of the time, a ratio of two designs mainly compares the overhead with itself and tends to
// 1. The difference does not have this defect, because the overhead is the same for both designs.

// nearTimes bounds the times that are near the lab's overhead: up to this multiple of it.
const nearTimes = 3

// LabNs returns the lab's overhead per operation in ns, NaN if the files do not tell.
func LabNs(c *dataset.Cell, design string) float64 {
	return c.Estimate(dataset.Line{Design: design}, record.LabNsPerOp).Median
}

// nearLab reports whether the time per operation of a series is near the lab's overhead. It is false if the overhead
// is unknown.
func nearLab(c *dataset.Cell, l dataset.Line) bool {
	return c.Estimate(l, record.NsPerOp).Median <= nearTimes*LabNs(c, l.Design)
}

// NsDifference is a difference in ns per operation.
type NsDifference struct {
	paired.Difference
	margin float64 // Margin in ns: that share of the longer of the two times
}

// newNsDifference returns a difference between two times per operation, with its margin.
func newNsDifference(d paired.Difference, of, to dataset.Estimate) *NsDifference {
	return &NsDifference{d, Margin * math.Max(of.Median, to.Median)}
}

// Contrast compares the time per operation of two series of a cell. The p-value is not adjusted: see Adjust.
func Contrast(c *dataset.Cell, of, to dataset.Line) *Comparison {
	if nearLab(c, of) || nearLab(c, to) {
		return difference(c, of, to)
	}
	return ratio(c, of, to)
}

// ratio is Contrast with the ratio, whatever the times.
func ratio(c *dataset.Cell, of, to dataset.Line) *Comparison {
	return &Comparison{Result: c.Compare(of, to, record.NsPerOp), Across: c.AcrossNodes(of, to, record.NsPerOp)}
}

// difference is Contrast with the difference in ns, whatever the times.
func difference(c *dataset.Cell, of, to dataset.Line) *Comparison {
	times := func(l dataset.Line) []float64 { return c.Values[l][record.NsPerOp] }
	j := ratio(c, of, to)
	j.Near = newNsDifference(paired.SubtractOver(times(of), times(to), c.Nodes),
		c.Estimate(of, record.NsPerOp), c.Estimate(to, record.NsPerOp))
	return j
}

// floorNs returns the noise floor in ns: the largest absolute value in the interval of the A/A difference. NaN
// without a control or an interval.
func floorNs(c *dataset.Cell, op string) float64 {
	floor := math.NaN()
	for _, x := range c.Control(op) {
		times := func(design string) []float64 {
			return c.Values[dataset.Line{Design: design, Op: op}][dataset.ControlUnit(op)]
		}
		if d := paired.SubtractOver(times(x.AACopy), times(x.Original), c.Nodes); d.Bounded() {
			floor = dataset.Larger(floor, d.Largest())
		}
	}
	return floor
}

// excludesNull reports whether the interval excludes "no difference".
func (j *Comparison) excludesNull() bool {
	if j.Near != nil {
		return j.Near.Excludes(0)
	}
	return j.Excludes(1)
}

// decidingP returns the p-value of the ratio, or of the difference if that decides.
func decidingP(j *Comparison) float64 {
	if j.Near != nil {
		return j.Near.P
	}
	return j.P
}

// Slower reports whether the first design is slower than the second. Whether the difference is significant does not
// matter.
func (j *Comparison) Slower() bool {
	if j.Near != nil {
		return j.Near.Value > 0
	}
	return j.Ratio > 1
}

// Turned returns the comparison with its two sides exchanged.
func (j *Comparison) Turned() *Comparison {
	t := *j
	t.Ratio, t.Lo, t.Hi = 1/j.Ratio, 1/j.Hi, 1/j.Lo
	if j.Near != nil {
		t.Near = &NsDifference{j.Near.Negated(), j.Near.margin}
	}
	return &t
}

// NearDesigns returns the designs of a cell whose time is near the lab's overhead.
func NearDesigns(d *dataset.Data, c *dataset.Cell) []string {
	return slices.DeleteFunc(d.DesignsIn(c), func(design string) bool {
		return !nearLab(c, dataset.Line{Design: design})
	})
}

// NearNote explains why differences replace ratios in some of the cells, "" if they do not.
func NearNote(d *dataset.Data, cells []*dataset.Cell) string {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, c := range cells {
		for _, design := range NearDesigns(d, c) {
			lo, hi = math.Min(lo, LabNs(c, design)), math.Max(hi, LabNs(c, design))
		}
	}
	if lo > hi {
		return ""
	}
	cost := format.Duration(lo)
	if format.Duration(hi) != cost {
		cost += " to " + format.Duration(hi)
	}
	return fmt.Sprintf("If a time is at most %d × the lab's overhead (%s per operation), "+
		"a signed difference in ns replaces the ratio, because the overhead biases ratios towards 1.", nearTimes, cost)
}

// FloorNote states the noise floor of a cell in a sentence, "" if the run has no control.
func FloorNote(d *dataset.Data, c *dataset.Cell) string {
	switch floor := c.Floor(""); {
	case len(d.Noise.Originals) == 0:
		return ""
	case format.IsNumber(floor):
		return fmt.Sprintf("Noise floor %s.", FloorCell(d, c, ""))
	case len(c.AACopies) == 0:
		return "No A/A copy in this cell."
	}
	return fmt.Sprintf("Noise floor unknown: it needs %d blocks.", dataset.MinBlocks)
}
