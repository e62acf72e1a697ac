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

// badge returns "Linux today" for the design that Linux has today.
func badge(d *dataset.Data, k dataset.Design) string {
	if todaysOf(d, d.Designs) == k.Name {
		return "Linux today"
	}
	return ""
}

// keyColumns are the columns that say what a design is.
func keyColumns() []overviewColumn {
	column := func(title string, entry func(dataset.Design) Entry) overviewColumn {
		return overviewColumn{Column{Title: title}, entry}
	}
	return []overviewColumn{
		column("in Linux", func(k dataset.Design) Entry {
			years, versions, _ := strings.Cut(k.Kernel, " (")
			if k.Title != "" && years == "" {
				return Entry{Text: "never"}
			}
			return Entry{Text: cmp.Or(years, none), Note: strings.TrimSuffix(versions, ")")}
		}),
		column("next id", func(k dataset.Design) Entry {
			rule, of, _ := strings.Cut(string(k.IDs), ", ")
			return Entry{Text: cmp.Or(rule, none), Note: of}
		}),
		column("restores any id", func(k dataset.Design) Entry {
			switch {
			case k.Title == "":
				return Entry{Text: none}
			case k.Restores:
				return Entry{Text: "yes"}
			}
			return Entry{Text: "no"}
		}),
		column("locks", func(k dataset.Design) Entry {
			if k.Writers == "" {
				return Entry{Text: none}
			}
			return Entry{Text: k.Writers, Note: "lookup: " + k.Lookup}
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

// timeColumn returns the column of the times of a cell, with the ratios to the baseline.
func timeColumn(d *dataset.Data, x timedCell, baseline string) overviewColumn {
	title, note := x.FullWorkload(), placeOf(d, x.Cell)
	if x.op != "" {
		title, note = "restore", x.op+", at a wanted id; "+note
	} else if does := d.About[x.Workload].Does; does != "" {
		note = does + "; " + note
	}
	r := compare.WithBaseline(d, x.Cell, x.op, baseline)
	best := x.best(d)
	// A refusal is cheaper than the work, so its time is neither shown nor a baseline.
	refuses := func(design string) bool { return dataset.RefusesMany(x.Cell, x.line(design)) }
	return overviewColumn{Column{title, note, true}, func(k dataset.Design) Entry {
		time := x.Estimate(x.line(k.Name), record.NsPerOp)
		entry := Entry{Text: format.Duration(time.Median), Best: slices.Contains(best, k.Name)}
		switch j := r.Of(k.Name); {
		case refuses(k.Name):
			entry = Entry{Text: "refused"}
		case time.N == 0:
		case k.Name == baseline:
			entry.Note = "baseline"
		case j != nil && j.N > 0 && !refuses(baseline):
			entry.Note = withInterval(j) + j.Mark()
		case time.Bounded():
			entry.Note = dataset.Interval(time, format.Duration)
		}
		return entry
	}}
}

// withInterval writes a comparison with its interval, as the findings do.
func withInterval(j *compare.Comparison) string {
	switch {
	case !j.Bounded():
		return j.Text()
	case j.Near != nil: // an en dash could be read as a minus sign; the table is narrow, so the unit stands once
		const unit = " ns"
		interval := j.Interval(" … ")
		if strings.Count(j.Text()+interval, unit) == 3 {
			interval = strings.ReplaceAll(interval, unit, "")
		}
		return fmt.Sprintf("%s (%s)", j.Text(), interval)
	}
	return fmt.Sprintf("%s (%s)", j.Text(), j.Interval("–"))
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
	head := Column{"waits for locks", "share of the time, wait per operation: " + strings.Join(names, ", then "), true}
	return []overviewColumn{{head, func(k dataset.Design) Entry {
		var texts [most]string
		for i, x := range places {
			share := shareOfLocks(x.Cell, k.Name)
			wait := x.Estimate(x.line(k.Name), record.LockWait).Median * 1e9
			switch {
			case share.N == 0:
				texts[i] = none
			case wait == 0:
				texts[i] = "0 %"
			case share.Median < 0.005:
				texts[i] = "< 1 %, " + format.Duration(wait)
			default:
				texts[i] = fmt.Sprintf("%.0f %%, %s", 100*share.Median, format.Duration(wait))
			}
		}
		if texts[0] == none && texts[1] == none {
			texts[1] = ""
		}
		return Entry{Text: texts[0], Note: texts[1]}
	}}}
}

// bytesColumns returns the column of the memory per timer, in the first cell that has it.
func bytesColumns(timed []timedCell) []overviewColumn {
	at := slices.IndexFunc(timed, func(x timedCell) bool { return x.op == "" && x.Has("", record.BytesPer) })
	if at < 0 {
		return nil
	}
	x := timed[at]
	return []overviewColumn{{Column{"bytes per timer", x.FullWorkload(), true}, func(k dataset.Design) Entry {
		return Entry{Text: format.Figure(x.Estimate(x.line(k.Name), record.BytesPer).Median)}
	}}}
}
