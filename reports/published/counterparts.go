package published

import (
	"cmp"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/dataset"
)

// counterpart is a design of the results that stands for a published column.
type counterpart struct {
	design string
	rank   int    // of the name that it goes by in the column: 0 corresponds best
	asked  int    // parameters that this name asks for
	rest   string // the parameters that the design has besides
}

// match tells whether a design goes by one of the column's names, and by which.
func (c *publishedColumn) match(design string) (counterpart, bool) {
	for rank, name := range c.Designs {
		asked, has := parameters(name), parameters(design)
		if record.Family(design) != record.Family(name) || slices.ContainsFunc(asked, func(p string) bool { return !slices.Contains(has, p) }) {
			continue
		}
		rest := slices.DeleteFunc(has, func(p string) bool { return slices.Contains(asked, p) })
		slices.Sort(rest)
		return counterpart{design, rank, len(asked), strings.Join(rest, ",")}, true
	}
	return counterpart{}, false
}

// parameters of a design's name: "hash=hash32" of "rcu,hash=hash32".
func parameters(design string) []string { return strings.Split(design, ",")[1:] }

// counterparts are the designs that stand for a column, the one that
// corresponds best first. A design that another column asks more of stands for
// that one: idr,lookup=locked is no idr where both were published.
func (p *Publication) counterparts(column *publishedColumn, designs []string) (list []counterpart) {
	for _, design := range designs {
		found, ok := column.match(design)
		for i := range p.Columns {
			other, too := p.Columns[i].match(design)
			ok = ok && !(too && other.asked > found.asked)
		}
		if ok {
			list = append(list, found)
		}
	}
	slices.SortStableFunc(list, func(a, b counterpart) int { return cmp.Compare(a.rank, b.rank) })
	return list
}

// betweenOps tells whether the columns are operations of the same design.
func (p *Publication) betweenOps() bool { return p.Columns[0].Op != "" }

// base is the line of the baseline that a design is compared with: that with the
// same further parameters, since where owners lie, say, is to differ on neither
// side or on both; else the one that corresponds best. Where columns are
// operations it is the design's own. false if there is none.
func (p *Publication) base(r *publishedRow, of counterpart, designs []string) (dataset.Line, bool) {
	first := &p.Columns[0]
	op := cmp.Or(first.Op, r.Op)
	if p.betweenOps() {
		return dataset.Line{Design: of.design, Op: op}, true
	}
	list := p.counterparts(first, designs)
	if len(list) == 0 {
		return dataset.Line{}, false
	}
	for _, b := range list {
		if b.rest == of.rest {
			return dataset.Line{Design: b.design, Op: op}, true
		}
	}
	return dataset.Line{Design: list[0].design, Op: op}, true
}

// pairing is a row of the table: what was published of a column, beside a
// design here.
type counterpartRow struct {
	row    *publishedRow
	column *publishedColumn // nil for the running kernel: nobody published it
	of     dataset.Line     // its design is "" where the results have none for the column
	base   dataset.Line     // likewise
}

// pairings sets each row's columns beside the designs that were measured in a
// cell, and the running kernel after them.
func (p *Publication) pairings(t *publishedTable, designs []string) (list []counterpartRow) {
	for i := range t.Rows {
		r := &t.Rows[i]
		for j := range p.Columns {
			column := &p.Columns[j]
			found := p.counterparts(column, designs)
			for _, f := range found {
				base, _ := p.base(r, f, designs)
				list = append(list, counterpartRow{r, column, dataset.Line{Design: f.design, Op: cmp.Or(column.Op, r.Op)}, base})
			}
			if len(found) == 0 {
				list = append(list, counterpartRow{row: r, column: column})
			}
		}
		list = append(list, p.kernels(r, designs)...)
	}
	return list
}

// kernels are the pairings of the running kernel, which tells times alone.
func (p *Publication) kernels(r *publishedRow, designs []string) (list []counterpartRow) {
	for _, design := range designs {
		if record.Family(design) != "kernel" || r.Unit != "" {
			continue
		}
		base, _ := p.base(r, counterpart{design: design}, designs)
		ops := []string{r.Op}
		if p.betweenOps() {
			ops = nil
			for _, c := range p.Columns {
				ops = append(ops, c.Op)
			}
		}
		for _, op := range ops {
			list = append(list, counterpartRow{row: r, of: dataset.Line{Design: design, Op: op}, base: base})
		}
	}
	return list
}
