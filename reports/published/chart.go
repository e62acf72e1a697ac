package published

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// quote is a published ratio beside the one here, both × as fast as the baseline.
type publishedRatio struct {
	name      string // "create: newhash"
	published span
	design    string // here, "" where nothing has a ratio
	here      dataset.Estimate
}

// quotes are the published ratios that a cell can be held against: one for each row
// and column, with the design that corresponds best.
func quotes(c *dataset.Cell, p *Publication, list []counterpartRow) (quotes []publishedRatio) {
	var last counterpartRow
	for _, pair := range list {
		if !pair.ofRatio(p) || pair.row.NotJudged != "" {
			continue
		}
		if pair.row != last.row || pair.column != last.column {
			quotes = append(quotes, publishedRatio{name: pair.row.What + ": " + pair.column.Name, published: p.ratio(pair.row, pair.column)})
		}
		last = pair
		q := &quotes[len(quotes)-1]
		if q.design != "" || !pair.compared() || c.Refused(pair.of) || c.Refused(pair.base) {
			continue
		}
		if e := c.Ratio(pair.base, pair.of, record.NsPerOp); e.N > 0 {
			q.design, q.here = pair.of.Design, e
		}
	}
	return quotes
}

// ofRatio tells whether a ratio was published. Of the running kernel none was.
func (pair counterpartRow) ofRatio(p *Publication) bool {
	return pair.column != nil && p.ratio(pair.row, pair.column) != (span{})
}

// standoff is a cell of a published workload with what can be held against it.
type measuredCell struct {
	*dataset.Cell
	publication *Publication
	table       *publishedTable
	quotes      []publishedRatio
}

// has tells whether a design stands for a published column.
func (x measuredCell) has(design string) bool {
	return slices.ContainsFunc(x.quotes, func(q publishedRatio) bool { return q.design == design })
}

// answered tells whether any quote has a ratio here.
func (x measuredCell) answered() bool {
	return slices.ContainsFunc(x.quotes, func(q publishedRatio) bool { return q.design != "" })
}

// standoffs are the cells where a published ratio has a counterpart. missing says why
// others have none.
func standoffs(d *dataset.Data, published []Publication) (list []measuredCell, missing format.Remarks) {
	for i := range published {
		p := &published[i]
		for j := range p.Tables {
			t := &p.Tables[j]
			for _, c := range d.Cells {
				if c.Workload != t.Workload || len(c.Params) > 0 && hasDefault(d, c) {
					continue
				}
				pairings := p.pairings(t, d.DesignsIn(c))
				x := measuredCell{c, p, t, quotes(c, p, pairings)}
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
func hasDefault(d *dataset.Data, c *dataset.Cell) bool {
	return slices.ContainsFunc(d.Cells, func(other *dataset.Cell) bool { return other.Workload == c.Workload && len(other.Params) == 0 })
}

// missing says why published ratios are not drawn.
func (x measuredCell) missing(d *dataset.Data, list []counterpartRow, notes *format.Remarks) {
	for _, pair := range list {
		if pair.ofRatio(x.publication) && pair.row.NotJudged != "" {
			notes.Add("not drawn, for "+pair.row.NotJudged+".", x.Workload)
		}
	}
	if x.answered() || len(x.quotes) == 0 {
		return
	}
	why := "no block here holds both of what was compared."
	if len(x.publication.counterparts(&x.publication.Columns[0], d.DesignsIn(x.Cell))) == 0 {
		why = x.publication.baselineHere(x.table, d.DesignsIn(x.Cell))
	}
	notes.Add(why, x.Workload)
}

// Chart sets published ratios beside those here: a panel for each cell of a
// published workload, in it a row for each operation and column. It is nil where the
// run has no workload that a ratio was published of.
func Chart(d *dataset.Data, published []Publication) ([]chart.Sheet, error) {
	list, missing := standoffs(d, published)
	if len(list) == 0 {
		if lines := missing.Lines("workload"); len(lines) > 0 {
			return nil, panels.ErrNoData("published", strings.Join(lines, " "))
		}
		return nil, nil // not every run has workloads that were published
	}
	var count panels.Intervals
	var groups [][]*chart.Panel
	rows := 0
	for _, x := range list {
		rows = max(rows, len(x.quotes))
	}
	for _, of := range format.Split(list, func(a, b measuredCell) bool { return a.publication == b.publication }) {
		var panels []*chart.Panel
		for _, x := range of {
			panels = append(panels, publishedPanel(d, x, rows, &count))
		}
		groups = append(groups, panels)
	}
	s := chart.Sheet{
		Name:       "published",
		Title:      "Do published figures hold here?",
		Legend:     publishedLegend(d, list),
		Notes:      slices.Concat(publishedNotes(d, list, &count), missing.Lines("workload")),
		Footer:     panels.Caption(d),
		PanelWidth: chart.NamedWidth(slices.Concat(groups...)), PanelHeight: max(panels.ForestLeast, panels.ForestFrame+vg.Length(rows)*publishedStep),
	}
	return s.Sheets(groups), nil
}

// publishedStep is the height of a row with two marks, in points.
const publishedStep = vg.Length(19)

// publishedPanel has the published mark of a row above the one from here, as far apart
// as in the panel that has the most rows.
func publishedPanel(d *dataset.Data, x measuredCell, mostRows int, count *panels.Intervals) *chart.Panel {
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
			count.Add(q.here)
			values = append(values, q.here.Median, q.here.Lo, q.here.Hi)
			list = append(list, chart.Interval{Design: q.design, Glyph: panels.Look(d, q.design).Glyph(false), Y: -apart - float64(i),
				X: q.here.Median, Lo: q.here.Lo, Hi: q.here.Hi})
		}
	}
	p := &chart.Panel{Title: panels.ShapeTitle(x.Cell), Workload: x.Workload, Y: chart.LongNamesAxis(names), ShadeFrom: math.NaN(),
		X: panels.RatioAxis("× as fast as the baseline", values)}
	if d.Oversubscribed(x.Workers) {
		p.ShadeFrom = p.X.Min
	}
	p.Under = []chart.Layer{chart.Upright(p, 1)}
	p.Over = []chart.Layer{list}
	return p
}

func publishedLegend(d *dataset.Data, list []measuredCell) []chart.Entry {
	entries := []chart.Entry{
		{Label: "published", Thumbs: chart.IntervalSample(chart.Diamond())},
		{Label: "as fast as the baseline", Thumbs: chart.Sample(chart.Reference())},
	}
	for _, design := range d.Designs {
		if slices.ContainsFunc(list, func(x measuredCell) bool { return x.has(design) }) {
			entries = append(entries, chart.Entry{Label: "here: " + design, Thumbs: chart.IntervalSample(panels.Look(d, design).Glyph(false))})
		}
	}
	return panels.WithShade(d, entries, slices.ContainsFunc(list, func(x measuredCell) bool { return d.Oversubscribed(x.Workers) }))
}

// publishedNotes tell what is drawn, the sources, and what was measured there.
func publishedNotes(d *dataset.Data, list []measuredCell, count *panels.Intervals) []string {
	notes := []string{"Diamond: published; its line: between which ratios it lies, as its terms were rounded. " + count.RatioNote() +
		" Machines differ, and what is published is the kernel's whole system call. Of designs here that stand for one column, the closest is drawn; the tables have all."}
	var sources, baselines, shapes format.Remarks
	for _, x := range list {
		sources.Add(fmt.Sprintf("published as “%s”, %s.", x.publication.Title, x.publication.Date), x.Workload)
		baselines.Add(x.publication.baselineHere(x.table, d.DesignsIn(x.Cell)), x.Workload)
		shapes.Add(x.table.shape(), x.Workload)
	}
	return slices.Concat(notes, sources.Lines("workload"), baselines.Lines("workload"), shapes.Lines("workload"))
}

// shape tells with how many tasks and workers a table was measured, as far as it does.
func (t *publishedTable) shape() string {
	var parts []string
	if t.Tasks > 0 {
		parts = append(parts, format.Plural(t.Tasks, "task"))
	}
	if t.Workers > 0 {
		parts = append(parts, format.Plural(t.Workers, "worker"))
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("published with %s.", strings.Join(parts, " and "))
}
