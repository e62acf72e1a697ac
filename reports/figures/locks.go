package figures

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// maxLockRows is the maximum number of rows at which all cells are drawn. With more, Telling selects the cells.
const maxLockRows = 10

// lockWidth is the width of a panel in points: four panels fit in a row.
const lockWidth = 236

// lockPart is a column of the chart of locks, other than that of the ratios of times.
type lockPart struct {
	title   string
	unit    string  // of the results
	scale   float64 // factor from that unit to the one that is drawn
	axis    func(values []float64) chart.Axis
	above   float64 // only values above it are drawn
	workers int     // minimum number of workers
}

// lockParts returns the columns from left to right.
func lockParts() []lockPart {
	return []lockPart{
		{"contended acquisitions", record.Waited, 100, func([]float64) chart.Axis {
			return chart.LinearAxis("share of acquisitions (%)", panels.Percents(), []float64{100})
		}, -1, 1},
		{"wait per contention", record.PerWait, 1, func(values []float64) chart.Axis {
			return chart.LogAxis("mean wait", panels.Times(), values)
		}, 0, 1},
		{"spread of workers' rates", record.Fairness, 100, func(values []float64) chart.Axis {
			return chart.ZeroAxis("standard deviation over mean (%)", 1, panels.Percents(), values)
		}, -1, 2},
	}
}

// lockRow is a row of panels: a design with several kinds of locks in a cell.
type lockRow struct {
	*dataset.Cell
	compare.LockGroup
}

// Locks draws the effect of the kind of lock: a row of panels for each cell and design, and in each panel a mark for
// each kind.
func Locks(d *dataset.Data) ([]chart.Sheet, error) {
	rows := lockRows(d)
	if len(rows) == 0 {
		return nil, panels.ErrNoData("locks", compare.WhyNoLocks)
	}
	var count panels.Intervals
	ratios := lockRatios(d, rows, &count)
	groups := make([][]*chart.Panel, len(rows))
	maxKinds := 0
	for i, row := range rows {
		groups[i] = []*chart.Panel{ratios[i]}
		maxKinds = max(maxKinds, len(row.Designs))
	}
	for _, part := range lockParts() {
		for i, p := range lockPanels(d, part, rows) {
			groups[i] = append(groups[i], p)
		}
	}
	s := chart.Sheet{
		Name: "locks", Title: compare.LockQuestion,
		Legend:     lockLegend(d, rows),
		Notes:      []string{count.RatioNote() + " " + panels.Filled, lockNote},
		Footer:     panels.Caption(d, lockRowCells(rows)),
		Conclude:   lockConclusion,
		PanelWidth: lockWidth, PanelHeight: max(panels.ForestLeast, chart.RowsHeight(maxKinds, panels.ForestRow)),
	}
	if rowsHave(rows, func(r lockRow) bool {
		return slices.ContainsFunc(r.Judged, func(j *compare.Comparison) bool { return j.Near != nil })
	}) {
		s.Notes = append(s.Notes, panels.ForestNear)
	}
	if len(compare.LockCells(d)) > len(rows) {
		s.Notes = append(s.Notes, panels.TellingNote)
	}
	return s.Sheets(groups), nil
}

func lockRowCells(rows []lockRow) (cells []*dataset.Cell) {
	for _, row := range rows {
		cells = format.Adding(cells, row.Cell)
	}
	return cells
}

// lockConclusion states the times of the kinds of lock in the first row, which are in the names of its axis.
func lockConclusion(list []*chart.Panel) string {
	var names []string
	for _, t := range list[0].Y.Ticks {
		names = append(names, t.Label)
	}
	return list[0].Title + ": " + strings.Join(names, "; ") + "."
}

// lockLegend explains the marks, the noise floor and the shade.
func lockLegend(d *dataset.Data, rows []lockRow) []chart.Entry {
	floors := rowsHave(rows, func(r lockRow) bool { return format.IsNumber(r.Floor("")) })
	shaded := rowsHave(rows, func(r lockRow) bool { return d.Oversubscribed(r.Workers) })
	return panels.DifferenceLegend(d, "the reference", floors, shaded)
}

// lockNote explains the columns.
const lockNote = "Row names: the kind of lock and the time per operation, median over blocks. " +
	"First panel: ratio to the reference, which is the design's default lock, " +
	"or the first kind of the run if the default was not measured. " +
	"Other panels: median over blocks with 95 % confidence interval, all marks filled. " +
	"No mark in the third panel: the lock was never found held. One worker has no spread."

// rowsHave reports whether the condition holds for any row.
func rowsHave(rows []lockRow, what func(lockRow) bool) bool { return slices.ContainsFunc(rows, what) }

// lockRows returns the rows that are drawn.
func lockRows(d *dataset.Data) (rows []lockRow) {
	cells := compare.LockCells(d)
	add := func(cells []*dataset.Cell) (rows []lockRow) {
		for _, c := range cells {
			for _, g := range compare.LockGroups(d, c) {
				rows = append(rows, lockRow{c, g})
			}
		}
		return rows
	}
	if rows = add(cells); len(rows) <= maxLockRows {
		return rows
	}
	var chosen []*dataset.Cell
	sameWorkload := func(a, b *dataset.Cell) bool { return a.FullWorkload() == b.FullWorkload() }
	for _, workload := range format.Split(cells, sameWorkload) {
		chosen = append(chosen, panels.Telling(d, workload, func(*dataset.Cell) bool { return true })...)
	}
	return add(chosen)
}

// lockRatios returns the panels of the ratios of times, which have the same axis.
func lockRatios(d *dataset.Data, rows []lockRow, count *panels.Intervals) (list []*chart.Panel) {
	var values []float64
	for _, row := range rows {
		for _, j := range row.Judged[1:] {
			e := dataset.OfRatios(j.Result)
			count.Add(e)
			values = append(values, e.Median, e.Lo, e.Hi)
		}
	}
	axis := panels.RatioAxis("time/op relative to the reference", values)
	for _, row := range rows {
		var names []string
		for _, design := range row.Designs {
			time := row.Estimate(dataset.Line{Design: design}, record.NsPerOp).Median
			names = append(names, compare.LockKind(design)+", "+format.Duration(time))
		}
		title := fmt.Sprintf("%s: %s", row.Base, panels.ShapeTitle(row.Cell))
		p := panels.RatioPanel(d, row.Cell, title, names, axis)
		marks := chart.Intervals{{Design: row.Reference, Glyph: panels.Look(d, row.Reference).Glyph(true),
			X: 1, Lo: math.Inf(-1), Hi: math.Inf(1)}}
		for i, j := range row.Judged[1:] {
			marks = append(marks, panels.RatioMark(d, row.Designs[i+1], j, i+1))
		}
		p.Over = []chart.Layer{marks}
		list = append(list, p)
	}
	return list
}

// lockPanels returns the panels of another column, which have the same axis. A row without a value has nil.
func lockPanels(d *dataset.Data, part lockPart, rows []lockRow) []*chart.Panel {
	lists, values := make([]chart.Intervals, len(rows)), []float64{}
	for i, row := range rows {
		if row.Workers < part.workers {
			continue
		}
		for at, design := range row.Designs {
			e := row.Estimate(dataset.Line{Design: design}, part.unit).Times(part.scale)
			if !(e.Median > part.above) {
				continue
			}
			lists[i] = append(lists[i], chart.Interval{Design: design, Glyph: panels.Look(d, design).Glyph(false),
				X: e.Median, Y: -float64(at), Lo: e.Lo, Hi: e.Hi})
			values = append(values, e.Median)
			if e.Bounded() {
				values = append(values, math.Max(e.Hi, e.Median), math.Max(e.Lo, e.Median*0.5))
			}
		}
	}
	out := make([]*chart.Panel, len(rows))
	if len(values) == 0 {
		return out
	}
	axis := part.axis(values)
	for i, row := range rows {
		if len(lists[i]) == 0 {
			continue
		}
		var names []string
		for _, design := range row.Designs {
			names = append(names, compare.LockKind(design))
		}
		out[i] = &chart.Panel{Title: part.title, Workload: row.Workload, X: axis, Y: chart.NamesAxis(names),
			ShadeFrom: panels.ShadeAll(d, row.Cell, axis), Over: []chart.Layer{lists[i]}}
	}
	return out
}
