package reports

import (
	"fmt"
	"math"
	"slices"

	"idlab/bench/record"
	"idlab/reports/paired"
)

// The time of an operation holds what the lab itself takes for it: drawing an id,
// counting, looking at the barrier. Where that is much of it, a ratio of two designs
// is a ratio of lab costs, and shrinks as the lab's share grows. A difference does not,
// since the lab takes as much of both.

// nearTimes is up to how many times the lab's own cost a time is near it.
const nearTimes = 3

// labNs is what the lab takes for an operation, in ns; NaN where files do not tell.
func (c *cell) labNs(design string) float64 {
	return c.estimate(line{design, ""}, record.LabNsPerOp).median
}

// nearLab tells whether the time of an operation is near what the lab takes for it.
func (c *cell) nearLab(l line) bool {
	return c.estimate(l, record.NsPerOp).median <= nearTimes*c.labNs(l.design)
}

// gap is a difference in ns, of a cell with a noise floor in ns.
type gap struct {
	paired.Difference
	floor float64 // NaN where there was no control
}

// contrast tells how the time of an operation on one line differs from that on
// another one, looked at alone: see judge.
func (c *cell) contrast(of, to line) *judged {
	j := &judged{Result: c.compare(of, to, record.NsPerOp), floor: c.floor(of.op)}
	if c.nearLab(of) || c.nearLab(to) {
		times := func(l line) []float64 { return c.values[l][record.NsPerOp] }
		j.near = &gap{paired.Subtract(times(of), times(to)), c.floorNs(of.op)}
	}
	return j
}

// floorNs is the noise floor in ns: the interval of the A/A difference reaches no
// further from 0. NaN where there is none.
func (c *cell) floorNs(op string) float64 {
	floor := math.NaN()
	for _, x := range c.control(op) {
		times := func(design string) []float64 { return c.values[line{design, op}][controlUnit(op)] }
		if d := paired.Subtract(times(x.twin), times(x.original)); d.Bounded() {
			floor = larger(floor, d.Largest())
		}
	}
	return floor
}

// excludesNone tells whether the interval leaves out that there is no difference.
func (j *judged) excludesNone() bool {
	if j.near != nil {
		return j.near.Excludes(0)
	}
	return j.Excludes(1)
}

// p is the chance of such a difference if there were none.
func (j *judged) p() float64 {
	if j.near != nil {
		return j.near.P
	}
	return j.P
}

// slower tells in which direction a difference is.
func (j *judged) slower() bool {
	if j.near != nil {
		return j.near.Value > 0
	}
	return j.Ratio > 1
}

// turned is the same comparison the other way round.
func (j *judged) turned() *judged {
	t := *j
	t.Ratio, t.Lo, t.Hi = 1/j.Ratio, 1/j.Hi, 1/j.Lo
	if j.near != nil {
		t.near = &gap{j.near.Negated(), j.near.floor}
	}
	return &t
}

// nearDesigns are those of a cell that are near the lab's own cost.
func (d *Data) nearDesigns(c *cell) []string {
	return slices.DeleteFunc(d.designsIn(c), func(design string) bool { return !c.nearLab(line{design, ""}) })
}

// nearNote says why there are differences instead of ratios, "" where there are
// none.
func (d *Data) nearNote(cells []*cell) string {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, c := range cells {
		for _, design := range d.nearDesigns(c) {
			lo, hi = math.Min(lo, c.labNs(design)), math.Max(hi, c.labNs(design))
		}
	}
	if lo > hi {
		return ""
	}
	cost := duration(lo)
	if duration(hi) != cost {
		cost += " to " + duration(hi)
	}
	return fmt.Sprintf("Where a design takes at most %d × what the lab itself takes for an operation (%s), a ratio would be one of the lab's own cost: "+
		"the difference in ns, with a sign, stands in its place.", nearTimes, cost)
}
