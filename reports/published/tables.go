package published

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
)

// Write adds the section of published figures to a document: tables for each publication whose workloads are in the
// results.
func Write(d *dataset.Data, doc *document.Document, list []Publication) {
	begun := false
	for i := range list {
		p := &list[i]
		if !hasAny(d, p) {
			continue
		}
		if !begun {
			doc.Heading(2, "Comparison with published results")
			doc.Paragraph(publishedHead()...)
			begun = true
		}
		doc.Heading(3, p.Title)
		doc.Paragraph(document.Text(format.Sentences(format.Capital(p.Source)+".", p.Date+".",
			"Machine: "+p.Machine+".", p.Note)))
		for j := range p.Tables {
			writePublishedTable(d, doc, p, &p.Tables[j])
		}
		doc.Items(growth(d, p))
	}
}

// publishedHead explains how to read the tables.
func publishedHead() []document.Span {
	return []document.Span{
		document.Text("Workloads that repeat published tests, beside the published figures. Machines differ, and " +
			"published times are those\nof the kernel's whole system call: compare ratios, not times. "),
		document.Term("× as fast"),
		document.Text(" is the time of the baseline over\nthe time of the row; 2 is half the time. " +
			"Brackets after a published ratio are its bounds, which follow from the\n" +
			"rounding of the published times. Measured ratios are estimated within blocks. "),
		document.Term("agrees"),
		document.Text(": the measured interval\noverlaps with these bounds. "),
		document.Term("N × as large"),
		document.Text(", "),
		document.Term("N × smaller"),
		document.Text(": the measured effect relative to the published one.\n"),
	}
}

// hasAny reports whether a workload of the publication was measured.
func hasAny(d *dataset.Data, p *Publication) bool {
	return slices.ContainsFunc(d.Cells, func(c *dataset.Cell) bool { return p.table(c.Workload) != nil })
}

// writePublishedTable adds a table for each cell of the workload.
func writePublishedTable(d *dataset.Data, doc *document.Document, p *Publication, t *publishedTable) {
	doc.About(t.Workload)
	defer doc.About("")
	begun := false
	for _, c := range d.Cells {
		if c.Workload != t.Workload {
			continue
		}
		if !begun {
			doc.Heading(4, t.Workload+": "+t.Title)
			doc.Paragraph(document.Text(t.Note))
			begun = true
		}
		designs := d.DesignsIn(c)
		sentences := []document.Span{document.Text(fmt.Sprintf("%s, %s.", d.CellTitle(c),
			format.Plural(len(c.Blocks), "block")))}
		for _, text := range departures(d, t, c) {
			sentences = append(sentences, document.Strong(text))
		}
		sentences = append(sentences, document.Text(p.baselineHere(t, designs)))
		doc.Paragraph(document.Sentences(sentences...)...)
		doc.Rows(tableOf(c, p, p.counterpartRows(t, designs)))
	}
}

// departures lists how a cell differs from the published test: workers, tasks, parameters, oversubscription.
func departures(d *dataset.Data, t *publishedTable, c *dataset.Cell) (list []string) {
	if t.Workers > 0 && t.Workers != c.Workers {
		list = append(list, fmt.Sprintf("%s, published: %d.", format.Plural(c.Workers, "worker"), t.Workers))
	}
	if t.Tasks > 0 && t.Tasks != c.Tasks {
		list = append(list, fmt.Sprintf("%s, published: %d.", format.Plural(c.Tasks, "task"), t.Tasks))
	}
	if len(c.Params) > 0 {
		list = append(list, fmt.Sprintf("Non-default parameters: %s.", strings.Join(c.Params, ", ")))
	}
	if d.Oversubscribed(c.Workers) {
		list = append(list, fmt.Sprintf(
			"Oversubscribed (more workers than the %v): the cell measures the scheduler too.", d.Capacity()))
	}
	return list
}

// baselineHere names the design that corresponds to the baseline. It is "" if the table has no ratios to one.
func (p *Publication) baselineHere(t *publishedTable, designs []string) string {
	found := p.counterparts(&p.Columns[0], designs)
	switch {
	case p.betweenOps() || t.Rows[0].Unit != "":
		return ""
	case len(found) == 0:
		return fmt.Sprintf("No ratios, because no measured design corresponds to the baseline %s (%s).",
			p.Columns[0].Name, strings.Join(p.Columns[0].Designs, " or "))
	}
	return fmt.Sprintf("Baseline: %s, measured as %s.", p.Columns[0].Name, found[0].design)
}

// tableOf returns the table of a cell.
func tableOf(c *dataset.Cell, p *Publication, list []counterpartRow) document.Table {
	measured := "time/op"
	if unit := list[0].row.Unit; unit != "" {
		measured = "measured"
	}
	t := document.Table{Head: []string{"operation", " published variant", " design", "published",
		"× as fast, published",
		measured, "× as fast, measured", "95 % interval", " relative to", " verdict"}}
	usual := list[0].base.Design
	for _, pair := range list {
		t.Add(publishedCells(c, p, pair, usual)...)
	}
	const always = 3 // operation, published column and design
	return t.WithoutEmpty(always)
}

// publishedCells returns a row of the table. usual is the baseline that the last columns do not repeat.
func publishedCells(c *dataset.Cell, p *Publication, pair counterpartRow, usual string) []string {
	name, value, ratio := "–", "–", span{}
	if pair.column != nil {
		name = pair.column.Name
		value = pair.row.published(name)
		ratio = p.ratio(pair.row, pair.column)
	}
	var e dataset.Estimate
	var with string
	if pair.compared() {
		e = c.Ratio(pair.base, pair.of, record.NsPerOp)
		with = pair.base.Design
		if with == usual || with == pair.of.Design {
			with = ""
		}
	}
	times, between := "–", "–"
	if e.N > 0 {
		times, between = format.Figure(e.Median), dataset.Interval(e, format.Figure)
	}
	return []string{pair.row.What, name, cmp.Or(pair.of.Design, "–"), value, ratio.String(),
		here(c, pair), times, between, cmp.Or(with, "–"), remark(c, p, pair, ratio, e)}
}

// compared reports whether a row has a measured ratio.
func (pair counterpartRow) compared() bool {
	return pair.of.Design != "" && pair.base.Design != "" && pair.of != pair.base && pair.row.Unit == ""
}

// published writes the figure of a column, and for a time also the time per operation.
func (r *publishedRow) published(column string) string {
	v, ok := r.Values[column]
	switch {
	case !ok:
		return "–"
	case v.kind == ofTime && r.Ops > 0:
		return fmt.Sprintf("%s (%s/op)", v.text, format.Duration(v.number/float64(r.Ops)))
	}
	return v.text
}

// here writes the measured value.
func here(c *dataset.Cell, pair counterpartRow) string {
	switch {
	case pair.of.Design == "":
		return "–"
	case pair.row.Unit == "":
		return compare.TimePerOp(c, pair.of)
	}
	e := c.Estimate(pair.of, pair.row.Unit).Times(pair.row.Times)
	if e.N == 0 {
		return "–"
	}
	return format.Scaled(e.Median, format.Figure, "B", "", "k", "M", "G")
}
