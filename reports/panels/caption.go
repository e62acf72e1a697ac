package panels

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// Intervals counts the points of a chart with and without a confidence
// interval.
type Intervals struct {
	with, without int
	fewest, Most  int // blocks of a point
}

func (n *Intervals) Add(e dataset.Estimate) {
	if n.with+n.without == 0 {
		n.fewest = e.N
	}
	n.fewest, n.Most = min(n.fewest, e.N), max(n.Most, e.N)
	if e.Bounded() {
		n.with++
	} else {
		n.without++
	}
}

// notes says what lines and bands are.
func (n *Intervals) notes() []string {
	blocks := format.Plural(n.Most, "block")
	if n.fewest != n.Most {
		blocks = fmt.Sprintf("%d to %s", n.fewest, blocks)
	}
	apart := "Marks are set apart sideways, so that none hides another."
	switch {
	case n.with == 0:
		return []string{fmt.Sprintf("Line: median over %s. No bands: a 95 %% confidence interval takes %d blocks. %s", blocks, dataset.MinBlocks, apart)}
	case n.without == 0:
		return []string{fmt.Sprintf("Line: median over %s; band or bar: its 95 %% confidence interval. %s", blocks, apart)}
	default:
		return []string{fmt.Sprintf("Line: median over %s; band or bar: its 95 %% confidence interval, missing at %d of %d points with fewer than the %d blocks it takes. %s",
			blocks, n.without, n.with+n.without, dataset.MinBlocks, apart)}
	}
}

// Look is how a design looks in every chart of the data.
func Look(d *dataset.Data, design string) chart.Look { return chart.Looks(d.Designs)[design] }

// DrawnDesigns tells which designs have a line in any panel, and which have
// none.
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

// panelsOf are the panels of all groups: a place may be blank.
func panelsOf(groups [][]*chart.Panel) []*chart.Panel {
	return slices.DeleteFunc(slices.Concat(groups...), func(p *chart.Panel) bool { return p == nil })
}

// Legend has an entry for each design that is drawn, and one for the shade if
// there is any.
func Legend(d *dataset.Data, designs []string, groups [][]*chart.Panel) (entries []chart.Entry) {
	for _, design := range designs {
		entries = append(entries, chart.Entry{Label: design, Thumbs: Look(d, design).Sample()})
	}
	if slices.ContainsFunc(panelsOf(groups), func(p *chart.Panel) bool { return format.IsNumber(p.ShadeFrom) }) {
		entries = append(entries, chart.Oversubscribed(fmt.Sprintf("oversubscribed: more workers than the %s", format.Plural(d.Cores(), "core"))))
	}
	return entries
}

// Caption is what stands at the foot of a chart: machine and date, and how far to
// trust it.
func Caption(d *dataset.Data) []string { return []string{d.Footer(), d.Noise.Caption()} }

// whyNone tells why no point of a quantity can be drawn.
func whyNone(d *dataset.Data, q Quantity) string {
	for _, c := range d.Cells {
		if c.Has("", q.Unit) && q.Positive {
			return fmt.Sprintf("every %s in the results is 0 or no number", q.Unit)
		}
	}
	return fmt.Sprintf("no result has %s; those of %s have %s", q.Unit, d.Files[0].Path, strings.Join(units(d), ", "))
}

// units returns the units that the results have.
func units(d *dataset.Data) (units []string) {
	for _, c := range d.Cells {
		for _, row := range c.Values {
			for unit := range row {
				if unit != dataset.Operations && unit != dataset.AATime && !slices.Contains(units, unit) {
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

// ShadeAll is where the shade of a panel begins that is about one cell: at the left
// end of its axis or nowhere.
func ShadeAll(d *dataset.Data, c *dataset.Cell, axis chart.Axis) float64 {
	if d.Oversubscribed(c.Workers) {
		return axis.Min
	}
	return math.NaN()
}

// WithShade explains the shade where there is any, without the hollow mark that other
// charts have on it: with ratios it means something else.
func WithShade(d *dataset.Data, entries []chart.Entry, shaded bool) []chart.Entry {
	if !shaded {
		return entries
	}
	return append(entries, chart.Entry{Label: TooManyWorkers(d), Thumbs: chart.Swatch(chart.ShadeColor())})
}

// TooManyWorkers is the label of what is oversubscribed.
func TooManyWorkers(d *dataset.Data) string {
	return fmt.Sprintf("oversubscribed: more workers than the %s", format.Plural(d.Cores(), "core"))
}

// MostPanels is from how many cells on the oversubscribed ones are left to the
// tables.
const MostPanels = 60

// ErrNoData says which chart cannot be drawn, why, and what would help.
func ErrNoData(chart, why string) error {
	return fmt.Errorf("chart %s is not drawn: %s", chart, why)
}

// TellingNote says which cells Telling chose.
func TellingNote(d *dataset.Data) string {
	return "Shown of each workload are the fewest and the most tasks, with the most workers that have a core each; all other cells are in the tables."
}
