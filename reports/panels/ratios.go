package panels

import (
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"idlab/reports/chart"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// ForestNear is the note of charts of ratios in which the tables have differences in ns instead of some ratios.
const ForestNear = "Near the lab's overhead, ratios are biased towards 1: " +
	"there, marks are filled by the difference in ns, which is in the tables."

// Heights in points.
const (
	ForestRow   = vg.Length(12) // of a row of a panel
	ForestFrame = vg.Length(20) // of the marks of the horizontal axis
	ForestLeast = vg.Length(58) // minimum height of a panel
)

// RatioPanel returns a panel for the ratios of a cell, with its noise floor as a band and a line at 1.
func RatioPanel(d *dataset.Data, c *dataset.Cell, title string, names []string, axis chart.Axis) *chart.Panel {
	p := &chart.Panel{Title: title, Workload: c.Workload, X: axis, Y: chart.NamesAxis(names),
		ShadeFrom: ShadeAll(d, c, axis)}
	if floor := c.Floor(""); format.IsNumber(floor) {
		p.Under = append(p.Under, chart.Band{From: 1 / floor, To: floor, Color: chart.BandColor()})
	}
	p.Under = append(p.Under, chart.Upright(p, 1))
	return p
}

// RatioAxis returns a logarithmic axis for ratios, with 1 away from its ends. It ignores values that are not
// positive numbers.
func RatioAxis(label string, values []float64) chart.Axis {
	values = slices.DeleteFunc(dataset.Numbers(values), func(v float64) bool { return v <= 0 })
	return chart.LogAxis(label, chart.Format{Mark: rateMark, Value: format.Factor}, append(values, 0.9, 1.1))
}

// ShapeTitle describes a cell by its workload, tasks and workers.
func ShapeTitle(c *dataset.Cell) string {
	return strings.Join([]string{
		c.FullWorkload(), format.Plural(c.Tasks, "task"), format.Plural(c.Workers, "worker")}, " · ")
}

// RatioMark returns the mark of a ratio with its interval. It is filled if the comparison found a difference.
func RatioMark(d *dataset.Data, design string, j *compare.Comparison, row int) chart.Interval {
	e := dataset.OfRatios(j.Result)
	return chart.Interval{Design: design, Glyph: Look(d, design).Glyph(!j.Differs()),
		X: e.Median, Y: -float64(row), Lo: e.Lo, Hi: e.Hi}
}

// DifferenceLegend returns the legend of a chart of ratios. to names their denominator. floors adds an entry
// for noise floors, and shaded one for the shade.
func DifferenceLegend(d *dataset.Data, to string, floors, shaded bool) []chart.Entry {
	entries := []chart.Entry{
		{Label: "difference", Thumbs: chart.IntervalSample(chart.Disc(false))},
		{Label: "no difference found, or too few blocks", Thumbs: chart.IntervalSample(chart.Disc(true))},
		{Label: "as fast as " + to, Thumbs: chart.Sample(chart.Reference())},
	}
	if floors {
		entries = append(entries, chart.Entry{Label: "noise floor of the cell",
			Thumbs: chart.Swatch(chart.BandColor())})
	}
	return WithShade(d, entries, shaded)
}

// Filled is the note that explains filled marks.
const Filled = "Filled: the interval lies beyond the margin of 1 %, and the p-value is below 0.05 after Holm's " +
	"correction over the comparisons of the cell."

// RatioNote explains the marks and the lines of a chart of ratios.
func (n *Intervals) RatioNote() string {
	blocks := format.Plural(n.MaxBlocks, "block")
	if n.minBlocks != n.MaxBlocks {
		blocks = fmt.Sprintf("%d to %s", n.minBlocks, blocks)
	}
	text := fmt.Sprintf("Mark: Hodges–Lehmann estimate from the ratios within %s", blocks)
	switch {
	case n.with == 0:
		return text + fmt.Sprintf("; no lines: a 95 %% confidence interval needs %d blocks.", dataset.MinBlocks)
	case n.without == 0:
		return text + "; line: its 95 % confidence interval."
	}
	return text + fmt.Sprintf("; line: its 95 %% confidence interval, missing at %d of %d marks, which have fewer "+
		"than %d blocks.", n.without, n.with+n.without, dataset.MinBlocks)
}
