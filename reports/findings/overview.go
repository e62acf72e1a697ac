package findings

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"idlab/allocators"
	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// Overview is the table at the head of a report: a row for each design, with what the design is and what it costs in
// the leading cells.
type Overview struct {
	Head   []Column // the first column holds the design
	Groups []Group
}

// Column is the head of a column. Note says in which cell its figures were measured.
type Column struct {
	Title, Note string
	Figures     bool // the column holds numbers
}

// Group holds the ranked designs, or the references. The title is "" if all designs are ranked.
type Group struct {
	Title string
	Rows  []Row
}

// Row holds an entry for each column. The first one is the design.
type Row struct {
	Design  string
	Entries []Entry
}

// Entry is a text with a second, smaller one. Best marks the fastest ranked design of a column and the designs from
// which no difference was found.
type Entry struct {
	Text, Note string
	Best       bool
	Marked     bool // the note stands out
}

// none is the text of an entry without a value.
const none = "–"

// overviewColumn makes the entries of a column.
type overviewColumn struct {
	Column
	entry func(dataset.Design) Entry
}

// NewOverview makes the table. Designs are in the order of their times in the first leading cell. A column without
// any value is left out.
func NewOverview(d *dataset.Data, baseline string) *Overview {
	timed := timedCells(d)
	columns := []overviewColumn{{Column{Title: "design"}, func(k dataset.Design) Entry {
		today := badge(d, k)
		return Entry{Text: k.Name, Note: cmp.Or(today, referenceIn(d, timed, k.Name)), Marked: today != ""}
	}}}
	columns = append(columns, keyColumns()...)
	for _, x := range timed {
		columns = append(columns, timeColumn(d, x, baseline))
	}
	columns = append(columns, lockColumns(d, timed)...)
	columns = append(columns, bytesColumns(timed)...)
	columns = slices.DeleteFunc(columns, func(x overviewColumn) bool {
		return !slices.ContainsFunc(d.Key(), func(k dataset.Design) bool { return x.entry(k).Text != none })
	})
	v := &Overview{}
	for _, x := range columns {
		v.Head = append(v.Head, x.Column)
	}
	for _, g := range overviewGroups(d, timed) {
		group := Group{Title: g.title}
		for _, design := range g.designs {
			row := Row{Design: design}
			for _, x := range columns {
				row.Entries = append(row.Entries, x.entry(d.DesignNamed(design)))
			}
			group.Rows = append(group.Rows, row)
		}
		v.Groups = append(v.Groups, group)
	}
	return v
}

// group is the designs of a group of the overview.
type group struct {
	title   string
	designs []string
}

// overviewGroups splits the designs into those that are ranked in the first leading cell, and the references by reason.
func overviewGroups(d *dataset.Data, timed []timedCell) []group {
	designs := slices.Clone(d.Designs)
	if len(timed) == 0 {
		return []group{{designs: designs}}
	}
	first := timed[0]
	time := func(design string) float64 {
		ns := first.Estimate(first.line(design), record.NsPerOp).Median
		if math.IsNaN(ns) {
			return math.Inf(1)
		}
		return ns
	}
	slices.SortStableFunc(designs, func(a, b string) int { return cmp.Compare(time(a), time(b)) })
	ranked, references := group{title: "Ranked"}, group{title: "References, not ranked"}
	for _, design := range designs {
		if referenceIn(d, timed, design) == "" {
			ranked.designs = append(ranked.designs, design)
		} else {
			references.designs = append(references.designs, design)
		}
	}
	switch {
	case len(references.designs) == 0:
		return []group{{designs: designs}}
	case len(ranked.designs) == 0:
		return []group{references}
	}
	if onlyNextID(d, ranked.designs) {
		ranked.title += ": these designs hand out the next id of the task, as Linux does since 3.10"
	}
	return []group{ranked, references}
}

// referenceIn says why a design is not ranked in the first column of times, "" if it is.
func referenceIn(d *dataset.Data, timed []timedCell, design string) string {
	if len(timed) == 0 {
		return ""
	}
	return d.Reference(timed[0].Cell, design)
}

// onlyNextID reports whether the designs are known to hand out the next id of the task.
func onlyNextID(d *dataset.Data, designs []string) bool {
	return !slices.ContainsFunc(designs, func(name string) bool { return d.DesignNamed(name).IDs != allocators.NextID })
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
	n := d.Noise
	controls := ""
	if n.Controls > 0 {
		controls = fmt.Sprintf("%d of %s exclude 1.", n.Strays, format.Plural(n.Controls, "A/A interval"))
	}
	return format.Sentences(
		fmt.Sprintf("Medians over %s, with the ratio to %s or the difference in ns, and its %.0f %% interval.",
			blocks, baseline, 100*dataset.Confidence),
		"~: no difference found after Holm's correction; ?: too few blocks. The designs are models in Go.",
		best+": the fastest ranked design, and those from which no difference was found.",
		d.NodesNote(),
		format.Capital(n.String())+".", controls)
}
