package figures

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// Drift draws whether the machine changed during the run: the time of the same code in each block, and the time that
// the hypervisor gave to others.
func Drift(d *dataset.Data) ([]chart.Sheet, error) {
	tl := newTimeline(d)
	if len(tl.above()) == 0 {
		return nil, panels.ErrNoData("blocks", fmt.Sprintf(
			"it needs a cell with two blocks that have %s of its first design", record.NsPerOp))
	}
	trends := tl.trends(tl.window())
	sheet := chart.Sheet{
		Name:       "blocks",
		Title:      "Did the machine change during the run?",
		Legend:     driftLegend(d, tl, trends),
		Rows:       []chart.Row{{timesPanel(d, tl, trends)}},
		Notes:      driftNotes(d, tl, trends),
		Footer:     panels.Caption(d, d.Cells),
		Conclude:   func([]*chart.Panel) string { return tl.change(trends) },
		PanelWidth: driftWidth, PanelHeight: driftHeight,
	}
	if p := stealPanel(d, tl); p != nil {
		sheet.Rows = append(sheet.Rows, chart.Row{p})
	}
	return []chart.Sheet{sheet}, nil
}

// Size of a panel in points.
const (
	driftWidth  = vg.Length(640)
	driftHeight = vg.Length(160)
)

// minWindow is the minimum number of blocks in a running median.
const minWindow = 5

// axis returns the axis of time.
func (tl timeline) axis() chart.Axis {
	label := "blocks, in order of measurement"
	if tl.timed {
		label = "measuring time (minutes)"
	}
	a := chart.LinearAxis(label, panels.Bare(), []float64{0, tl.end})
	a.Max = tl.end // the axis ends with the last block
	for len(a.Ticks) > 0 && a.Ticks[len(a.Ticks)-1].Value > a.Max {
		a.Ticks = a.Ticks[:len(a.Ticks)-1]
	}
	return a
}

// edge returns the end of the axis of times, in %. Blocks beyond it, which a neighbour disturbed, are drawn on the
// edge, so that they do not flatten the others.
func (tl timeline) edge() float64 {
	var sizes []float64
	for _, v := range tl.above() {
		sizes = append(sizes, math.Abs(v))
	}
	slices.Sort(sizes)
	return math.Max(10, 3*sizes[(len(sizes)-1)*9/10])
}

// timesPanel draws a dot for each block: its time relative to the median of its cell.
func timesPanel(d *dataset.Data, tl timeline, trends [][]chart.Point) *chart.Panel {
	var dots chart.Intervals
	values, edge := tl.above(), tl.edge()
	for i, v := range values {
		values[i] = math.Min(v, edge)
	}
	p := &chart.Panel{Title: "time per operation of " + tl.of, ShadeFrom: math.NaN(), X: tl.axis(),
		Y: chart.LinearAxis("time/op vs cell median (%)", panels.Bare(), values)}
	for _, m := range tl.points {
		dot := dot(d, m, math.Min(m.above, edge))
		if m.above > edge {
			dot.Beyond = m.above
		}
		dots = append(dots, dot)
	}
	p.Under = append(tl.uprights(p), dots)
	p.Over = []chart.Layer{chart.Curve{Points: []chart.Point{{X: 0}, {X: tl.end}}, Style: chart.Reference()}}
	for _, line := range trends {
		p.Over = append(p.Over, chart.Curve{Points: line, Style: chart.Trend()})
	}
	return p
}

// stealPanel draws a dot for each block: the share of its time that the hypervisor gave to others. It is nil if the
// files do not tell.
func stealPanel(d *dataset.Data, tl timeline) *chart.Panel {
	values := tl.steal()
	if len(values) == 0 {
		return nil
	}
	p := &chart.Panel{Title: "steal: CPU time that the hypervisor gave to other guests", ShadeFrom: math.NaN(),
		X: tl.axis(), Y: chart.LinearAxis("steal per block (%)", panels.Bare(), values)}
	var dots chart.Intervals
	for _, m := range tl.points {
		dots = append(dots, dot(d, m, m.steal))
	}
	p.Under = append(tl.uprights(p), dots)
	return p
}

// dot returns the mark of a block at a value. With NaN it has no place on the axis.
func dot(d *dataset.Data, m timelinePoint, value float64) chart.Interval {
	return chart.Interval{Of: m.cell.String(), Glyph: chart.Dot(d.Oversubscribed(m.cell.Workers)),
		X: m.at, Y: value, Lo: math.Inf(-1), Hi: math.Inf(1)}
}

// uprights returns a vertical line for each border between files.
func (tl timeline) uprights(p *chart.Panel) (list []chart.Layer) {
	for _, x := range tl.borders {
		list = append(list, chart.Upright(p, x))
	}
	return list
}

// driftLegend explains the dots and the running median.
func driftLegend(d *dataset.Data, tl timeline, trends [][]chart.Point) []chart.Entry {
	entries := []chart.Entry{{Label: "block", Thumbs: chart.DotSample(chart.Dot(false))}}
	oversubscribed := func(m timelinePoint) bool { return d.Oversubscribed(m.cell.Workers) }
	if slices.ContainsFunc(tl.points, oversubscribed) {
		entries = append(entries, chart.Entry{Label: panels.TooManyWorkers(d),
			Thumbs: chart.DotSample(chart.Dot(true))})
	}
	if len(trends) > 0 {
		label := fmt.Sprintf("running median over %s", format.Plural(tl.window(), "block"))
		entries = append(entries, chart.Entry{Label: label, Thumbs: chart.Sample(chart.Trend())})
	}
	return entries
}

// driftNotes states the drift, the blocks beyond the axis and the steal.
func driftNotes(d *dataset.Data, tl timeline, trends [][]chart.Point) []string {
	notes := []string{fmt.Sprintf("Dots: time per operation of %s in each block, "+
		"relative to the median over the blocks of its cell. %s", tl.of, tl.change(trends))}
	edge := tl.edge()
	if n := len(slices.DeleteFunc(tl.above(), func(v float64) bool { return v <= edge })); n > 0 {
		notes = append(notes, fmt.Sprintf("Beyond the axis, drawn at its upper edge: %s, up to %s %%.",
			format.Plural(n, "block"), format.Figure(slices.Max(tl.above()))))
	}
	if len(tl.borders) > 0 {
		notes = append(notes, "Dotted vertical lines: boundaries between files.")
	}
	return append(notes, tl.ofSteal())
}
