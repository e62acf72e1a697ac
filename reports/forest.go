package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"idlab/reports/chart"
)

// forest lays out how many times the baseline's time an operation takes on each
// design: a panel for each cell, in it a row for each design.
func (d *Data) forest(baseline string) ([]chart.Sheet, error) {
	all := d.contests(d.cells, baseline)
	if len(all.list) == 0 {
		return nil, errNoData("ratios", all.why(d))
	}
	shown := d.withinReason(all.list)
	var count intervals
	var groups [][]*chart.Panel
	rows := 0
	for _, workload := range split(shown, func(a, b contest) bool { return a.Workload == b.Workload }) {
		groups = append(groups, d.forestPanels(workload, baseline, &count)...)
		rows = max(rows, len(d.designsOf(workload)))
	}
	s := chart.Sheet{
		Name:       "ratios",
		Title:      fmt.Sprintf("How many times the time of %s does an operation take?", baseline),
		Legend:     d.forestLegend(shown, baseline),
		Notes:      []string{count.ratioNote() + " " + filled + " Panels of a workload share one axis."},
		Footer:     d.caption(),
		PanelWidth: chart.NamedWidth(slices.Concat(groups...)), PanelHeight: max(forestLeast, forestFrame+vg.Length(rows)*forestRow),
	}
	if left := len(all.list) - len(shown); left > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("%s with more workers than the %s are in the tables only.", plural(left, "cell"), plural(d.cores(), "core")))
	}
	if note := d.nearNote(all.cells()); note != "" {
		s.Notes = append(s.Notes, forestNear)
	}
	s.Notes = slices.Concat(s.Notes, all.notes(), tooFew(shown))
	return s.Sheets(groups), nil
}

// forestNear is said where ratios are drawn that tables do not give.
const forestNear = "Some of these ratios are of times near what the lab itself takes for an operation, and nearer to 1 than those of the designs: " +
	"filled is then by the difference in ns, which the tables give."

// withinReason leaves out oversubscribed cells where there are too many.
func (d *Data) withinReason(list []contest) []contest {
	if len(list) <= mostPanels {
		return list
	}
	fewer := slices.DeleteFunc(slices.Clone(list), func(x contest) bool { return d.oversubscribed(x.Workers) })
	if len(fewer) == 0 {
		return list
	}
	return fewer
}

// Sizes in points.
const (
	forestRow   = vg.Length(12)
	forestFrame = vg.Length(20) // the marks of the axis, in a panel's height
	forestLeast = vg.Length(58)
)

// split breaks a list where neighbours have nothing in common.
func split[T any](list []T, alike func(a, b T) bool) (parts [][]T) {
	for i, x := range list {
		if i == 0 || !alike(list[i-1], x) {
			parts = append(parts, nil)
		}
		last := len(parts) - 1
		parts[last] = append(parts[last], x)
	}
	return parts
}

// forestPanels are those of one workload, whatever its parameters: on one axis, and
// in a group for each number of tasks.
func (d *Data) forestPanels(workload []contest, baseline string, count *intervals) (groups [][]*chart.Panel) {
	designs := d.designsOf(workload)
	var values []float64
	for _, x := range workload {
		for _, design := range designs {
			if j := x.ratio(design); j != nil {
				e := ofRatios(j.Result)
				count.add(e)
				values = append(values, e.median, e.lo, e.hi)
			}
		}
	}
	axis := ratioAxis("time/op, × that of "+baseline, values)
	for _, group := range split(workload, func(a, b contest) bool { return a.workload() == b.workload() && a.Tasks == b.Tasks }) {
		var panels []*chart.Panel
		for _, x := range group {
			panels = append(panels, d.forestPanel(x, designs, axis))
		}
		groups = append(groups, panels)
	}
	return groups
}

// forestPanel has a row for each of the designs, empty where it has no ratio.
func (d *Data) forestPanel(x contest, designs []string, axis chart.Axis) *chart.Panel {
	p := d.ratioPanel(x.cell, shapeTitle(x.cell), designs, axis)
	var list chart.Intervals
	for row, design := range designs {
		if j := x.ratio(design); j != nil {
			list = append(list, d.ratioMark(design, j, row))
		}
	}
	p.Over = []chart.Layer{list}
	return p
}

// ratioPanel is a panel for ratios of a cell, with its noise floor and a line at 1.
func (d *Data) ratioPanel(c *cell, title string, names []string, axis chart.Axis) *chart.Panel {
	p := &chart.Panel{Title: title, Workload: c.Workload, X: axis, Y: chart.NamesAxis(names), ShadeFrom: d.shadeAll(c, axis)}
	if floor := c.floor(""); isNumber(floor) {
		p.Under = append(p.Under, chart.Band{From: 1 / floor, To: floor, Color: chart.BandColor()})
	}
	p.Under = append(p.Under, chart.Upright(p, 1))
	return p
}

// shadeAll is where the shade of a panel begins that is about one cell: at the left
// end of its axis or nowhere.
func (d *Data) shadeAll(c *cell, axis chart.Axis) float64 {
	if d.oversubscribed(c.Workers) {
		return axis.Min
	}
	return math.NaN()
}

// ratioAxis has room for ratios, whose bounds may be none, and for 1 not at its end.
func ratioAxis(label string, values []float64) chart.Axis {
	values = slices.DeleteFunc(numbers(values), func(v float64) bool { return v <= 0 })
	return chart.LogAxis(label, chart.Format{Mark: rateMark, Value: factor}, append(values, 0.9, 1.1))
}

// shapeTitle names a cell by its workload, tasks and workers.
func shapeTitle(c *cell) string {
	return strings.Join([]string{c.workload(), plural(c.Tasks, "task"), plural(c.Workers, "worker")}, " · ")
}

// ratioMark is filled where there is a difference to speak of.
func (d *Data) ratioMark(design string, j *judged, row int) chart.Interval {
	e := ofRatios(j.Result)
	return chart.Interval{Design: design, Glyph: d.looks[design].Glyph(!j.differs()), X: e.median, Y: -float64(row), Lo: e.lo, Hi: e.hi}
}

// forestLegend explains marks and grounds. Designs stand beside their rows.
func (d *Data) forestLegend(list []contest, baseline string) []chart.Entry {
	return d.differenceLegend(baseline, slices.ContainsFunc(list, func(x contest) bool { return isNumber(x.floor("")) }),
		slices.ContainsFunc(list, func(x contest) bool { return d.oversubscribed(x.Workers) }))
}

// differenceLegend is that of ratios to something, with noise floors or a shade.
func (d *Data) differenceLegend(to string, floors, shaded bool) []chart.Entry {
	entries := []chart.Entry{
		{Label: "a difference", Thumbs: chart.IntervalSample(chart.Disc(false))},
		{Label: "no difference found, or too few blocks", Thumbs: chart.IntervalSample(chart.Disc(true))},
		{Label: "as fast as " + to, Thumbs: chart.Sample(chart.Reference())},
	}
	if floors {
		entries = append(entries, chart.Entry{Label: "noise floor of the cell", Thumbs: chart.Swatch(chart.BandColor())})
	}
	return d.withShade(entries, shaded)
}

// withShade explains the shade where there is any, without the hollow mark that other
// charts have on it: with ratios it means something else.
func (d *Data) withShade(entries []chart.Entry, shaded bool) []chart.Entry {
	if !shaded {
		return entries
	}
	return append(entries, chart.Entry{Label: d.tooManyWorkers(), Thumbs: chart.Swatch(chart.ShadeColor())})
}

func (d *Data) tooManyWorkers() string {
	return fmt.Sprintf("oversubscribed: more workers than the %s", plural(d.cores(), "core"))
}

// filled says when there is a difference to speak of.
const filled = "Filled: the interval leaves out 1, so does the test beside the other designs of the cell (Holm), and the difference is above the noise floor."

// ratioNote says what marks and lines are, where they are ratios.
func (n *intervals) ratioNote() string {
	blocks := plural(n.most, "block")
	if n.fewest != n.most {
		blocks = fmt.Sprintf("%d to %s", n.fewest, blocks)
	}
	text := fmt.Sprintf("Mark: estimate from the ratios within each of %s (Hodges–Lehmann)", blocks)
	switch {
	case n.with == 0:
		return text + fmt.Sprintf("; no lines, for a 95 %% interval takes %d blocks.", minBlocks)
	case n.without == 0:
		return text + "; line: its 95 % interval."
	}
	return text + fmt.Sprintf("; line: its 95 %% interval, missing at %d of %d marks with fewer than the %d blocks it takes.", n.without, n.with+n.without, minBlocks)
}
