package panels

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// ParameterSweep is a chart of a quantity against a parameter of the workload. A panel has the cells that differ in
// this parameter only.
type ParameterSweep struct {
	Chart, Title string
	Workload     string   // the workload that is drawn, "" for all
	Along        Variable // the parameter; its Word is the name on the command line
	Ops          []string // operations, with a panel for each
	Unit         string   // of the results
	Axis         func(values []float64) chart.Axis
	MinValues    int // minimum number of parameter values in a panel
	// AnyWorkers says that the quantity does not depend on the number of workers. Blocks of all numbers count
	// together.
	AnyWorkers bool
	Name       func(c *dataset.Cell, op string) string // title of a panel; nil for Shape
	Advice     string                                  // what to measure if no panel has MinValues values
	Notes      []string
}

// ParameterNamed returns the variable of a workload's parameter. byDefault is its value in cells without it.
func ParameterNamed(name string, byDefault int, label string) Variable {
	return Variable{name, label, func(c *dataset.Cell) int {
		for _, p := range c.Params {
			if text, ok := strings.CutPrefix(p, name+"="); ok {
				n, _ := strconv.Atoi(text)
				return n
			}
		}
		return byDefault
	}}
}

// cells returns the cells of the workload.
func (x ParameterSweep) cells(d *dataset.Data) (list []*dataset.Cell) {
	for _, c := range d.Cells {
		if x.Workload == "" || x.Workload == c.Workload {
			list = append(list, c)
		}
	}
	return list
}

// measured reports whether a cell has the quantity.
func (x ParameterSweep) measured(c *dataset.Cell) bool {
	return slices.ContainsFunc(x.Ops, func(op string) bool { return c.Has(op, x.Unit) })
}

// Shape describes the properties that the cells of a panel share.
func (x ParameterSweep) Shape(c *dataset.Cell) string {
	along := func(p string) bool { return strings.HasPrefix(p, x.Along.Word+"=") }
	fixed := slices.DeleteFunc(slices.Clone(c.Params), along)
	name := strings.Join(append([]string{c.Workload}, fixed...), ", ") + " · " + format.Plural(c.Tasks, "task")
	if !x.AnyWorkers {
		name += ", " + format.Plural(c.Workers, "worker")
	}
	return name
}

// parameterValue is a value of the parameter, with the cells that have it.
type parameterValue struct {
	value int
	cells []*dataset.Cell
}

// panels groups the cells that have the quantity by shape, and within a shape by the value of the parameter, in
// ascending order.
func (x ParameterSweep) panels(cells []*dataset.Cell) (panels [][]parameterValue) {
	at := map[string]int{}
	for _, c := range cells {
		value := x.Along.Of(c)
		if value <= 0 || !x.measured(c) {
			continue
		}
		i, known := at[x.Shape(c)]
		if !known {
			i = len(panels)
			at[x.Shape(c)] = i
			panels = append(panels, nil)
		}
		byValue := func(p parameterValue, v int) int { return cmp.Compare(p.value, v) }
		j, known := slices.BinarySearchFunc(panels[i], value, byValue)
		if !known {
			panels[i] = slices.Insert(panels[i], j, parameterValue{value: value})
		}
		panels[i][j].cells = append(panels[i][j].cells, c)
	}
	return panels
}

// SweepParameter arranges the chart, with a row of panels for each workload. It returns an error that says what is
// missing if nothing can be drawn; it returns no sheets and nil if the run does not have the workload.
func SweepParameter(d *dataset.Data, x ParameterSweep) ([]chart.Sheet, error) {
	if x.Name == nil {
		x.Name = func(c *dataset.Cell, _ string) string { return x.Shape(c) }
	}
	panels := x.panels(x.cells(d))
	if len(panels) == 0 {
		return nil, whyNotMeasured(d, x)
	}
	var lone []string // shapes with too few values
	panels = slices.DeleteFunc(panels, func(places []parameterValue) bool {
		few := len(places) < x.MinValues
		if few {
			lone = append(lone, x.Shape(places[0].cells[0]))
		}
		return few
	})
	if len(panels) == 0 {
		return nil, ErrNoData(x.Chart, fmt.Sprintf("nothing was measured at two places of its axis, %s: %s",
			x.Along.Label, x.Advice))
	}
	var values []int
	for _, p := range slices.Concat(panels...) {
		values = append(values, p.value)
	}
	axis := chart.CountAxis(x.Along.Label, values)
	var count Intervals
	var groups [][]*chart.Panel
	for i, places := range panels {
		if i == 0 || places[0].cells[0].Workload != panels[i-1][0].cells[0].Workload {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], parameterPanels(d, x, places, axis, &count)...)
	}
	groups = slices.DeleteFunc(groups, func(g []*chart.Panel) bool { return len(g) == 0 })
	if len(groups) == 0 {
		return nil, ErrNoData(x.Chart, fmt.Sprintf("no %s of a design is above 0", x.Unit))
	}
	SetAxes(groups, Quantity{Axis: x.Axis, Positive: true, Comparable: true})
	return parameterSheet(d, x, groups, lone, &count), nil
}

// whyNotMeasured explains what is missing. It is nil if the run does not have the workload.
func whyNotMeasured(d *dataset.Data, x ParameterSweep) error {
	cells := x.cells(d)
	switch {
	case len(cells) == 0:
		return nil
	case slices.ContainsFunc(cells, x.measured):
		return ErrNoData(x.Chart, "the files do not tell where a cell is on its axis: "+x.Along.Label)
	case x.Workload == "":
		return ErrNoData(x.Chart, whyNone(d, Quantity{Unit: x.Unit}))
	}
	of := strings.TrimSuffix(" of "+strings.Join(x.Ops, " or "), " of ")
	return ErrNoData(x.Chart, fmt.Sprintf("no result of %s has %s%s", x.Workload, x.Unit, of))
}

// parameterPanels draws the panels of a shape, one for each operation.
func parameterPanels(
	d *dataset.Data, x ParameterSweep, places []parameterValue, axis chart.Axis, count *Intervals,
) (panels []*chart.Panel) {
	first := places[0].cells[0]
	oversubscribed := !x.AnyWorkers && d.Oversubscribed(first.Workers)
	for _, op := range x.Ops {
		p := &chart.Panel{Title: x.Name(first, op), Workload: first.Workload, X: axis, ShadeFrom: math.NaN()}
		if oversubscribed {
			p.ShadeFrom = axis.Min
		}
		for i, design := range d.Designs {
			s := chart.Series{Design: design, Look: Look(d, design)}
			for _, at := range places {
				e := at.estimate(dataset.Line{Design: design, Op: op}, x.Unit)
				if !format.IsNumber(e.Median) || e.Median <= 0 {
					continue
				}
				count.Add(e)
				v := float64(at.value)
				s.Points = append(s.Points, chart.Point{X: v * Shift(i, len(d.Designs), axis), At: v, Y: e.Median,
					Lo: e.Lo, Hi: e.Hi, Mark: true, Told: true, Hollow: oversubscribed})
			}
			p.Series = append(p.Series, s)
		}
		if !p.Empty() {
			panels = append(panels, p)
		}
	}
	return panels
}

// estimate estimates the median over the blocks of all cells together.
func (p parameterValue) estimate(l dataset.Line, unit string) dataset.Estimate {
	var values []float64
	for _, c := range p.cells {
		values = append(values, c.Values[l][unit]...)
	}
	return dataset.Summarize(values)
}

// parameterSheet adds title, legend, notes and caption to the panels. lone names the shapes without enough values.
func parameterSheet(
	d *dataset.Data, x ParameterSweep, groups [][]*chart.Panel, lone []string, count *Intervals,
) []chart.Sheet {
	drawn, absent := DrawnDesigns(d, groups)
	s := chart.Sheet{Name: x.Chart, Title: x.Title, Legend: Legend(d, drawn, groups),
		Notes: append(count.notes(), x.Notes...), Footer: Caption(d)}
	if len(lone) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Measured at one place of the horizontal axis only, and so not drawn: "+
			"%s.", format.Several(lone, "case")))
	}
	if len(absent) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Without a figure in what is drawn: %s.", strings.Join(absent, ", ")))
	}
	return s.Sheets(groups)
}
