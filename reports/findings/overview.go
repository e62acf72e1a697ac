package findings

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// Overview is the table at the head of a report, as in the messages of Linux's commits: a column for each design, a row
// for each leading cell and for each property of the designs. Ranked designs come first, in the order of their times in
// the first leading cell, then the references. The columns are split into parts that fit a page.
type Overview struct {
	Parts []Part
}

// Part has some of the columns. Every part has the same rows.
type Part struct {
	Columns []Column
	Rows    []Row
}

// Column is the head of a design. Note says why the design is not ranked, or that it is that of today's Linux.
type Column struct {
	Design, Note string
	Today        bool
}

// Row has an entry for each column. Note says what was measured, where, and in which unit entries are compared.
type Row struct {
	Title, Note string
	Entries     []Entry
}

// Entry is a text with a second, smaller one, and the interval of that. Design is that of the column. Best marks the
// fastest ranked design of a row and the designs from which no difference was found.
type Entry struct {
	Design, Text, Note, Interval string
	Best                         bool
}

// none is the text of an entry without a value.
const none = "–"

// overviewRow makes the entries of a row.
type overviewRow struct {
	Row
	entry func(dataset.Design) Entry
}

// mostColumns is the largest number of columns that fit a page.
const mostColumns = 10

// NewOverview makes the table. A row without any value is left out.
func NewOverview(d *dataset.Data, baseline string) *Overview {
	timed := timedCells(d)
	rows := []overviewRow{kernels()}
	for _, x := range timed {
		rows = append(rows, timeRow(d, x, baseline))
	}
	rows = slices.Concat(rows, lockRows(timed), bytesRows(timed), rules())
	rows = slices.DeleteFunc(rows, func(x overviewRow) bool {
		return !slices.ContainsFunc(d.Key(), func(k dataset.Design) bool { return x.entry(k).Text != none })
	})
	v := &Overview{}
	for _, designs := range format.Evenly(inOrder(d, timed), mostColumns) {
		part := Part{}
		for _, design := range designs {
			part.Columns = append(part.Columns, columnOf(d, timed, design))
		}
		for _, x := range rows {
			row := x.Row
			for _, design := range designs {
				entry := x.entry(d.DesignNamed(design))
				entry.Design = design
				row.Entries = append(row.Entries, entry)
			}
			part.Rows = append(part.Rows, row)
		}
		v.Parts = append(v.Parts, part)
	}
	return v
}

// columnOf returns the head of a design.
func columnOf(d *dataset.Data, timed []timedCell, design string) Column {
	if design == d.Today(d.Designs) {
		return Column{design, "Linux today", true}
	}
	if why := referenceIn(d, timed, design); why != "" {
		return Column{Design: design, Note: "not ranked: " + why}
	}
	return Column{Design: design}
}

// inOrder returns the ranked designs, the fastest in the first leading cell first, then the references.
func inOrder(d *dataset.Data, timed []timedCell) []string {
	designs := slices.Clone(d.Designs)
	if len(timed) == 0 {
		return designs
	}
	first := timed[0]
	time := func(design string) float64 {
		ns := first.Estimate(first.line(design), record.NsPerOp).Median
		if math.IsNaN(ns) {
			return math.Inf(1)
		}
		return ns
	}
	isReference := func(design string) int {
		if referenceIn(d, timed, design) != "" {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(designs, func(a, b string) int {
		return cmp.Or(cmp.Compare(isReference(a), isReference(b)), cmp.Compare(time(a), time(b)))
	})
	return designs
}

// referenceIn says why a design is not ranked in the first column of times, "" if it is.
func referenceIn(d *dataset.Data, timed []timedCell, design string) string {
	if len(timed) == 0 {
		return ""
	}
	return d.Reference(timed[0].Cell, design)
}

// Certainty returns the sentences that explain the signs of the table and say how far to trust it. best is the sign of
// the best entries.
func Certainty(d *dataset.Data, baseline, best string) string {
	fewest, most := math.MaxInt, 0
	for _, c := range d.Cells {
		fewest, most = min(fewest, len(c.Blocks)), max(most, len(c.Blocks))
	}
	blocks := format.Plural(most, "block")
	if fewest < most {
		blocks = fmt.Sprintf("%d to %s", fewest, blocks)
	}
	references := ""
	timed := timedCells(d)
	if slices.ContainsFunc(d.Designs, func(x string) bool { return referenceIn(d, timed, x) != "" }) {
		references = "Designs that are not ranked come last; ranked ones give the next id of the task, " +
			"as Linux does since 3.10."
	}
	n := d.Noise
	controls := ""
	if n.Controls > 0 {
		controls = fmt.Sprintf("%d of %s exclude 1.", n.Strays, format.Plural(n.Controls, "A/A interval"))
	}
	return format.Sentences(
		"The designs are models in Go.",
		fmt.Sprintf("A time is that of a worker per operation, the median over %s. Below it stands the ratio to %s, "+
			"or the difference where a time is near the lab's overhead, with its %.0f %% interval. Both are "+
			"estimated within blocks, so they are not those of the two medians.",
			blocks, baseline, 100*dataset.Confidence),
		fmt.Sprintf("~: no difference from %s found. This takes all comparisons of a row into account (Holm's "+
			"correction), an interval does not. ?: too few blocks.", baseline),
		best+": the fastest ranked design of the row, and those from which no difference was found.",
		references,
		d.NodesNote(),
		format.Capital(n.String())+".", controls)
}
