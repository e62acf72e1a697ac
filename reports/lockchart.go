package reports

import (
	"fmt"
	"math"
	"slices"

	"idlab/bench/record"
	"idlab/reports/chart"
)

// mostLockRows is up to how many rows all cells are drawn; of more, those that
// telling chooses.
const mostLockRows = 10

// lockWidth is that of a panel: four stand in a row.
const lockWidth = 236

// lockPart is what a column of the chart of locks shows, beside the ratio of times.
type lockPart struct {
	title  string
	unit   string
	scale  float64 // from that unit to the one drawn
	axis   func(values []float64) chart.Axis
	least  float64 // a value that is not above has no place on the axis
	shared bool    // it takes two workers
}

func lockParts() []lockPart {
	return []lockPart{
		{"acquisitions that waited", record.Waited, 100, func([]float64) chart.Axis {
			return chart.LinearAxis("of all acquisitions (%)", percents(), []float64{100})
		}, -1, false},
		{"wait of each of those", record.PerWait, 1, func(values []float64) chart.Axis {
			return chart.LogAxis("wait per contention", times(), values)
		}, 0, false},
		{"spread of workers' rates", record.Fairness, 100, func(values []float64) chart.Axis {
			return chart.ZeroAxis("standard deviation over mean (%)", 1, percents(), values)
		}, -1, true},
	}
}

// lockRow is what a row of panels is about.
type lockRow struct {
	*cell
	lockGroup
}

// locks shows what kinds of locks do to a design: a row of panels for each cell and
// design, in each panel a mark for each kind.
func (d *Data) locks() ([]chart.Sheet, error) {
	rows := d.lockRows()
	if len(rows) == 0 {
		return nil, errNoData("locks", whyNoLocks)
	}
	var count intervals
	ratios := d.lockRatios(rows, &count)
	groups := make([][]*chart.Panel, len(rows))
	most := 0
	for i, row := range rows {
		groups[i] = []*chart.Panel{ratios[i]}
		most = max(most, len(row.designs))
	}
	for _, part := range lockParts() {
		for i, p := range d.lockPanels(part, rows) {
			groups[i] = append(groups[i], p)
		}
	}
	s := chart.Sheet{
		Name: "locks", Title: lockQuestion,
		Legend:     d.differenceLegend("the reference: the design's own kind of lock", rowsHave(rows, func(r lockRow) bool { return isNumber(r.floor("")) }), rowsHave(rows, func(r lockRow) bool { return d.oversubscribed(r.Workers) })),
		Notes:      []string{count.ratioNote() + " " + filled, lockNote},
		Footer:     d.caption(),
		PanelWidth: lockWidth, PanelHeight: max(forestLeast, chart.RowsHeight(most, forestRow)),
	}
	if rowsHave(rows, func(r lockRow) bool {
		return slices.ContainsFunc(r.judged, func(j *judged) bool { return j.near != nil })
	}) {
		s.Notes = append(s.Notes, forestNear)
	}
	if len(d.lockCells()) > len(rows) {
		s.Notes = append(s.Notes, d.tellingNote())
	}
	return s.Sheets(groups), nil
}

const lockNote = "Left of each row: the kind of lock, and the time of an operation with it, median over blocks; first panel: its ratio to that with the design's own kind (default), " +
	"or where that was not measured with the first kind of the run. Other panels: median over blocks and 95 % interval, all marks filled. A kind of lock without a mark in the third panel was never found held; one worker has no spread."

func rowsHave(rows []lockRow, what func(lockRow) bool) bool { return slices.ContainsFunc(rows, what) }

// lockRows are those that are drawn.
func (d *Data) lockRows() (rows []lockRow) {
	cells := d.lockCells()
	add := func(cells []*cell) (rows []lockRow) {
		for _, c := range cells {
			for _, g := range d.lockGroups(c) {
				rows = append(rows, lockRow{c, g})
			}
		}
		return rows
	}
	if rows = add(cells); len(rows) <= mostLockRows {
		return rows
	}
	var chosen []*cell
	for _, workload := range split(cells, func(a, b *cell) bool { return a.workload() == b.workload() }) {
		chosen = append(chosen, d.telling(workload, func(*cell) bool { return true })...)
	}
	return add(chosen)
}

// lockRatios are the panels of the ratios of times, on one axis.
func (d *Data) lockRatios(rows []lockRow, count *intervals) (panels []*chart.Panel) {
	var values []float64
	for _, row := range rows {
		for _, j := range row.judged[1:] {
			e := ofRatios(j.Result)
			count.add(e)
			values = append(values, e.median, e.lo, e.hi)
		}
	}
	axis := ratioAxis("time/op, × that of the reference", values)
	for _, row := range rows {
		var names []string
		for _, design := range row.designs {
			names = append(names, lockKind(design)+", "+duration(row.estimate(line{design, ""}, record.NsPerOp).median))
		}
		p := d.ratioPanel(row.cell, fmt.Sprintf("%s: %s", row.base, shapeTitle(row.cell)), names, axis)
		list := chart.Intervals{{Design: row.reference, Glyph: d.looks[row.reference].Glyph(true), X: 1, Lo: math.Inf(-1), Hi: math.Inf(1)}}
		for i, j := range row.judged[1:] {
			list = append(list, d.ratioMark(row.designs[i+1], j, i+1))
		}
		p.Over = []chart.Layer{list}
		panels = append(panels, p)
	}
	return panels
}

// lockPanels are the panels of another part, on one axis; nil where it has no value.
func (d *Data) lockPanels(part lockPart, rows []lockRow) []*chart.Panel {
	lists, values := make([]chart.Intervals, len(rows)), []float64{}
	for i, row := range rows {
		if part.shared && row.Workers < 2 {
			continue
		}
		for at, design := range row.designs {
			e := row.estimate(line{design, ""}, part.unit).times(part.scale)
			if !(e.median > part.least) {
				continue
			}
			lists[i] = append(lists[i], chart.Interval{Design: design, Glyph: d.looks[design].Glyph(false), X: e.median, Y: -float64(at), Lo: e.lo, Hi: e.hi})
			values = append(values, e.median)
			if e.bounded() {
				values = append(values, math.Max(e.hi, e.median), math.Max(e.lo, e.median*0.5))
			}
		}
	}
	panels := make([]*chart.Panel, len(rows))
	if len(values) == 0 {
		return panels
	}
	axis := part.axis(values)
	for i, row := range rows {
		if len(lists[i]) == 0 {
			continue
		}
		var names []string
		for _, design := range row.designs {
			names = append(names, lockKind(design))
		}
		panels[i] = &chart.Panel{Title: part.title, Workload: row.Workload, X: axis, Y: chart.NamesAxis(names), ShadeFrom: d.shadeAll(row.cell, axis), Over: []chart.Layer{lists[i]}}
	}
	return panels
}
