package panels

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// Variable is a property of cells: the horizontal axis of a chart, or the property that separates its panels.
type Variable struct {
	Word  string // its name in the singular: "worker"
	Label string // of the axis
	Of    func(*dataset.Cell) int
}

// Workers is the number of workers of a cell.
func Workers() Variable {
	return Variable{"worker", "workers (OS threads)", func(c *dataset.Cell) int { return c.Workers }}
}

// Tasks is the number of tasks of a cell.
func Tasks() Variable {
	return Variable{"task", "tasks", func(c *dataset.Cell) int { return c.Tasks }}
}

// Values returns the distinct values of the cells in ascending order.
func (v Variable) Values(cells []*dataset.Cell) (list []int) {
	for _, c := range cells {
		list = append(list, v.Of(c))
	}
	return slices.Compact(slices.Sorted(slices.Values(list)))
}

// Sweep arranges the chart of a quantity: a row for each workload, a panel for each number of tasks, and a line for
// each design against the number of workers; with q.Along, tasks and workers are exchanged. Workloads with a
// single point on an axis of several have no line, and a note names them. The error says why nothing can be drawn.
func Sweep(d *dataset.Data, q Quantity) ([]chart.Sheet, error) {
	s := LayOut(d, q)
	if len(s.Groups) == 0 {
		return nil, WhyNotSwept(d, q, s)
	}
	return SweepSheet(d, q, s), nil
}

// Layout holds the panels of a quantity.
type Layout struct {
	Groups [][]*chart.Panel // a group for each workload, or for each of its phases
	lone   []string         // workloads with a single point
	count  Intervals
}

// LayOut arranges the panels of a quantity. It leaves out empty panels and empty groups.
func LayOut(d *dataset.Data, q Quantity) (s Layout) {
	along, apart := q.Variables()
	axis := chart.CountAxis(along.Label, along.Values(d.Cells))
	if q.Along.Word != "" && len(axis.Ticks) == 1 {
		return s
	}
	for _, row := range panelRows(d, q) {
		var group []*chart.Panel
		for _, cells := range row.panels {
			if len(cells) == 1 && len(axis.Ticks) > 1 {
				if name := spec(cells[0]); !slices.Contains(s.lone, name) {
					s.lone = append(s.lone, name)
				}
				continue
			}
			p := sweptPanel(d, q, row.op, cells, axis, &s.count)
			p.Title = row.Title(cells[0], apart)
			if !p.Empty() {
				p.Over = q.over(axis)
				group = append(group, p)
			}
		}
		if len(group) > 0 {
			s.Groups = append(s.Groups, group)
		}
	}
	if len(s.Groups) > 0 {
		SetAxes(s.Groups, q)
	}
	return s
}

// sweptPanel returns a panel of cells that differ only in the variable of the axis, with a line for each design.
func sweptPanel(
	d *dataset.Data, q Quantity, op string, cells []*dataset.Cell, axis chart.Axis, count *Intervals,
) *chart.Panel {
	p := &chart.Panel{Workload: cells[0].Workload, X: axis, ShadeFrom: shadeOf(d, q, cells, axis)}
	for i, design := range d.Designs {
		s := chart.Series{Design: design, Look: Look(d, design)}
		shift := Shift(i, len(d.Designs), axis)
		s.Points = Points(d, q, cells, dataset.Line{Design: design, Op: op}, shift, count)
		p.Series = append(p.Series, s)
	}
	return p
}

// WhyNotSwept explains why a layout has no panels. It is nil if the run is not expected to have any.
func WhyNotSwept(d *dataset.Data, q Quantity, s Layout) error {
	along, _ := q.Variables()
	switch {
	case q.Along.Word != "" && len(along.Values(d.Cells)) == 1:
		return ErrNoData(q.Chart, fmt.Sprintf("everything was measured with %s",
			format.Plural(along.Of(d.Cells[0]), along.Word)))
	case len(s.lone) > 0:
		return ErrNoData(q.Chart, fmt.Sprintf("each workload was measured with one number of %ss, "+
			"so there are no lines; see the tables", along.Word))
	case q.Phases:
		return nil // not every run has phases
	}
	return ErrNoData(q.Chart, whyNone(d, q))
}

// SweepSheet adds title, legend, notes and caption to the panels.
func SweepSheet(d *dataset.Data, q Quantity, of Layout) []chart.Sheet {
	along, _ := q.Variables()
	drawn, absent := DrawnDesigns(d, of.Groups)
	s := chart.Sheet{
		Name:   q.Chart,
		Title:  q.Title,
		Legend: append(Legend(d, drawn, of.Groups), q.Legend...),
		Notes:  append(of.count.notes(), q.Notes...),
		Footer: Caption(d),
	}
	why := "Not measured, and so not drawn"
	if len(of.lone) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("With one number of %ss, and so in the tables only: %s.",
			along.Word, format.Several(of.lone, "workload")))
		why = "Not measured in what is drawn"
	}
	if len(absent) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("%s: %s.", why, strings.Join(absent, ", ")))
	}
	return s.Sheets(of.Groups)
}

// PanelRow holds the cells of a row of panels: a workload, or one of its phases.
type PanelRow struct {
	op     string
	panels [][]*dataset.Cell // the cells of each panel, in the order of the axis
}

// Title returns the title of the panel to which c belongs. apart is the variable that separates the panels.
func (r PanelRow) Title(c *dataset.Cell, apart Variable) string {
	name := c.FullWorkload()
	if r.op != "" {
		name += ": " + r.op
	}
	return name + " · " + format.Plural(apart.Of(c), apart.Word)
}

// panelRows returns the rows that have the quantity. The cells of the data are in order.
func panelRows(d *dataset.Data, q Quantity) (rows []PanelRow) {
	for _, cells := range d.ByWorkload() {
		for _, op := range q.ops(cells) {
			if row := q.panelRow(op, cells); len(row.panels) > 0 {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// panelRow returns the row of one operation or phase in the cells of a workload.
func (q Quantity) panelRow(op string, cells []*dataset.Cell) PanelRow {
	along, apart := q.Variables()
	row := PanelRow{op: op}
	for _, value := range apart.Values(cells) {
		var panel []*dataset.Cell
		for _, c := range cells {
			if apart.Of(c) == value && c.Has(op, q.Unit) {
				panel = append(panel, c)
			}
		}
		byAlong := func(a, b *dataset.Cell) int { return cmp.Compare(along.Of(a), along.Of(b)) }
		slices.SortStableFunc(panel, byAlong)
		if len(panel) > 0 {
			row.panels = append(row.panels, panel)
		}
	}
	return row
}

// ops returns the operations or phases of the cells that get a row, "" for all together.
func (q Quantity) ops(cells []*dataset.Cell) (ops []string) {
	if !q.Phases {
		return []string{""}
	}
	for _, c := range cells {
		for _, op := range c.Ops {
			if !slices.Contains(ops, op) {
				ops = append(ops, op)
			}
		}
	}
	return ops
}

// Points returns the points of a series in the cells of a panel. shift is the factor that separates the marks of
// the designs, as Shift returns it.
func Points(
	d *dataset.Data, q Quantity, cells []*dataset.Cell, l dataset.Line, shift float64, count *Intervals,
) (points []chart.Point) {
	along, _ := q.Variables()
	for _, c := range cells {
		e := q.estimate(d, c, l)
		if !format.IsNumber(e.Median) || q.Positive && e.Median <= 0 {
			continue
		}
		count.Add(e)
		at := float64(along.Of(c))
		points = append(points, chart.Point{X: at * shift, At: at, Y: e.Median, Lo: e.Lo, Hi: e.Hi,
			Mark: true, Told: true, Hollow: d.Oversubscribed(c.Workers)})
	}
	return points
}
