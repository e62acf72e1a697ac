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

// Drift lays out whether the machine changed while it was measured: the same code,
// block after block, and the time that the hypervisor gave to others meanwhile.
func Drift(d *dataset.Data) ([]chart.Sheet, error) {
	s := newTimeline(d)
	if len(s.above()) == 0 {
		return nil, panels.ErrNoData("blocks", fmt.Sprintf("no cell has two blocks with %s of its first design, and a block alone is its own median", record.NsPerOp))
	}
	trends := s.trends(s.window())
	sheet := chart.Sheet{
		Name:       "blocks",
		Title:      "Did the machine change while it was measured?",
		Legend:     driftLegend(d, s, trends),
		Rows:       []chart.Row{{timesPanel(d, s, trends)}},
		Notes:      driftNotes(d, s, trends),
		Footer:     panels.Caption(d),
		PanelWidth: driftWidth, PanelHeight: driftHeight,
	}
	if p := stealPanel(d, s); p != nil {
		sheet.Rows = append(sheet.Rows, chart.Row{p})
	}
	return []chart.Sheet{sheet}, nil
}

// Sizes in points.
const (
	driftWidth  = vg.Length(640)
	driftHeight = vg.Length(160)
)

// leastWindow is how many blocks a running median takes at least.
const minWindow = 5

// axis is that of time.
func (s timeline) axis() chart.Axis {
	label := "blocks, in the order of measuring"
	if s.timed {
		label = "minutes of measuring"
	}
	a := chart.LinearAxis(label, panels.Bare(), []float64{0, s.end})
	a.Max = s.end // no room for what was not measured
	for len(a.Ticks) > 0 && a.Ticks[len(a.Ticks)-1].Value > a.Max {
		a.Ticks = a.Ticks[:len(a.Ticks)-1]
	}
	return a
}

// edge is where the axis of the times ends, in %: what a neighbour ruined lies on it,
// and does not flatten all others.
func (s timeline) edge() float64 {
	var sizes []float64
	for _, v := range s.above() {
		sizes = append(sizes, math.Abs(v))
	}
	slices.Sort(sizes)
	return math.Max(10, 3*sizes[(len(sizes)-1)*9/10])
}

// timesPanel has a dot for each block, all cells about one median.
func timesPanel(d *dataset.Data, s timeline, trends [][]chart.Point) *chart.Panel {
	var dots chart.Intervals
	values, edge := s.above(), s.edge()
	for i, v := range values {
		values[i] = math.Min(v, edge)
	}
	p := &chart.Panel{Title: "time per operation of " + s.of, ShadeFrom: math.NaN(), X: s.axis(),
		Y: chart.LinearAxis("time/op off its median (%)", panels.Bare(), values)}
	for _, m := range s.moments {
		dot := dot(d, m, math.Min(m.above, edge))
		if m.above > edge {
			dot.Beyond = m.above
		}
		dots = append(dots, dot)
	}
	p.Under = append(s.uprights(p), dots)
	p.Over = []chart.Layer{chart.Curve{Points: []chart.Point{{X: 0}, {X: s.end}}, Style: chart.Reference()}}
	for _, line := range trends {
		p.Over = append(p.Over, chart.Curve{Points: line, Style: chart.Trend()})
	}
	return p
}

// stealPanel is nil where the files do not tell.
func stealPanel(d *dataset.Data, s timeline) *chart.Panel {
	values := s.steal()
	if len(values) == 0 {
		return nil
	}
	p := &chart.Panel{Title: "time that the hypervisor gave to others", ShadeFrom: math.NaN(), X: s.axis(),
		Y: chart.LinearAxis("steal in the block (%)", panels.Bare(), values)}
	var dots chart.Intervals
	for _, m := range s.moments {
		dots = append(dots, dot(d, m, m.steal))
	}
	p.Under = append(s.uprights(p), dots)
	return p
}

// dot is a block at a value, which may be NaN: then it has no place.
func dot(d *dataset.Data, m timelinePoint, value float64) chart.Interval {
	return chart.Interval{Of: m.cell.String(), Glyph: chart.Dot(d.Oversubscribed(m.cell.Workers)), X: m.at, Y: value, Lo: math.Inf(-1), Hi: math.Inf(1)}
}

// uprights stand between files.
func (s timeline) uprights(p *chart.Panel) (list []chart.Layer) {
	for _, x := range s.borders {
		list = append(list, chart.Upright(p, x))
	}
	return list
}

func driftLegend(d *dataset.Data, s timeline, trends [][]chart.Point) []chart.Entry {
	entries := []chart.Entry{{Label: "a block", Thumbs: chart.DotSample(chart.Dot(false))}}
	if slices.ContainsFunc(s.moments, func(m timelinePoint) bool { return d.Oversubscribed(m.cell.Workers) }) {
		entries = append(entries, chart.Entry{Label: panels.TooManyWorkers(d), Thumbs: chart.DotSample(chart.Dot(true))})
	}
	if len(trends) > 0 {
		entries = append(entries, chart.Entry{Label: fmt.Sprintf("running median over %s", format.Plural(s.window(), "block")), Thumbs: chart.Sample(chart.Trend())})
	}
	return entries
}

// driftNotes say in words what is to be seen.
func driftNotes(d *dataset.Data, s timeline, trends [][]chart.Point) []string {
	notes := []string{fmt.Sprintf("Dots: time per operation of %s in each block, against its median over the blocks of that cell. So all cells lie about 0. %s",
		s.of, s.change(trends))}
	edge := s.edge()
	if n := len(slices.DeleteFunc(s.above(), func(v float64) bool { return v <= edge })); n > 0 {
		notes = append(notes, fmt.Sprintf("Beyond the axis, and so on its upper edge: %s, up to %s %%.", format.Plural(n, "block"), format.Figure(slices.Max(s.above()))))
	}
	if len(s.borders) > 0 {
		notes = append(notes, "Dotted uprights: one file ends, the next one begins.")
	}
	return append(notes, s.ofSteal())
}
