package figures

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// Latencies draws a chart for each workload and number of tasks: a row of panels for each operation, a panel for each
// number of workers. All panels of a chart have the same axes, so that the tails can be compared.
func Latencies(d *dataset.Data) (sheets []chart.Sheet, err error) {
	for from := 0; from < len(d.Cells); {
		to := from + 1
		for to < len(d.Cells) && d.Cells[to].FullWorkload() == d.Cells[from].FullWorkload() &&
			d.Cells[to].Tasks == d.Cells[from].Tasks {
			to++
		}
		sheets = panels.AppendNamed(sheets, latencySheets(d, d.Cells[from:to]))
		from = to
	}
	if len(sheets) == 0 {
		return nil, panels.ErrNoData("latency", fmt.Sprintf("no %s beside the results has %d latencies or more of "+
			"any operation", record.HistogramsFile, 2*dataset.MinBeyond))
	}
	return sheets, nil
}

// latencySheets returns the sheets of the cells of a workload and number of tasks.
func latencySheets(d *dataset.Data, cells []*dataset.Cell) []chart.Sheet {
	var groups [][]*chart.Panel
	var few []string
	step := clockStep(cells)
	for _, op := range latencyOps(cells) {
		var group []*chart.Panel
		for _, c := range cells {
			if p := latencyPanel(d, c, op, step); !p.Empty() {
				group = append(group, p)
			}
		}
		if len(group) > 0 {
			groups = append(groups, group)
		} else {
			few = append(few, op)
		}
	}
	if len(groups) == 0 {
		return nil
	}
	setLatencyAxes(slices.Concat(groups...), step)
	c := cells[0]
	drawn, absent := panels.DrawnDesigns(d, groups)
	s := chart.Sheet{
		Name: chart.FileName("latency", c.FullWorkload(), format.Plural(c.Tasks, "task")),
		Title: fmt.Sprintf("What are the latency percentiles? (%s; %s)",
			c.FullWorkload(), format.Plural(c.Tasks, "task")),
		Legend: panels.Legend(d, cells, drawn, groups),
		Notes: []string{fmt.Sprintf("Percentiles of the merged histograms of all blocks. "+
			"Each line ends where fewer than %d operations lie beyond it. %s", dataset.MinBeyond, loopNote(cells))},
		Footer:   panels.Caption(d, cells),
		Conclude: latencyConclusion,
	}
	if step > 1 {
		s.Notes[0] += fmt.Sprintf(" The clock has steps of %s. Latencies below a step are shaded and have no line.",
			panels.DurationMark(step))
	}
	if cost := d.Notes("clock-cost"); len(cost) > 0 {
		s.Notes[0] += fmt.Sprintf(" Clock cost: %s.", strings.Join(cost, "; "))
	}
	notMeasured := func(design string) bool {
		return !slices.ContainsFunc(cells, func(c *dataset.Cell) bool {
			return slices.Contains(d.DesignsIn(c), design)
		})
	}
	if few = append(few, slices.DeleteFunc(absent, notMeasured)...); len(few) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Too few latencies to draw: %s.", strings.Join(few, ", ")))
	}
	return s.Sheets(groups)
}

// clockStep returns the step of the clock in the latencies of cells, in ns.
func clockStep(cells []*dataset.Cell) float64 {
	var all []*dataset.Distribution
	for _, c := range cells {
		for _, h := range c.Latency {
			all = append(all, h)
		}
	}
	return dataset.ClockStep(all)
}

// latencyConclusion states the range of the 99th percentile in the last panel that is not oversubscribed, or in the
// first one.
func latencyConclusion(list []*chart.Panel) string {
	chosen := list[0]
	for _, p := range list {
		if math.IsNaN(p.ShadeFrom) {
			chosen = p
		}
	}
	at99 := *chosen
	at99.Series = nil
	for _, s := range chosen.Series {
		for _, pt := range s.Points {
			if pt.Told && pt.X == dataset.NinesP99 {
				pt.At = pt.X
				s.Points = []chart.Point{pt}
				at99.Series = append(at99.Series, s)
			}
		}
	}
	return panels.RangeOf(&at99, "latency")
}

// loopNote says where the measurement of a latency starts.
func loopNote(cells []*dataset.Cell) string {
	if slices.ContainsFunc(cells, (*dataset.Cell).OpenLoop) {
		return "Open loop: a latency counts from the time at which the operation was due."
	}
	return "Closed loop: a worker begins an operation when the previous one is finished."
}

// latencyOps returns the operations that have histograms, in the order of the files. It returns "" (all together) only
// if no single operation has any.
func latencyOps(cells []*dataset.Cell) (ops []string) {
	for _, c := range cells {
		for _, op := range append(slices.Clip(c.Ops), "") {
			if op == "" && len(ops) > 0 || slices.Contains(ops, op) {
				continue
			}
			for l := range c.Latency {
				if l.Op == op {
					ops = append(ops, op)
					break
				}
			}
		}
	}
	return ops
}

// latencyPanel draws an operation in a cell, with a line for each design. step is that of the clock, in ns.
func latencyPanel(d *dataset.Data, c *dataset.Cell, op string, step float64) *chart.Panel {
	p := &chart.Panel{Title: format.Plural(c.Workers, "worker"), Workload: c.Workload, ShadeFrom: math.NaN()}
	if op != "" {
		p.Title = op + " · " + p.Title
	}
	over := d.Oversubscribed(c.Workers)
	if over {
		p.ShadeFrom = 0
	}
	for i, design := range d.Designs {
		l := dataset.Line{Design: design, Op: op}
		s := chart.Series{Design: design, Look: panels.Look(d, design),
			Name: panels.Named(d, []*dataset.Cell{c}, design)}
		if !dataset.RefusesMany(c, l) {
			s.Points = tail(c.Latency[l], i, len(d.Designs), step)
		}
		for j := range s.Points {
			s.Points[j].Hollow = over
		}
		p.Series = append(p.Series, s)
	}
	return p
}

// ninesStep is the distance between the points of a line, in nines.
const ninesStep = 0.05

// tail returns the points of a line, up to the last percentile that the operations support. Marks are near the
// percentiles of the axis. Each design moves them by an amount of its own, so that lines that coincide can be told
// apart. Latencies below a step of the clock have no points.
func tail(h *dataset.Distribution, i, designs int, step float64) (points []chart.Point) {
	last := -1.0
	if h != nil {
		last = dataset.MaxNines(h.TotalCount())
	}
	if last < dataset.NinesP50 {
		return nil
	}
	stagger := math.Min(0.1, 0.7/float64(designs)) * (float64(i) - float64(designs-1)/2)
	add := func(nines float64, mark, told bool) {
		if ns, ok := dataset.Percentile(h, nines); ok && (ns >= step && ns > 1) {
			points = append(points, chart.Point{X: nines, Y: ns, Lo: math.Inf(-1), Hi: math.Inf(1),
				Mark: mark, Told: told})
		}
	}
	for step := 0; float64(step)*ninesStep <= last; step++ {
		add(float64(step)*ninesStep, false, false)
	}
	for _, at := range marksUpTo(last) {
		add(at+stagger, true, false)
	}
	for _, at := range shownNines(last) {
		add(at, false, true)
	}
	add(last, false, false)
	slices.SortStableFunc(points, func(a, b chart.Point) int { return cmp.Compare(a.X, b.X) })
	return points
}

// marksUpTo returns the percentiles, in nines, near which the marks lie.
func marksUpTo(last float64) []float64 {
	at := []float64{0.5}
	for nines := 1.0; nines <= last+0.5; nines++ {
		at = append(at, nines)
	}
	return at
}

// shownNines returns the percentiles, in nines, that are among the values of the chart.
func shownNines(last float64) []float64 {
	at := []float64{dataset.NinesP50}
	for nines := 1.0; nines <= last+1e-9; nines++ {
		at = append(at, nines)
	}
	return at
}

// setLatencyAxes gives all panels the same axes, and shades the latencies below a step of the clock.
func setLatencyAxes(all []*chart.Panel, step float64) {
	last := 0.0
	for _, p := range all {
		for _, s := range p.Series {
			for _, pt := range s.Points {
				last = math.Max(last, pt.X)
			}
		}
	}
	x := chart.NinesAxis(last)
	values := panels.Values(all, true)
	if slices.Min(values) < 2*step { // room for the shade
		values = append(values, step/2)
	}
	y := chart.LogAxis("latency", panels.Times(), values)
	for _, p := range all {
		p.X, p.Y = x, y
		if step > y.Min {
			p.Under = []chart.Layer{chart.Band{To: step, Level: true, Color: chart.BandColor()}}
		}
	}
}
