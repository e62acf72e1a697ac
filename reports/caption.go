package reports

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"idlab/reports/chart"
)

// intervals counts the points of a chart with and without a confidence
// interval.
type intervals struct {
	with, without int
	fewest, most  int // blocks of a point
}

func (n *intervals) add(e estimate) {
	if n.with+n.without == 0 {
		n.fewest = e.n
	}
	n.fewest, n.most = min(n.fewest, e.n), max(n.most, e.n)
	if e.bounded() {
		n.with++
	} else {
		n.without++
	}
}

// notes says what lines and bands are.
func (n *intervals) notes() []string {
	blocks := plural(n.most, "block")
	if n.fewest != n.most {
		blocks = fmt.Sprintf("%d to %s", n.fewest, blocks)
	}
	apart := "Marks are set apart sideways, so that none hides another."
	switch {
	case n.with == 0:
		return []string{fmt.Sprintf("Line: median over %s. No bands: a 95 %% confidence interval takes %d blocks. %s", blocks, minBlocks, apart)}
	case n.without == 0:
		return []string{fmt.Sprintf("Line: median over %s; band or bar: its 95 %% confidence interval. %s", blocks, apart)}
	default:
		return []string{fmt.Sprintf("Line: median over %s; band or bar: its 95 %% confidence interval, missing at %d of %d points with fewer than the %d blocks it takes. %s",
			blocks, n.without, n.with+n.without, minBlocks, apart)}
	}
}

// drawnDesigns tells which designs have a line in any panel, and which have
// none.
func (d *Data) drawnDesigns(groups [][]*chart.Panel) (drawn, absent []string) {
	has := map[string]bool{}
	for _, p := range panelsOf(groups) {
		for _, s := range p.Series {
			has[s.Design] = has[s.Design] || len(s.Points) > 0
		}
	}
	for _, design := range d.designs {
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

// legend has an entry for each design that is drawn, and one for the shade if
// there is any.
func (d *Data) legend(designs []string, groups [][]*chart.Panel) (entries []chart.Entry) {
	for _, design := range designs {
		entries = append(entries, chart.Entry{Label: design, Thumbs: d.looks[design].Sample()})
	}
	if slices.ContainsFunc(panelsOf(groups), func(p *chart.Panel) bool { return isNumber(p.ShadeFrom) }) {
		entries = append(entries, chart.Oversubscribed(fmt.Sprintf("oversubscribed: more workers than the %s", plural(d.cores(), "core"))))
	}
	return entries
}

// caption is what stands at the foot of a chart: machine and date, and how far to
// trust it.
func (d *Data) caption() []string { return []string{d.footer(), d.noise.caption()} }

// footer tells the machine and the date.
func (d *Data) footer() string {
	f := d.Files[0]
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(f.Note("cpu"))
	if n := d.cores(); n > 0 {
		add(plural(n, "core"))
	}
	add(f.Note("kernel"))
	add(f.Note("go"))
	var dates []string
	for _, date := range d.notes("date") {
		dates = append(dates, readable(date))
	}
	add(strings.Join(dates, " and "))
	add(d.commits())
	if len(parts) == 0 {
		return "The files tell neither machine nor date."
	}
	return strings.Join(parts, " · ")
}

// readable writes a date of RFC 3339 for people.
func readable(date string) string {
	t, err := time.Parse(time.RFC3339, date)
	if err != nil {
		return date
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}

// commits names the commits in short.
func (d *Data) commits() string {
	const digits = 12
	var short []string
	for _, commit := range d.notes("commit") {
		if commit != "unknown" {
			short = append(short, commit[:min(digits, len(commit))])
		}
	}
	if len(short) == 0 {
		return ""
	}
	text := "commit " + strings.Join(short, " and ")
	if d.dirty() {
		text += " with changes"
	}
	return text
}

// whyNone tells why no point of a quantity can be drawn.
func (d *Data) whyNone(q quantity) string {
	for _, c := range d.cells {
		if c.has("", q.unit) && q.positive {
			return fmt.Sprintf("every %s in the results is 0 or no number", q.unit)
		}
	}
	return fmt.Sprintf("no result has %s; those of %s have %s", q.unit, d.Files[0].Path, strings.Join(d.units(), ", "))
}

// units returns the units that the results have.
func (d *Data) units() (units []string) {
	for _, c := range d.cells {
		for _, row := range c.values {
			for unit := range row {
				if unit != operations && unit != twinTime && !slices.Contains(units, unit) {
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

// cellTitle names a cell in words.
func (d *Data) cellTitle(c *cell) string {
	title := fmt.Sprintf("%s: %s, %s", c.workload(), plural(c.Tasks, "task"), plural(c.Workers, "worker"))
	if d.oversubscribed(c.Workers) {
		title += " (oversubscribed)"
	}
	return title
}
