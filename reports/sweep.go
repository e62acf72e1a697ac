package reports

import (
	"cmp"
	"fmt"
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
	s := d.swept(q)
	if len(s.groups) == 0 {
		return nil, d.whyNotSwept(q, s)
	}
	return d.sweepSheet(q, s), nil
}

// swept is a quantity laid out.
type swept struct {
	groups [][]*chart.Panel // of each workload, or phase
	lone   []string         // workloads that have no sweep
	count  intervals
}

// swept makes the panels.
func (d *Data) swept(q quantity) (s swept) {
	along, apart := q.variables()
	axis := chart.CountAxis(along.label, along.values(d.cells))
	if q.along.word != "" && len(axis.Ticks) == 1 {
		return s
	}
	for _, row := range d.panelRows(q) {
		var group []*chart.Panel
		for _, cells := range row.panels {
			if len(cells) == 1 && len(axis.Ticks) > 1 {
				if name := cells[0].spec(); !slices.Contains(s.lone, name) {
					s.lone = append(s.lone, name)
				}
				continue
			}
			p := d.sweptPanel(q, row.op, cells, axis, &s.count)
			p.Title = row.title(cells[0], apart)
			if !p.Empty() {
				p.Over = q.over(axis)
				group = append(group, p)
			}
		}
		if len(group) > 0 {
			s.groups = append(s.groups, group)
		}
	}
	if len(s.groups) > 0 {
		setAxes(s.groups, q)
	}
	return s
}

// sweptPanel has a line for each design through cells that differ in the axis alone.
func (d *Data) sweptPanel(q quantity, op string, cells []*cell, axis chart.Axis, count *intervals) *chart.Panel {
	p := &chart.Panel{Workload: cells[0].Workload, X: axis, ShadeFrom: d.shadeOf(q, cells, axis)}
	for i, design := range d.designs {
		s := chart.Series{Design: design, Look: d.looks[design]}
		s.Points = d.points(q, cells, line{design, op}, shift(i, len(d.designs), axis), count)
		p.Series = append(p.Series, s)
	}
	return p
}

// whyNotSwept tells why there are no panels, nil where none were to be expected.
func (d *Data) whyNotSwept(q quantity, s swept) error {
	along, _ := q.variables()
	switch {
	case q.along.word != "" && len(along.values(d.cells)) == 1:
		return errNoData(q.chart, fmt.Sprintf("everything was measured with %s", plural(along.of(d.cells[0]), along.word)))
	case len(s.lone) > 0:
		return errNoData(q.chart, fmt.Sprintf("each workload was measured with one number of %ss, so there are no lines; see the tables", along.word))
	case q.phases:
		return nil // not every run has phases
	}
	return errNoData(q.chart, d.whyNone(q))
}

// sweepSheet puts what is to be read around the panels.
func (d *Data) sweepSheet(q quantity, of swept) []chart.Sheet {
	along, _ := q.variables()
	drawn, absent := d.drawnDesigns(of.groups)
	s := chart.Sheet{
		Name:   q.chart,
		Title:  q.title,
		Legend: append(d.legend(drawn, of.groups), q.legend...),
		Notes:  append(of.count.notes(), q.notes...),
		Footer: d.caption(),
	}
	why := "Not measured, and so not drawn"
	if len(of.lone) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("With one number of %ss, and so in the tables only: %s.", along.word, several(of.lone, "workload")))
		why = "Not measured in what is drawn"
	}
	if len(absent) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("%s: %s.", why, strings.Join(absent, ", ")))
	}
	return s.Sheets(of.groups)
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
