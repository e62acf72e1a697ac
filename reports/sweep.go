package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// sweep lays a quantity out: a row for each workload, a panel for each number
// of tasks, a line for each design. What has one number of workers among several
// has no line: such workloads are named below the chart instead.
func (d *Data) sweep(q quantity) ([]sheet, error) {
	var count intervals
	var groups [][]*panel
	var lone []string // workloads that have no sweep
	workers := workersAxis(d.workers())
	for _, row := range d.panelRows(q) {
		var group []*panel
		for _, cells := range row.panels {
			if len(cells) == 1 && len(workers.ticks) > 1 {
				if name := cells[0].Workload; !slices.Contains(lone, name) {
					lone = append(lone, name)
				}
				continue
			}
			p := &panel{title: row.title(cells[0]), x: workers, shadeFrom: d.shadeFrom(workers)}
			for i, design := range d.designs {
				s := series{design: design, look: d.looks[design]}
				s.points = d.points(q, cells, line{design, row.op}, shift(i, len(d.designs), workers), &count)
				p.series = append(p.series, s)
			}
			if !p.empty() {
				group = append(group, p)
			}
		}
		if len(group) > 0 {
			groups = append(groups, group)
		}
	}
	switch {
	case len(groups) == 0 && len(lone) > 0:
		return nil, errNoData(q.chart, "each workload was measured with one number of workers, so there are no lines; see the tables")
	case len(groups) == 0 && q.phases:
		return nil, nil // not every run has phases
	case len(groups) == 0:
		return nil, errNoData(q.chart, d.whyNone(q))
	}
	setAxes(groups, q)
	drawn, absent := d.drawnDesigns(groups)
	s := sheet{
		name:   q.chart,
		title:  q.title,
		legend: d.legend(drawn, groups),
		notes:  append(count.notes(), q.notes...),
		footer: d.caption(),
	}
	why := "Not measured, and so not drawn"
	if len(lone) > 0 {
		s.notes = append(s.notes, fmt.Sprintf("With one number of workers, and so in the tables only: %s.", several(lone, "workload")))
		why = "Not measured in what is drawn"
	}
	if len(absent) > 0 {
		s.notes = append(s.notes, fmt.Sprintf("%s: %s.", why, strings.Join(absent, ", ")))
	}
	return s.sheets(groups), nil
}

// panelRow is a workload, or one of its phases, with the cells of each panel.
type panelRow struct {
	op     string
	panels [][]*cell // by tasks, then by workers
}

func (r panelRow) title(c *cell) string {
	name := c.workload()
	if r.op != "" {
		name += ": " + r.op
	}
	return name + " · " + plural(c.Tasks, "task")
}

// panelRows finds what has the quantity. The cells are in order.
func (d *Data) panelRows(q quantity) (rows []panelRow) {
	var workload string
	var cells []*cell
	flush := func() {
		for _, op := range q.ops(cells) {
			row := panelRow{op: op}
			tasks := 0
			for _, c := range cells {
				if !c.has(op, q.unit) {
					continue
				}
				if c.Tasks != tasks {
					row.panels = append(row.panels, nil)
					tasks = c.Tasks
				}
				last := len(row.panels) - 1
				row.panels[last] = append(row.panels[last], c)
			}
			if len(row.panels) > 0 {
				rows = append(rows, row)
			}
		}
	}
	for _, c := range d.cells {
		if c.workload() != workload {
			flush()
			workload, cells = c.workload(), nil
		}
		cells = append(cells, c)
	}
	flush()
	return rows
}

// ops returns the operations or phases of the cells.
func (q quantity) ops(cells []*cell) (ops []string) {
	if !q.phases {
		return []string{""}
	}
	for _, c := range cells {
		for _, op := range c.ops {
			if !slices.Contains(ops, op) {
				ops = append(ops, op)
			}
		}
	}
	return ops
}

// points estimates a design's line through the cells of a panel.
func (d *Data) points(q quantity, cells []*cell, l line, shift float64, count *intervals) (points []point) {
	for _, c := range cells {
		e := c.estimate(l, q.unit).times(q.scale)
		if !isNumber(e.median) || q.positive && e.median <= 0 {
			continue
		}
		count.add(e)
		points = append(points, point{x: float64(c.Workers) * shift, y: e.median, lo: e.lo, hi: e.hi,
			mark: true, hollow: d.oversubscribed(c.Workers)})
	}
	return points
}

// shift sets the designs of a panel apart, each by the same factor in all
// panels: marks of the same value would hide each other. All together they take
// less than half of the way to the next number of workers.
func shift(i, n int, workers axis) float64 {
	widest := 0.3 // of the axis
	for j, t := range workers.ticks[1:] {
		before := workers.ticks[j].Value
		widest = math.Min(widest, 0.45*math.Log(t.Value/before)/math.Log(workers.max/workers.min))
	}
	step := math.Min(0.035, widest/float64(n))
	return math.Pow(workers.max/workers.min, step*(float64(i)-float64(n-1)/2))
}

// workers returns the numbers of workers of all cells.
func (d *Data) workers() (workers []int) {
	for _, c := range d.cells {
		workers = append(workers, c.Workers)
	}
	return workers
}

// shadeFrom is where oversubscribed numbers of workers begin on their axis.
func (d *Data) shadeFrom(workers axis) float64 {
	below, above := workers.min, math.Inf(1)
	for _, t := range workers.ticks {
		if d.oversubscribed(int(t.Value)) {
			above = math.Min(above, t.Value)
		} else {
			below = math.Max(below, t.Value)
		}
	}
	if math.IsInf(above, 1) {
		return math.NaN()
	}
	if below == workers.min {
		return below
	}
	return math.Sqrt(below * above)
}

// setAxes gives the panels that are to be compared one axis.
func setAxes(groups [][]*panel, q quantity) {
	together := groups
	switch {
	case q.comparable:
		together = [][]*panel{slices.Concat(groups...)}
	case q.positive:
		together = nil
		for _, g := range groups {
			together = append(together, ofAKind(g)...)
		}
	}
	for _, panels := range together {
		y := q.axis(values(panels, q.positive))
		for _, p := range panels {
			p.y = y
		}
	}
}

// ofAKind leaves the panels of a group together if that makes their logarithmic
// axis no more than a decade longer than the longest of them needs; else each
// is by itself: the exit of one task with 20,000 timers and that of a thousand
// tasks with 20 have no axis in common on which one would see anything.
func ofAKind(group []*panel) [][]*panel {
	decades := func(panels ...*panel) float64 {
		v := values(panels, true)
		return math.Log10(slices.Max(v) / slices.Min(v))
	}
	longest := 1.0
	var single [][]*panel
	for _, p := range group {
		longest = math.Max(longest, decades(p))
		single = append(single, []*panel{p})
	}
	if decades(group...) <= longest+1 {
		return [][]*panel{group}
	}
	return single
}

// values returns all that is to have room on the axis of the panels.
func values(panels []*panel, positive bool) (out []float64) {
	for _, p := range panels {
		for _, s := range p.series {
			for _, pt := range s.points {
				for _, v := range []float64{pt.y, pt.lo, pt.hi} {
					if isNumber(v) && (v > 0 || !positive) {
						out = append(out, v)
					}
				}
			}
		}
	}
	return out
}
