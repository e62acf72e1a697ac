package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"idlab/bench/record"
	"idlab/reports/chart"
)

// quote is a published ratio beside the one here, both × as fast as the baseline.
type quote struct {
	name      string // "create: newhash"
	published span
	design    string // here, "" where nothing has a ratio
	here      estimate
}

// quotes are the published ratios that a cell can be held against: one for each row
// and column, with the design that corresponds best.
func (c *cell) quotes(p *publication, list []pairing) (quotes []quote) {
	var last pairing
	for _, pair := range list {
		if !pair.ofRatio(p) || pair.row.NotJudged != "" {
			continue
		}
		if pair.row != last.row || pair.column != last.column {
			quotes = append(quotes, quote{name: pair.row.What + ": " + pair.column.Name, published: p.ratio(pair.row, pair.column)})
		}
		last = pair
		q := &quotes[len(quotes)-1]
		if q.design != "" || !pair.compared() || c.refused(pair.of) || c.refused(pair.base) {
			continue
		}
		if e := c.ratio(pair.base, pair.of, record.NsPerOp); e.n > 0 {
			q.design, q.here = pair.of.design, e
		}
	}
	return quotes
}

// ofRatio tells whether a ratio was published. Of the running kernel none was.
func (pair pairing) ofRatio(p *publication) bool {
	return pair.column != nil && p.ratio(pair.row, pair.column) != (span{})
}

// standoff is a cell of a published workload with what can be held against it.
type standoff struct {
	*cell
	publication *publication
	table       *publishedTable
	quotes      []quote
}

// has tells whether a design stands for a published column.
func (x standoff) has(design string) bool {
	return slices.ContainsFunc(x.quotes, func(q quote) bool { return q.design == design })
}

// answered tells whether any quote has a ratio here.
func (x standoff) answered() bool {
	return slices.ContainsFunc(x.quotes, func(q quote) bool { return q.design != "" })
}

// standoffs are the cells where a published ratio has a counterpart. missing says why
// others have none.
func (d *Data) standoffs(published []publication) (list []standoff, missing remarks) {
	for i := range published {
		p := &published[i]
		for j := range p.Tables {
			t := &p.Tables[j]
			for _, c := range d.cells {
				if c.Workload != t.Workload || len(c.Params) > 0 && d.hasDefault(c) {
					continue
				}
				pairings := p.pairings(t, d.designsIn(c))
				x := standoff{c, p, t, c.quotes(p, pairings)}
				if x.answered() {
					list = append(list, x)
				}
				x.missing(d, pairings, &missing)
			}
		}
	}
	return list, missing
}

// hasDefault tells whether the workload of a cell was measured with the parameters that
// it has by default too: those are the published ones.
func (d *Data) hasDefault(c *cell) bool {
	return slices.ContainsFunc(d.cells, func(other *cell) bool { return other.Workload == c.Workload && len(other.Params) == 0 })
}

// missing says why published ratios are not drawn.
func (x standoff) missing(d *Data, list []pairing, notes *remarks) {
	for _, pair := range list {
		if pair.ofRatio(x.publication) && pair.row.NotJudged != "" {
			notes.add("not drawn, for "+pair.row.NotJudged+".", x.Workload)
		}
	}
	if x.answered() || len(x.quotes) == 0 {
		return
	}
	why := "no block here holds both of what was compared."
	if len(x.publication.counterparts(&x.publication.Columns[0], d.designsIn(x.cell))) == 0 {
		why = x.publication.baselineHere(x.table, d.designsIn(x.cell))
	}
	notes.add(why, x.Workload)
}

// publishedChart sets published ratios beside those here: a panel for each cell of a
// published workload, in it a row for each operation and column. It is nil where the
// run has no workload that a ratio was published of.
func (d *Data) publishedChart(published []publication) ([]chart.Sheet, error) {
	list, missing := d.standoffs(published)
	if len(list) == 0 {
		if lines := missing.lines("workload"); len(lines) > 0 {
			return nil, errNoData("published", strings.Join(lines, " "))
		}
		return nil, nil // not every run has workloads that were published
	}
	var count intervals
	var groups [][]*chart.Panel
	rows := 0
	for _, x := range list {
		rows = max(rows, len(x.quotes))
	}
	for _, of := range split(list, func(a, b standoff) bool { return a.publication == b.publication }) {
		var panels []*chart.Panel
		for _, x := range of {
			panels = append(panels, d.publishedPanel(x, rows, &count))
		}
		groups = append(groups, panels)
	}
	s := chart.Sheet{
		Name:       "published",
		Title:      "Do published figures hold here?",
		Legend:     d.publishedLegend(list),
		Notes:      slices.Concat(d.publishedNotes(list, &count), missing.lines("workload")),
		Footer:     d.caption(),
		PanelWidth: chart.NamedWidth(slices.Concat(groups...)), PanelHeight: max(forestLeast, forestFrame+vg.Length(rows)*publishedStep),
	}
	return s.Sheets(groups), nil
}

// publishedStep is the height of a row with two marks, in points.
const publishedStep = vg.Length(19)

// publishedPanel has the published mark of a row above the one from here, as far apart
// as in the panel that has the most rows.
func (d *Data) publishedPanel(x standoff, mostRows int, count *intervals) *chart.Panel {
	apart := 0.2 * float64(len(x.quotes)) / float64(mostRows)
	var names []string
	var list chart.Intervals
	var values []float64
	for i, q := range x.quotes {
		names = append(names, q.name)
		values = append(values, q.published.lo, q.published.hi)
		list = append(list, chart.Interval{Of: "published", Glyph: chart.Diamond(), Y: apart - float64(i),
			X: q.published.mid, Lo: q.published.lo, Hi: q.published.hi})
		if q.design != "" {
			count.add(q.here)
			values = append(values, q.here.median, q.here.lo, q.here.hi)
			list = append(list, chart.Interval{Design: q.design, Glyph: d.looks[q.design].Glyph(false), Y: -apart - float64(i),
				X: q.here.median, Lo: q.here.lo, Hi: q.here.hi})
		}
	}
	p := &chart.Panel{Title: shapeTitle(x.cell), Workload: x.Workload, Y: chart.LongNamesAxis(names), ShadeFrom: math.NaN(),
		X: ratioAxis("× as fast as the baseline", values)}
	if d.oversubscribed(x.Workers) {
		p.ShadeFrom = p.X.Min
	}
	p.Under = []chart.Layer{chart.Upright(p, 1)}
	p.Over = []chart.Layer{list}
	return p
}

func (d *Data) publishedLegend(list []standoff) []chart.Entry {
	entries := []chart.Entry{
		{Label: "published", Thumbs: chart.IntervalSample(chart.Diamond())},
		{Label: "as fast as the baseline", Thumbs: chart.Sample(chart.Reference())},
	}
	for _, design := range d.designs {
		if slices.ContainsFunc(list, func(x standoff) bool { return x.has(design) }) {
			entries = append(entries, chart.Entry{Label: "here: " + design, Thumbs: chart.IntervalSample(d.looks[design].Glyph(false))})
		}
	}
	return d.withShade(entries, slices.ContainsFunc(list, func(x standoff) bool { return d.oversubscribed(x.Workers) }))
}

// publishedNotes tell what is drawn, the sources, and what was measured there.
func (d *Data) publishedNotes(list []standoff, count *intervals) []string {
	notes := []string{"Diamond: published; its line: between which ratios it lies, as its terms were rounded. " + count.ratioNote() +
		" Machines differ, and what is published is the kernel's whole system call. Of designs here that stand for one column, the closest is drawn; the tables have all."}
	var sources, baselines, shapes remarks
	for _, x := range list {
		sources.add(fmt.Sprintf("published as “%s”, %s.", x.publication.Title, x.publication.Date), x.Workload)
		baselines.add(x.publication.baselineHere(x.table, d.designsIn(x.cell)), x.Workload)
		shapes.add(x.table.shape(), x.Workload)
	}
	return slices.Concat(notes, sources.lines("workload"), baselines.lines("workload"), shapes.lines("workload"))
}

// shape tells with how many tasks and workers a table was measured, as far as it does.
func (t *publishedTable) shape() string {
	var parts []string
	if t.Tasks > 0 {
		parts = append(parts, plural(t.Tasks, "task"))
	}
	if t.Workers > 0 {
		parts = append(parts, plural(t.Workers, "worker"))
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("published with %s.", strings.Join(parts, " and "))
}
