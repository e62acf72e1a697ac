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

// The time of an operation holds what the lab itself takes for it: drawing an id,
// counting, looking at the barrier. Where that is much of it, a ratio of two designs
// is a ratio of lab costs, and shrinks as the lab's share grows. A difference does not,
// since the lab takes as much of both.

// nearTimes is up to how many times the lab's own cost a time is near it.
const nearTimes = 3

// LabNs is what the lab takes for an operation, in ns; NaN where files do not tell.
func LabNs(c *dataset.Cell, design string) float64 {
	return c.Estimate(dataset.Line{Design: design}, record.LabNsPerOp).Median
}

// nearLab tells whether the time of an operation is near what the lab takes for it.
func nearLab(c *dataset.Cell, l dataset.Line) bool {
	return c.Estimate(l, record.NsPerOp).Median <= nearTimes*LabNs(c, l.Design)
}

// NsDifference is a difference in ns, of a cell with a noise floor in ns.
type NsDifference struct {
	paired.Difference
	floor float64 // NaN where there was no control
}

// Contrast tells how the time of an operation on one line differs from that on
// another one, looked at alone: see judge.
func Contrast(c *dataset.Cell, of, to dataset.Line) *Comparison {
	j := &Comparison{Result: c.Compare(of, to, record.NsPerOp), floor: c.Floor(of.Op)}
	if nearLab(c, of) || nearLab(c, to) {
		times := func(l dataset.Line) []float64 { return c.Values[l][record.NsPerOp] }
		j.Near = &NsDifference{paired.Subtract(times(of), times(to)), floorNs(c, of.Op)}
	}
	return j
}

// floorNs is the noise floor in ns: the interval of the A/A difference reaches no
// further from 0. NaN where there is none.
func floorNs(c *dataset.Cell, op string) float64 {
	floor := math.NaN()
	for _, x := range c.Control(op) {
		times := func(design string) []float64 {
			return c.Values[dataset.Line{Design: design, Op: op}][dataset.ControlUnit(op)]
		}
		if d := paired.Subtract(times(x.AACopy), times(x.Original)); d.Bounded() {
			floor = dataset.Larger(floor, d.Largest())
		}
	}
	return floor
}

// excludesNone tells whether the interval leaves out that there is no difference.
func (j *Comparison) excludesNone() bool {
	if j.Near != nil {
		return j.Near.Excludes(0)
	}
	return j.Excludes(1)
}

// p is the chance of such a difference if there were none.
func (j *Comparison) p() float64 {
	if j.Near != nil {
		return j.Near.P
	}
	return j.P
}

// Slower tells in which direction a difference is.
func (j *Comparison) Slower() bool {
	if j.Near != nil {
		return j.Near.Value > 0
	}
	return j.Ratio > 1
}

// Turned is the same comparison the other way round.
func (j *Comparison) Turned() *Comparison {
	t := *j
	t.Ratio, t.Lo, t.Hi = 1/j.Ratio, 1/j.Hi, 1/j.Lo
	if j.Near != nil {
		t.Near = &NsDifference{j.Near.Negated(), j.Near.floor}
	}
	return &t
}

// NearDesigns are those of a cell that are near the lab's own cost.
func NearDesigns(d *dataset.Data, c *dataset.Cell) []string {
	return slices.DeleteFunc(d.DesignsIn(c), func(design string) bool { return !nearLab(c, dataset.Line{Design: design}) })
}

// NearNote says why there are differences instead of ratios, "" where there are
// none.
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
	return fmt.Sprintf("Where a design takes at most %d × what the lab itself takes for an operation (%s), a ratio would be one of the lab's own cost: "+
		"the difference in ns, with a sign, stands in its place.", nearTimes, cost)
}

// FloorNote is a cell's noise floor in words, "" where the run has no control.
func FloorNote(d *dataset.Data, c *dataset.Cell) string {
	switch floor := c.Floor(""); {
	case len(d.Noise.Originals) == 0:
		return ""
	case format.IsNumber(floor):
		return fmt.Sprintf("Noise floor %s.", FloorCell(d, c, ""))
	case len(c.AACopies) == 0:
		return "No A/A control in this cell."
	}
	return fmt.Sprintf("Noise floor unknown: it takes %d blocks.", dataset.MinBlocks)
}
