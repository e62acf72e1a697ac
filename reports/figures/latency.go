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
	for _, op := range latencyOps(cells) {
		var group []*chart.Panel
		for _, c := range cells {
			if p := latencyPanel(d, c, op); !p.Empty() {
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
	setLatencyAxes(slices.Concat(groups...))
	c := cells[0]
	drawn, absent := panels.DrawnDesigns(d, groups)
	s := chart.Sheet{
		Name: panels.FileName("latency", c.FullWorkload(), format.Plural(c.Tasks, "task")),
		Title: fmt.Sprintf("What are the latency percentiles? (%s; %s)",
			c.FullWorkload(), format.Plural(c.Tasks, "task")),
		Legend: panels.Legend(d, drawn, groups),
		Notes: []string{fmt.Sprintf("Percentiles of the merged histograms of all blocks. "+
			"Each line ends where fewer than %d operations lie beyond it. %s", dataset.MinBeyond, loopNote(cells))},
		Footer: panels.Caption(d),
	}
	if cost := d.Notes("clock-cost"); len(cost) > 0 {
		s.Notes[0] += fmt.Sprintf(" Clock cost: %s.", strings.Join(cost, "; "))
	}
	if few = append(few, absent...); len(few) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Too few latencies to draw: %s.", strings.Join(few, ", ")))
	}
	return s.Sheets(groups)
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

// latencyPanel draws an operation in a cell, with a line for each design.
func latencyPanel(d *dataset.Data, c *dataset.Cell, op string) *chart.Panel {
	p := &chart.Panel{Title: format.Plural(c.Workers, "worker"), Workload: c.Workload, ShadeFrom: math.NaN()}
	if op != "" {
		p.Title = op + " · " + p.Title
	}
	over := d.Oversubscribed(c.Workers)
	if over {
		p.ShadeFrom = 0
	}
	for i, design := range d.Designs {
		h := c.Latency[dataset.Line{Design: design, Op: op}]
		s := chart.Series{Design: design, Look: panels.Look(d, design), Points: tail(h, i, len(d.Designs))}
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
// apart.
func tail(h *dataset.Distribution, i, designs int) (points []chart.Point) {
	last := -1.0
	if h != nil {
		last = dataset.MaxNines(h.TotalCount())
	}
	if last < dataset.NinesP50 {
		return nil
	}
	stagger := math.Min(0.1, 0.7/float64(designs)) * (float64(i) - float64(designs-1)/2)
	add := func(nines float64, mark, told bool) {
		if ns, ok := dataset.Percentile(h, nines); ok {
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

// setLatencyAxes gives all panels the same axes.
func setLatencyAxes(all []*chart.Panel) {
	last := 0.0
	for _, p := range all {
		for _, s := range p.Series {
			for _, pt := range s.Points {
				last = math.Max(last, pt.X)
			}
		}
	}
	x := chart.NinesAxis(last)
	y := chart.LogAxis("latency", panels.Times(), panels.Values(all, true))
	for _, p := range all {
		p.X, p.Y = x, y
	}
}
