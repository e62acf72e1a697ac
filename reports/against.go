package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"idlab/bench/record"
)

// writePublished sets published figures beside what was measured here, for each
// publication whose workloads are in the results.
func (d *Data) writePublished(doc *document, list []publication) {
	begun := false
	for i := range list {
		p := &list[i]
		if !d.hasAny(p) {
			continue
		}
		if !begun {
			doc.heading(2, "Published against here")
			doc.paragraph(publishedHead)
			begun = true
		}
		doc.heading(3, p.Title)
		doc.paragraph(sentences(capital(p.Source)+".", p.Date+".", "Machine: "+p.Machine+".", p.Note))
		for j := range p.Tables {
			d.writePublishedTable(doc, p, &p.Tables[j])
		}
		doc.items(d.growth(p))
	}
}

const publishedHead = `
Workloads that do what others measured, beside their figures. Machines differ, and what is published is the
kernel's whole system call: compare ratios, not times. *× as fast* is the baseline's time over that of the row,
so 2 is half the time; published ones have in brackets between which ratios they lie, as their terms were rounded;
those here are estimated from the ratios within each block. *agrees*: the interval here and these brackets overlap.
*N × as large*, *N × smaller*: the ratio here over the published one, or the reverse.
`

// hasAny tells whether a workload of the publication was measured.
func (d *Data) hasAny(p *publication) bool {
	return slices.ContainsFunc(d.cells, func(c *cell) bool { return p.table(c.Workload) != nil })
}

// writePublishedTable writes a table for each cell of the workload.
func (d *Data) writePublishedTable(doc *document, p *publication, t *publishedTable) {
	doc.about(t.Workload)
	defer doc.about("")
	begun := false
	for _, c := range d.cells {
		if c.Workload != t.Workload {
			continue
		}
		if !begun {
			doc.heading(4, t.Workload+": "+t.Title)
			doc.paragraph(t.Note)
			begun = true
		}
		designs := d.designsIn(c)
		title := fmt.Sprintf("%s, %s.", d.cellTitle(c), plural(len(c.blocks), "block"))
		doc.paragraph(sentences(title, sentences(d.departures(t, c)...), p.baselineHere(t, designs)))
		doc.rows(c.publishedTable(p, p.pairings(t, designs)))
	}
}

// designsIn are the designs that were measured in a cell, in the order of the
// files.
func (d *Data) designsIn(c *cell) (designs []string) {
	for _, design := range d.designs {
		if c.hasDesign(design) {
			designs = append(designs, design)
		}
	}
	return designs
}

// departures tells in what a cell differs from what was published.
func (d *Data) departures(t *publishedTable, c *cell) (list []string) {
	if t.Workers > 0 && t.Workers != c.Workers {
		list = append(list, fmt.Sprintf("**%s, published: %d.**", plural(c.Workers, "worker"), t.Workers))
	}
	if t.Tasks > 0 && t.Tasks != c.Tasks {
		list = append(list, fmt.Sprintf("**%s, published: %d.**", plural(c.Tasks, "task"), t.Tasks))
	}
	if len(c.Params) > 0 {
		list = append(list, fmt.Sprintf("**Parameters other than by default: %s.**", strings.Join(c.Params, ", ")))
	}
	if d.oversubscribed(c.Workers) {
		list = append(list, fmt.Sprintf("**More workers than the %s: the scheduler is measured too.**", plural(d.cores(), "core")))
	}
	return list
}

// baselineHere says which design stands for the baseline.
func (p *publication) baselineHere(t *publishedTable, designs []string) string {
	found := p.counterparts(&p.Columns[0], designs)
	switch {
	case p.betweenOps() || t.Rows[0].Unit != "":
		return ""
	case len(found) == 0:
		return fmt.Sprintf("No design here stands for %s, the baseline (%s): no ratios.",
			p.Columns[0].Name, strings.Join(p.Columns[0].Designs, " or "))
	}
	return fmt.Sprintf("Baseline: %s, here %s.", p.Columns[0].Name, found[0].design)
}

// publishedTable has a row for each pairing.
func (c *cell) publishedTable(p *publication, list []pairing) table {
	here := "time/op here"
	if unit := list[0].row.Unit; unit != "" {
		here = "here"
	}
	t := table{head: []string{"operation", " published as", " design here", "published", "× as fast, published",
		here, "× as fast, here", "95 % interval", " compared with", " verdict"}}
	usual := list[0].base.design
	for _, pair := range list {
		t.add(c.publishedCells(p, pair, usual)...)
	}
	const always = 3 // up to the design
	return t.withoutEmpty(always)
}

// publishedCells is a row. usual is the baseline that needs no mention.
func (c *cell) publishedCells(p *publication, pair pairing, usual string) []string {
	name, value, ratio := "–", "–", span{}
	if pair.column != nil {
		name = pair.column.Name
		value = pair.row.published(name)
		ratio = p.ratio(pair.row, pair.column)
	}
	var e estimate
	var with string
	if pair.compared() {
		e = c.ratio(pair.base, pair.of, record.NsPerOp)
		with = pair.base.design
		if with == usual || with == pair.of.design {
			with = ""
		}
	}
	times, between := "–", "–"
	if e.n > 0 {
		times, between = figure(e.median), interval(e, figure)
	}
	return []string{pair.row.What, name, cmp.Or(pair.of.design, "–"), value, ratio.String(),
		c.here(pair), times, between, cmp.Or(with, "–"), c.remark(p, pair, ratio, e)}
}

// compared tells whether a pairing has a ratio.
func (pair pairing) compared() bool {
	return pair.of.design != "" && pair.base.design != "" && pair.of != pair.base && pair.row.Unit == ""
}

// published is a column's figure, and what that is for one operation.
func (r *publishedRow) published(column string) string {
	v, ok := r.Values[column]
	switch {
	case !ok:
		return "–"
	case v.kind == ofTime && r.Ops > 0:
		return fmt.Sprintf("%s (%s/op)", v.text, duration(v.number/float64(r.Ops)))
	}
	return v.text
}

// here is what was measured.
func (c *cell) here(pair pairing) string {
	switch {
	case pair.of.design == "":
		return "–"
	case pair.row.Unit == "":
		return c.timePerOp(pair.of)
	}
	e := c.estimate(pair.of, pair.row.Unit).times(pair.row.Times)
	if e.n == 0 {
		return "–"
	}
	return scaled(e.median, figure, "B", "", "k", "M", "G")
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// sentences joins what there is of them.
func sentences(list ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" }), " ")
}
