package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/allocators"
	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/workloads"
)

// overview is the table at the head of a report: a row for each design, with what the design is and what it costs in
// the leading cells. Page and summary both have it.
type overview struct {
	Head   []overviewHead // the first column holds the design
	Groups []overviewGroup
}

// overviewHead is the head of a column. Note says in which cell its figures were measured.
type overviewHead struct {
	Title, Note string
	Figures     bool // the column holds numbers
}

// overviewGroup holds the ranked designs, or the references. The title is "" if all designs are ranked.
type overviewGroup struct {
	Title string
	Rows  []overviewRow
}

type overviewRow struct {
	Design string
	Cells  []overviewCell // as many as columns; the first one is the design
}

// overviewCell is a text with a second, smaller one. Best marks the fastest ranked design of a column and the designs
// from which no difference was found.
type overviewCell struct {
	Text, Note string
	Best       bool
	Marked     bool // the note stands out
}

// none is the text of a cell without a value.
const none = "–"

// overviewColumn makes the cells of a column.
type overviewColumn struct {
	overviewHead
	cell func(dataset.Design) overviewCell
}

// newOverview makes the table. Designs are in the order of their times in the first leading cell. A column without
// any value is left out.
func newOverview(d *dataset.Data, baseline string) *overview {
	timed := timedCells(d)
	columns := []overviewColumn{{overviewHead{Title: "design"}, func(k dataset.Design) overviewCell {
		today := badge(d, k)
		return overviewCell{Text: k.Name, Note: cmp.Or(today, referenceIn(d, timed, k.Name)), Marked: today != ""}
	}}}
	columns = append(columns, keyColumns()...)
	for _, x := range timed {
		columns = append(columns, timeColumn(d, x, baseline))
	}
	columns = append(columns, lockColumns(d, timed)...)
	columns = append(columns, bytesColumns(timed)...)
	columns = slices.DeleteFunc(columns, func(x overviewColumn) bool {
		return !slices.ContainsFunc(d.Key(), func(k dataset.Design) bool { return x.cell(k).Text != none })
	})
	v := &overview{}
	for _, x := range columns {
		v.Head = append(v.Head, x.overviewHead)
	}
	for _, g := range overviewGroups(d, timed) {
		group := overviewGroup{Title: g.title}
		for _, design := range g.designs {
			row := overviewRow{Design: design}
			for _, x := range columns {
				row.Cells = append(row.Cells, x.cell(d.DesignNamed(design)))
			}
			group.Rows = append(group.Rows, row)
		}
		v.Groups = append(v.Groups, group)
	}
	return v
}

// badge returns "Linux today" for the design of the newest Linux. Of its variants that is the one with the fewest
// parameters.
func badge(d *dataset.Data, k dataset.Design) string {
	params := func(x dataset.Design) int { return strings.Count(x.Name, ",") }
	isToday := func(x dataset.Design) bool { return x.Today() && params(x) < params(k) }
	if !k.Today() || slices.ContainsFunc(d.Key(), isToday) {
		return ""
	}
	return "Linux today"
}

// keyColumns are the columns that say what a design is.
func keyColumns() []overviewColumn {
	column := func(title string, cell func(dataset.Design) overviewCell) overviewColumn {
		return overviewColumn{overviewHead{Title: title}, cell}
	}
	return []overviewColumn{
		column("in Linux", func(k dataset.Design) overviewCell {
			years, versions, _ := strings.Cut(k.Kernel, " (")
			if k.Title != "" && years == "" {
				return overviewCell{Text: "never"}
			}
			return overviewCell{Text: cmp.Or(years, none), Note: strings.TrimSuffix(versions, ")")}
		}),
		column("next id", func(k dataset.Design) overviewCell {
			rule, of, _ := strings.Cut(string(k.IDs), ", ")
			return overviewCell{Text: cmp.Or(rule, none), Note: of}
		}),
		column("restores any id", func(k dataset.Design) overviewCell {
			switch {
			case k.Title == "":
				return overviewCell{Text: none}
			case k.Restores:
				return overviewCell{Text: "yes"}
			}
			return overviewCell{Text: "no"}
		}),
		column("locks", func(k dataset.Design) overviewCell {
			if k.Writers == "" {
				return overviewCell{Text: none}
			}
			return overviewCell{Text: k.Writers, Note: "lookup: " + k.Lookup}
		}),
	}
}

// timedCell is a column of times: an operation of a leading cell, "" for all operations together.
type timedCell struct {
	*dataset.Cell
	op string
}

func (x timedCell) line(design string) dataset.Line { return dataset.Line{Design: design, Op: x.op} }

// timedCells returns the leading cells of the three most important workloads, and the creation at a wanted id in the
// first leading cell that has it.
func timedCells(d *dataset.Data) (list []timedCell) {
	const most = 3
	createAt := workloads.CreateAt.String()
	var restore []timedCell
	for _, c := range leading(d) {
		switch {
		case c.Has(createAt, record.NsPerOp):
			restore = append(restore, timedCell{c, createAt})
		case len(list) < most:
			list = append(list, timedCell{c, ""})
		}
	}
	return append(list, restore[:min(1, len(restore))]...)
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

// timeColumn returns the column of the times of a cell, with the ratios to the baseline.
func timeColumn(d *dataset.Data, x timedCell, baseline string) overviewColumn {
	title, note := x.FullWorkload(), placeOf(d, x.Cell)
	if x.op != "" {
		title, note = "restore", x.op+" at a given id; "+note
	} else if does := d.About[x.Workload].Does; does != "" {
		note = does + "; " + note
	}
	r := compare.WithBaseline(d, x.Cell, x.op, baseline)
	best := fastestRanked(d, x)
	return overviewColumn{overviewHead{title, note, true}, func(k dataset.Design) overviewCell {
		time := x.Estimate(x.line(k.Name), record.NsPerOp)
		cell := overviewCell{Text: format.Duration(time.Median), Best: slices.Contains(best, k.Name)}
		switch j := r.Of(k.Name); {
		case x.Refused(x.line(k.Name)):
			cell.Text = "refused"
		case time.N == 0:
		case k.Name == baseline:
			cell.Note = "baseline"
		case j != nil && j.N > 0:
			cell.Note = j.Bracketed() + j.Mark()
		case time.Bounded():
			cell.Note = dataset.Interval(time, format.Duration)
		}
		return cell
	}}
}

// placeOf returns the tasks and workers of a cell.
func placeOf(d *dataset.Data, c *dataset.Cell) string {
	_, place, _ := strings.Cut(d.CellTitle(c), ": ")
	return place
}

// fastestRanked returns the ranked design of the shortest time and those from which no difference was found.
func fastestRanked(d *dataset.Data, x timedCell) (designs []string) {
	ranked, _ := d.Ranked(x.Cell)
	first, shortest := "", math.Inf(1)
	for _, design := range ranked {
		if ns := x.Estimate(x.line(design), record.NsPerOp).Median; ns < shortest {
			first, shortest = design, ns
		}
	}
	if first == "" || len(ranked) < 2 {
		return nil
	}
	r := compare.WithBaseline(d, x.Cell, x.op, first)
	for _, design := range ranked {
		if j := r.Of(design); design == first || j != nil && j.N > 0 && !j.Differs() {
			designs = append(designs, design)
		}
	}
	return designs
}

// lockColumns returns the column of the waits for locks of the design, in the first two cells that have them.
func lockColumns(d *dataset.Data, timed []timedCell) []overviewColumn {
	const most = 2
	var places []timedCell
	for _, x := range timed {
		if x.op == "" && x.Has("", record.LockWait) && len(places) < most {
			places = append(places, x)
		}
	}
	if len(places) == 0 {
		return nil
	}
	names := make([]string, len(places))
	for i, x := range places {
		names[i] = x.FullWorkload()
	}
	head := overviewHead{"waits for locks", "share of the time, wait per operation: " + strings.Join(names, ", then "), true}
	return []overviewColumn{{head, func(k dataset.Design) overviewCell {
		var texts [most]string
		for i, x := range places {
			share := shareOfLocks(x.Cell, k.Name)
			wait := x.Estimate(x.line(k.Name), record.LockWait).Median * 1e9
			switch {
			case share.N == 0:
				texts[i] = none
			case wait == 0:
				texts[i] = "0 %"
			default:
				texts[i] = fmt.Sprintf("%.0f %%, %s", 100*share.Median, format.Duration(wait))
			}
		}
		if texts[0] == none && texts[1] == none {
			texts[1] = ""
		}
		return overviewCell{Text: texts[0], Note: texts[1]}
	}}}
}

// bytesColumns returns the column of the memory per timer, in the first cell that has it.
func bytesColumns(timed []timedCell) []overviewColumn {
	at := slices.IndexFunc(timed, func(x timedCell) bool { return x.op == "" && x.Has("", record.BytesPer) })
	if at < 0 {
		return nil
	}
	x := timed[at]
	return []overviewColumn{{overviewHead{"bytes per timer", x.FullWorkload(), true}, func(k dataset.Design) overviewCell {
		return overviewCell{Text: format.Figure(x.Estimate(x.line(k.Name), record.BytesPer).Median)}
	}}}
}

// howSure returns the sentences that explain the signs of the table and say how far to trust it.
func howSure(d *dataset.Data, baseline string) string {
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
		"~: no difference found; ?: too few blocks.",
		"Bold: the fastest ranked design, and those from which no difference was found.",
		format.Capital(n.String())+".", controls)
}
