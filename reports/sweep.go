package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/reports/chart"
)

// variable is what a chart has along its horizontal axis, or what tells its panels
// apart.
type variable struct {
	word  string // "worker"
	label string // of the axis
	of    func(*cell) int
}

func workers() variable {
	return variable{"worker", "workers (OS threads)", func(c *cell) int { return c.Workers }}
}

func tasks() variable {
	return variable{"task", "tasks", func(c *cell) int { return c.Tasks }}
}

// values are those of all cells, each once, in order.
func (v variable) values(cells []*cell) (list []int) {
	for _, c := range cells {
		list = append(list, v.of(c))
	}
	return slices.Compact(slices.Sorted(slices.Values(list)))
}

// sweep lays a quantity out: a row for each workload, a panel for each number of
// tasks, a line for each design along the numbers of workers; or the other way
// round. What has one number of them among several has no line: such workloads
// are named below the chart instead.
func (d *Data) sweep(q quantity) ([]chart.Sheet, error) {
	along, apart := q.variables()
	axis := chart.CountAxis(along.label, along.values(d.cells))
	if q.along.word != "" && len(axis.Ticks) == 1 {
		return nil, errNoData(q.chart, fmt.Sprintf("everything was measured with %s", plural(along.of(d.cells[0]), along.word)))
	}
	var count intervals
	var groups [][]*chart.Panel
	var lone []string // workloads that have no sweep
	for _, row := range d.panelRows(q) {
		var group []*chart.Panel
		for _, cells := range row.panels {
			if len(cells) == 1 && len(axis.Ticks) > 1 {
				if name := cells[0].spec(); !slices.Contains(lone, name) {
					lone = append(lone, name)
				}
				continue
			}
			p := &chart.Panel{Title: row.title(cells[0], apart), Workload: cells[0].Workload, X: axis, ShadeFrom: d.shadeOf(q, cells, axis)}
			for i, design := range d.designs {
				s := chart.Series{Design: design, Look: d.looks[design]}
				s.Points = d.points(q, cells, line{design, row.op}, shift(i, len(d.designs), axis), &count)
				p.Series = append(p.Series, s)
			}
			if !p.Empty() {
				p.Over = q.over(axis)
				group = append(group, p)
			}
		}
		if len(group) > 0 {
			groups = append(groups, group)
		}
	}
	switch {
	case len(groups) == 0 && len(lone) > 0:
		return nil, errNoData(q.chart, fmt.Sprintf("each workload was measured with one number of %ss, so there are no lines; see the tables", along.word))
	case len(groups) == 0 && q.phases:
		return nil, nil // not every run has phases
	case len(groups) == 0:
		return nil, errNoData(q.chart, d.whyNone(q))
	}
	setAxes(groups, q)
	return d.sweepSheet(q, groups, lone, &count), nil
}

// sweepSheet puts what is to be read around the panels.
func (d *Data) sweepSheet(q quantity, groups [][]*chart.Panel, lone []string, count *intervals) []chart.Sheet {
	along, _ := q.variables()
	drawn, absent := d.drawnDesigns(groups)
	s := chart.Sheet{
		Name:   q.chart,
		Title:  q.title,
		Legend: append(d.legend(drawn, groups), q.legend...),
		Notes:  append(count.notes(), q.notes...),
		Footer: d.caption(),
	}
	why := "Not measured, and so not drawn"
	if len(lone) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("With one number of %ss, and so in the tables only: %s.", along.word, several(lone, "workload")))
		why = "Not measured in what is drawn"
	}
	if len(absent) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("%s: %s.", why, strings.Join(absent, ", ")))
	}
	return s.Sheets(groups)
}

// panelRow is a workload, or one of its phases, with the cells of each panel.
type panelRow struct {
	op     string
	panels [][]*cell // by what tells panels apart, then along the axis
}

func (r panelRow) title(c *cell, apart variable) string {
	name := c.workload()
	if r.op != "" {
		name += ": " + r.op
	}
	return name + " · " + plural(apart.of(c), apart.word)
}

// panelRows finds what has the quantity. The cells are in order.
func (d *Data) panelRows(q quantity) (rows []panelRow) {
	for _, cells := range d.byWorkload() {
		for _, op := range q.ops(cells) {
			if row := q.panelRow(op, cells); len(row.panels) > 0 {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// byWorkload returns the cells of each workload with its parameters.
func (d *Data) byWorkload() (groups [][]*cell) {
	for i, c := range d.cells {
		if i == 0 || c.workload() != d.cells[i-1].workload() {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], c)
	}
	return groups
}

func (q quantity) panelRow(op string, cells []*cell) panelRow {
	along, apart := q.variables()
	row := panelRow{op: op}
	for _, value := range apart.values(cells) {
		var panel []*cell
		for _, c := range cells {
			if apart.of(c) == value && c.has(op, q.unit) {
				panel = append(panel, c)
			}
		}
		slices.SortStableFunc(panel, func(a, b *cell) int { return cmp.Compare(along.of(a), along.of(b)) })
		if len(panel) > 0 {
			row.panels = append(row.panels, panel)
		}
	}
	return row
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
func (d *Data) points(q quantity, cells []*cell, l line, shift float64, count *intervals) (points []chart.Point) {
	along, _ := q.variables()
	for _, c := range cells {
		e := q.estimate(d, c, l)
		if !isNumber(e.median) || q.positive && e.median <= 0 {
			continue
		}
		count.add(e)
		at := float64(along.of(c))
		points = append(points, chart.Point{X: at * shift, At: at, Y: e.median, Lo: e.lo, Hi: e.hi,
			Mark: true, Told: true, Hollow: d.oversubscribed(c.Workers)})
	}
	return points
}

// shift sets the designs of a panel apart, each by the same factor in all
// panels: marks of the same value would hide each other. All together they take
// less than half of the way to the next mark of the axis.
func shift(i, n int, axis chart.Axis) float64 {
	widest := 0.3 // of the axis
	for j, t := range axis.Ticks[1:] {
		before := axis.Ticks[j].Value
		widest = math.Min(widest, 0.45*math.Log(t.Value/before)/math.Log(axis.Max/axis.Min))
	}
	step := math.Min(0.035, widest/float64(n))
	return math.Pow(axis.Max/axis.Min, step*(float64(i)-float64(n-1)/2))
}

// shadeOf is where the oversubscribed part of a panel begins.
func (d *Data) shadeOf(q quantity, cells []*cell, axis chart.Axis) float64 {
	if along, _ := q.variables(); along.word == workers().word {
		return d.shadeFrom(axis)
	}
	if d.oversubscribed(cells[0].Workers) {
		return axis.Min
	}
	return math.NaN()
}

// shadeFrom is where oversubscribed numbers of workers begin on their axis.
func (d *Data) shadeFrom(workers chart.Axis) float64 {
	below, above := workers.Min, math.Inf(1)
	for _, t := range workers.Ticks {
		if d.oversubscribed(int(t.Value)) {
			above = math.Min(above, t.Value)
		} else {
			below = math.Max(below, t.Value)
		}
	}
	if math.IsInf(above, 1) {
		return math.NaN()
	}
	if below == workers.Min {
		return below
	}
	return math.Sqrt(below * above)
}

// setAxes gives the panels that are to be compared one axis.
func setAxes(groups [][]*chart.Panel, q quantity) {
	together := groups
	switch {
	case q.comparable:
		together = [][]*chart.Panel{slices.Concat(groups...)}
	case q.positive:
		together = nil
		for _, g := range groups {
			together = append(together, ofAKind(g)...)
		}
	}
	for _, panels := range together {
		y := q.axis(values(panels, q.positive))
		for _, p := range panels {
			p.Y = y
		}
	}
}

// ofAKind leaves the panels of a group together if that makes their logarithmic
// axis no more than a decade longer than the longest of them needs; else each
// is by itself: the exit of one task with 20,000 timers and that of a thousand
// tasks with 20 have no axis in common on which one would see anything.
func ofAKind(group []*chart.Panel) [][]*chart.Panel {
	decades := func(panels ...*chart.Panel) float64 {
		v := values(panels, true)
		return math.Log10(slices.Max(v) / slices.Min(v))
	}
	longest := 1.0
	var single [][]*chart.Panel
	for _, p := range group {
		longest = math.Max(longest, decades(p))
		single = append(single, []*chart.Panel{p})
	}
	if decades(group...) <= longest+1 {
		return [][]*chart.Panel{group}
	}
	return single
}

// values returns all that is to have room on the axis of the panels.
func values(panels []*chart.Panel, positive bool) (out []float64) {
	for _, p := range panels {
		for _, s := range p.Series {
			for _, pt := range s.Points {
				for _, v := range []float64{pt.Y, pt.Lo, pt.Hi} {
					if isNumber(v) && (v > 0 || !positive) {
						out = append(out, v)
					}
				}
			}
		}
	}
	return out
}
