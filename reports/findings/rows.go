package findings

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/workloads"
)

// kernels is the row of the versions of Linux.
func kernels() overviewRow {
	return overviewRow{Row{Title: "in Linux"}, func(k dataset.Design) Entry {
		years, versions, _ := strings.Cut(strings.TrimSuffix(k.Kernel, ")"), " (")
		begin, today := strings.CutSuffix(years, "–")
		switch {
		case k.Title != "" && years == "":
			return Entry{Text: "never"}
		case versions == "RFC":
			return Entry{Text: "never", Note: "RFC of " + years}
		case today:
			return Entry{Text: "since " + begin, Note: versions}
		}
		return Entry{Text: cmp.Or(years, none), Note: versions}
	}}
}

// rules are the rows that say which ids a design gives and which locks it takes.
func rules() []overviewRow {
	row := func(title string, entry func(dataset.Design) Entry) overviewRow {
		return overviewRow{Row{Title: title}, entry}
	}
	return []overviewRow{
		row("next id", func(k dataset.Design) Entry {
			rule, of, _ := strings.Cut(string(k.IDs), ", ")
			return Entry{Text: cmp.Or(rule, none), Note: of}
		}),
		row("restores any id", func(k dataset.Design) Entry {
			switch {
			case k.Title == "":
				return Entry{Text: none}
			case k.Restores:
				return Entry{Text: "yes"}
			}
			return Entry{Text: "no"}
		}),
		row("locks of writers", func(k dataset.Design) Entry { return Entry{Text: cmp.Or(k.Writers, none)} }),
		row("locks of lookups", func(k dataset.Design) Entry { return Entry{Text: cmp.Or(k.Lookup, none)} }),
	}
}

// timedCell is a row of times: an operation of a leading cell, "" for all operations together.
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

// timeRow returns the row of the times of a cell, each with its comparison with the baseline. A row is in one unit.
func timeRow(d *dataset.Data, x timedCell, baseline string) overviewRow {
	r := compare.WithBaseline(d, x.Cell, x.op, baseline).InOneUnit(x.Cell, x.op)
	best := x.best(d)
	return overviewRow{x.head(d, r), func(k dataset.Design) Entry {
		time := x.Estimate(x.line(k.Name), record.NsPerOp)
		entry := Entry{Text: format.Duration(time.Median), Best: slices.Contains(best, k.Name)}
		switch j := r.Of(k.Name); {
		case slices.Contains(r.Refusing, k.Name):
			entry = Entry{Text: "refused"}
		case time.N == 0:
		case k.Name == r.Baseline:
			entry.Note = "baseline"
		case j != nil && j.N > 0:
			entry.Note, entry.Interval = compared(j)
		}
		return entry
	}}
}

// head returns the row without its entries.
func (x timedCell) head(d *dataset.Data, r compare.BaselineComparisons) Row {
	title, what := x.FullWorkload(), d.About[x.Workload].Does
	if x.op != "" {
		title, what = "restore", x.op+", at a wanted id"
	}
	unit := "ratio to "
	if r.InNs() {
		unit = "difference from "
	}
	return Row{Title: title, Note: strings.Join(format.Adding(format.Adding(nil, what),
		placeOf(d, x.Cell)+"; "+unit+r.Baseline), "; ")}
}

// compared returns a comparison and its interval in brackets, "" without one.
func compared(j *compare.Comparison) (text, interval string) {
	const unit = " ns"
	text, between := j.Text(), " … " // an en dash could be read as a minus sign
	if j.Near == nil {
		text, between = text+" ×", "–"
	}
	if !j.Bounded() {
		return text + j.Mark(), ""
	}
	interval = j.Interval(between)
	if strings.Count(text+interval, unit) == 3 { // the table is narrow, so the unit stands once
		interval = strings.ReplaceAll(interval, unit, "")
	}
	return text + j.Mark(), "(" + interval + ")"
}

// placeOf returns the tasks and workers of a cell.
func placeOf(d *dataset.Data, c *dataset.Cell) string {
	_, place, _ := strings.Cut(d.CellTitle(c), ": ")
	return place
}

// best returns the ranked design of the shortest time and those from which no difference was found. It returns none if
// these are all ranked designs.
func (x timedCell) best(d *dataset.Data) []string {
	r := rank(d, x.Cell)
	designs := r.best(r.order)
	if x.op != "" {
		designs = x.bestOfOp(d, r.order)
	}
	if len(designs) == len(r.order) {
		return nil
	}
	return designs
}

// bestOfOp is best of a single operation, among all ranked designs.
func (x timedCell) bestOfOp(d *dataset.Data, ranked []string) (designs []string) {
	first, shortest := "", math.Inf(1)
	for _, design := range ranked {
		if ns := x.Estimate(x.line(design), record.NsPerOp).Median; ns < shortest {
			first, shortest = design, ns
		}
	}
	others := compare.WithBaseline(d, x.Cell, x.op, first)
	for _, design := range ranked {
		if j := others.Of(design); design == first || j != nil && j.N > 0 && !j.Differs() {
			designs = append(designs, design)
		}
	}
	return designs
}

// lockRows returns the rows of the waits for locks of the design, in the first two cells that have them.
func lockRows(timed []timedCell) (rows []overviewRow) {
	const most = 2
	for _, x := range timed {
		if x.op != "" || !x.Has("", record.LockWait) || len(rows) == most {
			continue
		}
		head := Row{"waits for locks, " + x.FullWorkload(), "share of the time; wait per operation", nil}
		rows = append(rows, overviewRow{head, func(k dataset.Design) Entry {
			share := shareOfLocks(x.Cell, k.Name)
			wait := x.Estimate(x.line(k.Name), record.LockWait).Median * 1e9
			switch {
			case share.N == 0:
				return Entry{Text: none}
			case wait == 0:
				return Entry{Text: "0 %"}
			case share.Median < 0.005:
				return Entry{Text: "< 1 %", Note: format.Duration(wait)}
			}
			return Entry{Text: fmt.Sprintf("%.0f %%", 100*share.Median), Note: format.Duration(wait)}
		}})
	}
	return rows
}

// bytesRows returns the row of the memory per timer, in the first cell that has it.
func bytesRows(timed []timedCell) []overviewRow {
	at := slices.IndexFunc(timed, func(x timedCell) bool { return x.op == "" && x.Has("", record.BytesPer) })
	if at < 0 {
		return nil
	}
	x := timed[at]
	head := Row{"bytes per timer", "of the structure, in " + x.FullWorkload(), nil}
	return []overviewRow{{head, func(k dataset.Design) Entry {
		return Entry{Text: format.Figure(x.Estimate(x.line(k.Name), record.BytesPer).Median)}
	}}}
}
