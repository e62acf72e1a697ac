package published

import (
	"cmp"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/dataset"
)

// counterpart is a design of the results that corresponds to a published column.
type counterpart struct {
	design string
	rank   int    // of the matching name in the column's list: 0 corresponds best
	asked  int    // number of parameters that this name requires
	rest   string // the other parameters of the design
}

// match returns the counterpart if a design matches one of the column's names. ok is false if it matches none.
func (c *publishedColumn) match(design string) (counterpart, bool) {
	for rank, name := range c.Designs {
		asked, has := record.Params(name), record.Params(design)
		lacking := func(p string) bool { return !slices.Contains(has, p) }
		if record.Family(design) != record.Family(name) || slices.ContainsFunc(asked, lacking) {
			continue
		}
		rest := slices.DeleteFunc(has, func(p string) bool { return slices.Contains(asked, p) })
		slices.Sort(rest)
		return counterpart{design, rank, len(asked), strings.Join(rest, ",")}, true
	}
	return counterpart{}, false
}

// counterparts returns the designs that correspond to a column, the best first. A design belongs to the column whose
// name requires the most parameters of it: if both idr and idr,lookup=locked were published, idr,lookup=locked does
// not correspond to idr.
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

// betweenOps reports whether the columns are operations of one design.
func (p *Publication) betweenOps() bool { return p.Columns[0].Op != "" }

// base returns the series of the baseline to compare a design with. If columns are operations, it is the design's
// own. Otherwise it is the counterpart of the baseline with the same other parameters, so that the ratio does not
// include their effect; if there is none, the counterpart that corresponds best. ok is false without a counterpart.
func (p *Publication) base(r *publishedRow, of counterpart, designs []string) (l dataset.Line, ok bool) {
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

// counterpartRow is a row of the table: a published column of a row beside a measured design.
type counterpartRow struct {
	row    *publishedRow
	column *publishedColumn // nil for the running kernel, which has no published figures
	of     dataset.Line     // its Design is "" if the results have none for the column
	base   dataset.Line     // of the baseline, likewise
}

// counterpartRows returns a row for each published column and each measured design that corresponds to it. The rows
// of the running kernel follow those of each published row.
func (p *Publication) counterpartRows(t *publishedTable, designs []string) (list []counterpartRow) {
	for i := range t.Rows {
		r := &t.Rows[i]
		for j := range p.Columns {
			column := &p.Columns[j]
			found := p.counterparts(column, designs)
			for _, f := range found {
				base, _ := p.base(r, f, designs)
				of := dataset.Line{Design: f.design, Op: cmp.Or(column.Op, r.Op)}
				list = append(list, counterpartRow{r, column, of, base})
			}
			if len(found) == 0 {
				list = append(list, counterpartRow{row: r, column: column})
			}
		}
		list = append(list, p.kernels(r, designs)...)
	}
	return list
}

// kernels returns the rows of the running kernel, which has times only.
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
