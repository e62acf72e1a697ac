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

// publishedRatio is a published ratio beside the measured one. Both say how many times as fast as the baseline.
type publishedRatio struct {
	name      string // "create: newhash"
	published span
	design    string // the measured design, "" if there is no measured ratio
	here      dataset.Estimate
}

// publishedRatios returns the published ratios to compare with a cell, one for each row and column. Each has the
// design that corresponds best.
func publishedRatios(c *dataset.Cell, p *Publication, list []counterpartRow) (ratios []publishedRatio) {
	var last counterpartRow
	for _, pair := range list {
		if !pair.ofRatio(p) || pair.row.NotComparable != "" {
			continue
		}
		if pair.row != last.row || pair.column != last.column {
			ratios = append(ratios, publishedRatio{name: pair.row.What + ": " + pair.column.Name,
				published: p.ratio(pair.row, pair.column)})
		}
		last = pair
		q := &ratios[len(ratios)-1]
		if q.design != "" || !pair.compared() || c.Refused(pair.of) || c.Refused(pair.base) {
			continue
		}
		if e := c.Ratio(pair.base, pair.of, record.NsPerOp); e.N > 0 {
			q.design, q.here = pair.of.Design, e
		}
	}
	return ratios
}

// ofRatio reports whether the row has a published ratio. The running kernel has none.
func (pair counterpartRow) ofRatio(p *Publication) bool {
	return pair.column != nil && p.ratio(pair.row, pair.column) != (span{})
}

// measuredCell is a cell of a published workload, with the ratios to compare.
type measuredCell struct {
	*dataset.Cell
	publication *Publication
	table       *publishedTable
	ratios      []publishedRatio
}

// has reports whether a design has one of the measured ratios.
func (x measuredCell) has(design string) bool {
	return slices.ContainsFunc(x.ratios, func(q publishedRatio) bool { return q.design == design })
}

// answered reports whether any published ratio has a measured one.
func (x measuredCell) answered() bool {
	return slices.ContainsFunc(x.ratios, func(q publishedRatio) bool { return q.design != "" })
}

// measuredCells returns the cells in which any published ratio was measured. missing says why the others are left
// out.
func measuredCells(d *dataset.Data, published []Publication) (list []measuredCell, missing format.Remarks) {
	for i := range published {
		p := &published[i]
		for j := range p.Tables {
			t := &p.Tables[j]
			for _, c := range d.Cells {
				if c.Workload != t.Workload || len(c.Params) > 0 && hasDefault(d, c) {
					continue
				}
				rows := p.counterpartRows(t, d.DesignsIn(c))
				x := measuredCell{c, p, t, publishedRatios(c, p, rows)}
				if x.answered() {
					list = append(list, x)
				}
				x.missing(d, rows, &missing)
			}
		}
	}
	return list, missing
}

// hasDefault reports whether the workload of a cell was also measured with its default parameters, which are the
// published ones.
func hasDefault(d *dataset.Data, c *dataset.Cell) bool {
	return slices.ContainsFunc(d.Cells, func(other *dataset.Cell) bool {
		return other.Workload == c.Workload && len(other.Params) == 0
	})
}

// missing adds the reasons why published ratios are not drawn.
func (x measuredCell) missing(d *dataset.Data, list []counterpartRow, notes *format.Remarks) {
	for _, pair := range list {
		if pair.ofRatio(x.publication) && pair.row.NotComparable != "" {
			notes.Add("not drawn: "+pair.row.NotComparable+".", x.Workload)
		}
	}
	if x.answered() || len(x.ratios) == 0 {
		return
	}
	why := "no block has both designs of a published ratio."
	if len(x.publication.counterparts(&x.publication.Columns[0], d.DesignsIn(x.Cell))) == 0 {
		why = x.publication.baselineHere(x.table, d.DesignsIn(x.Cell))
	}
	notes.Add(why, x.Workload)
}

// Chart draws published ratios beside the measured ones: a panel for each cell of a published workload, with a row
// for each operation and column. It returns no sheets and nil if the run has no workload with published ratios. It
// returns an error that says why if it has such workloads and nothing can be drawn.
func Chart(d *dataset.Data, published []Publication) ([]chart.Sheet, error) {
	list, missing := measuredCells(d, published)
	if len(list) == 0 {
		if lines := missing.Lines("workload"); len(lines) > 0 {
			return nil, panels.ErrNoData("published", strings.Join(lines, " "))
		}
		return nil, nil
	}
	var count panels.Intervals
	var groups [][]*chart.Panel
	rows := 0
	for _, x := range list {
		rows = max(rows, len(x.ratios))
	}
	for _, of := range format.Split(list, func(a, b measuredCell) bool { return a.publication == b.publication }) {
		var panels []*chart.Panel
		for _, x := range of {
			panels = append(panels, publishedPanel(d, x, rows, &count))
		}
		groups = append(groups, panels)
	}
	s := chart.Sheet{
		Name:        "published",
		Title:       "Do the published ratios hold on this machine?",
		Legend:      publishedLegend(d, list),
		Notes:       slices.Concat(publishedNotes(d, list, &count), missing.Lines("workload")),
		Footer:      panels.Caption(d, cellsOf(list)),
		Conclude:    func([]*chart.Panel) string { return agreement(list) },
		PanelWidth:  chart.NamedWidth(slices.Concat(groups...)),
		PanelHeight: max(panels.ForestLeast, panels.ForestFrame+vg.Length(rows)*publishedStep),
	}
	return s.Sheets(groups), nil
}

// agreement counts the measured ratios that are on the same side of 1 as the published ones.
func agreement(list []measuredCell) string {
	same, all := 0, 0
	for _, x := range list {
		for _, q := range x.ratios {
			if q.design == "" {
				continue
			}
			all++
			if (q.here.Median > 1) == (q.published.mid > 1) {
				same++
			}
		}
	}
	return fmt.Sprintf("Measured ratios on the same side of 1 as the published ones: %d of %d.", same, all)
}

func cellsOf(list []measuredCell) (cells []*dataset.Cell) {
	for _, x := range list {
		cells = format.Adding(cells, x.Cell)
	}
	return cells
}

// publishedStep is the height of a row with two marks, in points.
const publishedStep = vg.Length(19)

// publishedPanel draws a cell: in each row the published mark above the measured one. maxRows is the number of rows
// in the largest panel; it makes the distance of the two marks the same in all panels.
func publishedPanel(d *dataset.Data, x measuredCell, maxRows int, count *panels.Intervals) *chart.Panel {
	apart := 0.2 * float64(len(x.ratios)) / float64(maxRows)
	var names []string
	var list chart.Intervals
	var values []float64
	for i, q := range x.ratios {
		names = append(names, q.name)
		values = append(values, q.published.lo, q.published.hi)
		list = append(list, chart.Interval{Of: "published", Glyph: chart.Diamond(), Y: apart - float64(i),
			X: q.published.mid, Lo: q.published.lo, Hi: q.published.hi})
		if q.design != "" {
			count.Add(q.here)
			values = append(values, q.here.Median, q.here.Lo, q.here.Hi)
			list = append(list, chart.Interval{Design: q.design, Glyph: panels.Look(d, q.design).Glyph(false),
				Y: -apart - float64(i), X: q.here.Median, Lo: q.here.Lo, Hi: q.here.Hi})
		}
	}
	p := &chart.Panel{Title: panels.ShapeTitle(x.Cell), Workload: x.Workload, ShadeFrom: math.NaN(),
		X: panels.RatioAxis("× as fast as the baseline", values), Y: chart.LongNamesAxis(names)}
	if d.Oversubscribed(x.Workers) {
		p.ShadeFrom = p.X.Min
	}
	p.Under = []chart.Layer{chart.Upright(p, 1)}
	p.Over = []chart.Layer{list}
	return p
}

// publishedLegend has an entry for each design that has a measured ratio.
func publishedLegend(d *dataset.Data, list []measuredCell) []chart.Entry {
	entries := []chart.Entry{
		{Label: "published", Thumbs: chart.IntervalSample(chart.Diamond())},
		{Label: "as fast as the baseline", Thumbs: chart.Sample(chart.Reference())},
	}
	for _, design := range d.Designs {
		if slices.ContainsFunc(list, func(x measuredCell) bool { return x.has(design) }) {
			entries = append(entries, chart.Entry{Label: "measured: " + design, Design: design,
				Thumbs: chart.IntervalSample(panels.Look(d, design).Glyph(false))})
		}
	}
	return panels.WithShade(d, entries, slices.ContainsFunc(list, func(x measuredCell) bool {
		return d.Oversubscribed(x.Workers)
	}))
}

// publishedNotes explains the marks, and names the sources, the baselines and the published numbers of workers.
func publishedNotes(d *dataset.Data, list []measuredCell, count *panels.Intervals) []string {
	notes := []string{"Diamond: published ratio; its line: bounds that follow from the rounding of the published " +
		"times. " + count.RatioNote() +
		" Machines differ, and published times are those of the kernel's whole system call. If several designs " +
		"correspond to a published variant, the closest is drawn; the tables have all."}
	var sources, baselines, shapes format.Remarks
	for _, x := range list {
		sources.Add(fmt.Sprintf("published as “%s”, %s.", x.publication.Title, x.publication.Date), x.Workload)
		baselines.Add(x.publication.baselineHere(x.table, d.DesignsIn(x.Cell)), x.Workload)
		shapes.Add(x.table.shape(), x.Workload)
	}
	return slices.Concat(notes, sources.Lines("workload"), baselines.Lines("workload"), shapes.Lines("workload"))
}

// shape states the published numbers of tasks and workers, "" if the publication does not tell.
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
