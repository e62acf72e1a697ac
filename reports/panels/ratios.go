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

// ForestNear is said where ratios are drawn that tables do not give.
const ForestNear = "Some of these ratios are of times near what the lab itself takes for an operation, and nearer to 1 than those of the designs: " +
	"filled is then by the difference in ns, which the tables give."

// Sizes in points.
const (
	ForestRow   = vg.Length(12)
	ForestFrame = vg.Length(20) // the marks of the axis, in a panel's height
	ForestLeast = vg.Length(58)
)

// RatioPanel is a panel for ratios of a cell, with its noise floor and a line at 1.
func RatioPanel(d *dataset.Data, c *dataset.Cell, title string, names []string, axis chart.Axis) *chart.Panel {
	p := &chart.Panel{Title: title, Workload: c.Workload, X: axis, Y: chart.NamesAxis(names), ShadeFrom: ShadeAll(d, c, axis)}
	if floor := c.Floor(""); format.IsNumber(floor) {
		p.Under = append(p.Under, chart.Band{From: 1 / floor, To: floor, Color: chart.BandColor()})
	}
	p.Under = append(p.Under, chart.Upright(p, 1))
	return p
}

// RatioAxis has room for ratios, whose bounds may be none, and for 1 not at its end.
func RatioAxis(label string, values []float64) chart.Axis {
	values = slices.DeleteFunc(dataset.Numbers(values), func(v float64) bool { return v <= 0 })
	return chart.LogAxis(label, chart.Format{Mark: rateMark, Value: format.Factor}, append(values, 0.9, 1.1))
}

// ShapeTitle names a cell by its workload, tasks and workers.
func ShapeTitle(c *dataset.Cell) string {
	return strings.Join([]string{c.FullWorkload(), format.Plural(c.Tasks, "task"), format.Plural(c.Workers, "worker")}, " · ")
}

// RatioMark is filled where there is a difference to speak of.
func RatioMark(d *dataset.Data, design string, j *compare.Comparison, row int) chart.Interval {
	e := dataset.OfRatios(j.Result)
	return chart.Interval{Design: design, Glyph: Look(d, design).Glyph(!j.Differs()), X: e.Median, Y: -float64(row), Lo: e.Lo, Hi: e.Hi}
}

// DifferenceLegend is that of ratios to something, with noise floors or a shade.
func DifferenceLegend(d *dataset.Data, to string, floors, shaded bool) []chart.Entry {
	entries := []chart.Entry{
		{Label: "a difference", Thumbs: chart.IntervalSample(chart.Disc(false))},
		{Label: "no difference found, or too few blocks", Thumbs: chart.IntervalSample(chart.Disc(true))},
		{Label: "as fast as " + to, Thumbs: chart.Sample(chart.Reference())},
	}
	if floors {
		entries = append(entries, chart.Entry{Label: "noise floor of the cell", Thumbs: chart.Swatch(chart.BandColor())})
	}
	return WithShade(d, entries, shaded)
}

// Filled says when there is a difference to speak of.
const Filled = "Filled: the interval leaves out 1, so does the test beside the other designs of the cell (Holm), and the difference is above the noise floor."

// RatioNote says what marks and lines are, where they are ratios.
func (n *Intervals) RatioNote() string {
	blocks := format.Plural(n.Most, "block")
	if n.fewest != n.Most {
		blocks = fmt.Sprintf("%d to %s", n.fewest, blocks)
	}
	text := fmt.Sprintf("Mark: estimate from the ratios within each of %s (Hodges–Lehmann)", blocks)
	switch {
	case n.with == 0:
		return text + fmt.Sprintf("; no lines, for a 95 %% interval takes %d blocks.", dataset.MinBlocks)
	case n.without == 0:
		return text + "; line: its 95 % interval."
	}
	return text + fmt.Sprintf("; line: its 95 %% interval, missing at %d of %d marks with fewer than the %d blocks it takes.", n.without, n.with+n.without, dataset.MinBlocks)
}
