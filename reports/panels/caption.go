package panels

import (
	"fmt"
	"math"
	"slices"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// Intervals counts the points of a chart with and without a confidence interval, and the range of their blocks.
type Intervals struct {
	with, without        int
	minBlocks, MaxBlocks int // of the points
}

// Add counts a point.
func (n *Intervals) Add(e dataset.Estimate) {
	if n.with+n.without == 0 {
		n.minBlocks = e.N
	}
	n.minBlocks, n.MaxBlocks = min(n.minBlocks, e.N), max(n.MaxBlocks, e.N)
	if e.Bounded() {
		n.with++
	} else {
		n.without++
	}
}

// notes explains the lines and the bands of a chart.
func (n *Intervals) notes() []string {
	blocks := format.Plural(n.MaxBlocks, "block")
	if n.minBlocks != n.MaxBlocks {
		blocks = fmt.Sprintf("%d to %s", n.minBlocks, blocks)
	}
	apart := "Marks are offset sideways so that none hides another."
	switch {
	case n.with == 0:
		return []string{fmt.Sprintf("Line: median over %s. No bands: a 95 %% confidence interval needs %d blocks. %s",
			blocks, dataset.MinBlocks, apart)}
	case n.without == 0:
		return []string{fmt.Sprintf("Line: median over %s; band or bar: its 95 %% confidence interval. %s",
			blocks, apart)}
	default:
		return []string{fmt.Sprintf("Line: median over %s; band or bar: its 95 %% confidence interval, missing at "+
			"%d of %d points, which have fewer than %d blocks. %s",
			blocks, n.without, n.with+n.without, dataset.MinBlocks, apart)}
	}
}

// Look returns the look of a design, which is the same in every chart of the data.
func Look(d *dataset.Data, design string) chart.Look { return chart.Looks(d.Designs)[design] }

// DrawnDesigns splits the designs into those that have a point in any panel and those that have none.
func DrawnDesigns(d *dataset.Data, groups [][]*chart.Panel) (drawn, absent []string) {
	has := map[string]bool{}
	for _, p := range panelsOf(groups) {
		for _, s := range p.Series {
			has[s.Design] = has[s.Design] || len(s.Points) > 0
		}
	}
	for _, design := range d.Designs {
		if has[design] {
			drawn = append(drawn, design)
		} else {
			absent = append(absent, design)
		}
	}
	return drawn, absent
}

// panelsOf returns the panels of all groups. A group can hold nil for an empty place.
func panelsOf(groups [][]*chart.Panel) []*chart.Panel {
	return slices.DeleteFunc(slices.Concat(groups...), func(p *chart.Panel) bool { return p == nil })
}

// Legend returns an entry for each design that is drawn in the cells, references last, and one for the shade if any
// panel has one.
func Legend(d *dataset.Data, cells []*dataset.Cell, designs []string, groups [][]*chart.Panel) (entries []chart.Entry) {
	ranked, references := RankedFirst(d, cells, designs)
	for _, design := range append(ranked, references...) {
		entries = append(entries, chart.Entry{Label: Named(d, cells, design), Design: design,
			Thumbs: Look(d, design).Sample()})
	}
	if slices.ContainsFunc(panelsOf(groups), func(p *chart.Panel) bool { return format.IsNumber(p.ShadeFrom) }) {
		entries = append(entries, chart.Oversubscribed(TooManyWorkers(d)))
	}
	return entries
}

// Caption returns the lines at the foot of a chart: the machine and the date, then the noise floor of its cells.
func Caption(d *dataset.Data, cells []*dataset.Cell) []string {
	return []string{d.Footer(), dataset.NoiseOf(cells).Caption()}
}

// units returns the units of the results in order, without pseudo-units; "none" if there are none.
func units(d *dataset.Data) (units []string) {
	for _, c := range d.Cells {
		for _, row := range c.Values {
			for unit := range row {
				if !dataset.Pseudo(unit) && !slices.Contains(units, unit) {
					units = append(units, unit)
				}
			}
		}
	}
	if len(units) == 0 {
		return []string{"none"}
	}
	slices.Sort(units)
	return units
}

// ShadeAll returns where the shade of a panel of one cell begins: at the left end of its axis if the cell is
// oversubscribed, else NaN for no shade.
func ShadeAll(d *dataset.Data, c *dataset.Cell, axis chart.Axis) float64 {
	if d.Oversubscribed(c.Workers) {
		return axis.Min
	}
	return math.NaN()
}

// WithShade adds an entry for the shade if there is one. The entry has no hollow mark, because a hollow mark has
// another meaning in charts of ratios.
func WithShade(d *dataset.Data, entries []chart.Entry, shaded bool) []chart.Entry {
	if !shaded {
		return entries
	}
	return append(entries, chart.Entry{Label: TooManyWorkers(d), Thumbs: chart.Swatch(chart.ShadeColor())})
}

// TooManyWorkers returns the label of oversubscribed cells.
func TooManyWorkers(d *dataset.Data) string {
	return fmt.Sprintf("oversubscribed: more workers than the %v", d.Capacity())
}

// ErrNoData returns the error of a chart that cannot be drawn. why is the reason, with advice on what to measure if
// there is any.
func ErrNoData(chart, why string) error {
	return fmt.Errorf("chart %s is not drawn: %s", chart, why)
}

// TellingNote describes the cells that Telling selects.
const TellingNote = "Shown are the fewest and the most tasks of each workload, with the most workers that have a " +
	"CPU each. All other cells are in the tables."
