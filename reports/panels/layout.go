package panels

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// Layout holds the panels of a sweep.
type Layout struct {
	Groups [][]*chart.Panel // the rows; empty panels and rows are left out
	Cells  []*dataset.Cell  // that have a panel
	Count  Intervals        // of the points
	sweep  Sweep
	lone   []string // names of cells without a panel, since there is a single value of the variable
}

// LayOut arranges the panels of the sweep. If the axis has several values, panels of a single value are left out. The
// error says why there are no panels.
func (s Sweep) LayOut(d *dataset.Data) (Layout, error) {
	l := Layout{sweep: s}
	rows := s.facets(d)
	several := s.Advice != "" || len(s.values(d, rows)) > 1
	for i := range rows {
		rows[i] = slices.DeleteFunc(rows[i], func(f facet) bool {
			lone := several && len(f.values) == 1
			if lone {
				l.lone = format.Adding(l.lone, s.loneName(f.values[0][0]))
			}
			return lone
		})
	}
	rows = slices.DeleteFunc(rows, func(row []facet) bool { return len(row) == 0 })
	if len(rows) == 0 {
		return l, s.whyNone(d, l.lone)
	}
	for _, f := range slices.Concat(rows...) {
		l.Cells = append(l.Cells, slices.Concat(f.values...)...)
	}
	axis := chart.CountAxis(s.Along.Label, s.Along.Values(l.Cells))
	for _, row := range rows {
		var group []*chart.Panel
		for _, f := range row {
			if p := s.panel(d, f, axis, &l.Count); !p.Empty() {
				group = append(group, p)
			}
		}
		if len(group) > 0 {
			l.Groups = append(l.Groups, group)
		}
	}
	if len(l.Groups) == 0 {
		return l, s.whyNone(d, l.lone)
	}
	l.SetAxes()
	return l, nil
}

// panel draws the cells of a panel, with a line for each design.
func (s Sweep) panel(d *dataset.Data, f facet, axis chart.Axis, count *Intervals) *chart.Panel {
	c := f.values[0][0]
	p := &chart.Panel{Title: s.title(c, f.op), Workload: c.Workload, X: axis, ShadeFrom: s.shade(d, c, axis)}
	if !s.AnyWorkers && s.Along.Name == Workers().Name {
		p.Borders = borders(slices.Concat(f.values...))
	}
	for i, design := range d.Designs {
		points := s.points(d, f, dataset.Line{Design: design, Op: f.op}, Shift(i, len(d.Designs), axis), count)
		p.Series = append(p.Series, chart.Series{Design: design, Look: Look(d, design), Points: points,
			Name: Named(d, slices.Concat(f.values...), design)})
	}
	if s.Adorn != nil {
		s.Adorn(p, slices.Concat(f.values...))
	}
	return p
}

// points returns the points of a series. shift is the factor that separates the marks of the designs.
func (s Sweep) points(
	d *dataset.Data, f facet, l dataset.Line, shift float64, count *Intervals,
) (points []chart.Point) {
	for _, cells := range f.values {
		e := s.estimate(cells, l)
		if !format.IsNumber(e.Median) || s.Positive && e.Median <= 0 {
			continue
		}
		count.Add(e)
		at := float64(s.Along.Of(cells[0]))
		points = append(points, chart.Point{X: at * shift, At: at, Y: e.Median, Lo: e.Lo, Hi: e.Hi,
			Mark: true, Told: true, Hollow: s.oversubscribed(d, cells[0])})
	}
	return points
}

// shade returns where the oversubscribed part of the panel of a cell begins, NaN if there is none.
func (s Sweep) shade(d *dataset.Data, c *dataset.Cell, axis chart.Axis) float64 {
	switch {
	case s.AnyWorkers:
		return math.NaN()
	case s.Along.Name == Workers().Name:
		return shadeFrom(d, axis)
	}
	return ShadeAll(d, c, axis)
}

// whyNone explains why nothing can be drawn. lone names the cells that have a single value of the variable.
func (s Sweep) whyNone(d *dataset.Data, lone []string) error {
	ops := s.ops(d.Cells)
	has := func(c *dataset.Cell) bool {
		return slices.ContainsFunc(ops, func(op string) bool { return c.Has(op, s.Unit) })
	}
	told := func(c *dataset.Cell) bool { return has(c) && s.Along.Of(c) > 0 }
	why := fmt.Sprintf("no design has %s above 0", s.Unit)
	switch {
	case len(lone) > 0:
		why = fmt.Sprintf("no panel has two values of the horizontal axis, %s: %s",
			s.Along.Label, cmp.Or(s.Advice, "see the tables"))
	case !slices.ContainsFunc(d.Cells, has) && len(s.Ops) > 0:
		why = fmt.Sprintf("no result has %s of %s", s.Unit, strings.Join(s.Ops, " or "))
	case !slices.ContainsFunc(d.Cells, has):
		why = fmt.Sprintf("no result has %s; those of %s have %s",
			s.Unit, d.Files[0].Path, strings.Join(units(d), ", "))
	case !slices.ContainsFunc(d.Cells, told):
		why = "the value on the horizontal axis is unknown: " + s.Along.Label
	}
	return ErrNoData(s.Chart, why)
}

// Sheet returns the chart without its panels: title, legend, notes and caption.
func (l Layout) Sheet(d *dataset.Data) chart.Sheet {
	s := l.sweep
	drawn, absent := DrawnDesigns(d, l.Groups)
	sheet := chart.Sheet{Name: s.Chart, Title: s.Title, Legend: Legend(d, l.Cells, drawn, l.Groups),
		Notes:  slices.Concat(l.Count.notes(), s.Notes, BorderNotes(l.Groups)),
		Footer: Caption(d, l.Cells), Conclude: Conclude}
	if len(l.lone) > 0 {
		sheet.Notes = append(sheet.Notes, fmt.Sprintf("Not drawn, with a single value on the horizontal axis: %s.",
			format.Several(l.lone, "case")))
	}
	if len(absent) > 0 {
		sheet.Notes = append(sheet.Notes, fmt.Sprintf("Designs without a value in this chart: %s.",
			strings.Join(absent, ", ")))
	}
	return sheet
}
