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

// ParameterSweep is a chart of what becomes of a quantity as a parameter of the workload
// grows: a panel for all cells that differ in that parameter, and in nothing else
// that counts.
type ParameterSweep struct {
	Chart, Title string
	Workload     string   // that is drawn, "" for any
	Along        Variable // what grows; its word is the parameter that it is set by
	Ops          []string // a panel for each
	Unit         string
	Axis         func(values []float64) chart.Axis
	Fewest       int // values along the axis that a panel must have
	// anyWorkers: the quantity does not depend on the number of workers, whose
	// blocks count together.
	AnyWorkers bool
	Name       func(c *dataset.Cell, op string) string // of a panel; nil for its shape
	Advice     string                                  // what to measure where there is one value only
	Notes      []string
}

// ParameterNamed is that of a workload: where it is not given, as many as it is by
// default.
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

// cells are those that the chart is about.
func (x ParameterSweep) cells(d *dataset.Data) (list []*dataset.Cell) {
	for _, c := range d.Cells {
		if x.Workload == "" || x.Workload == c.Workload {
			list = append(list, c)
		}
	}
	return list
}

// measured tells whether a cell has the quantity.
func (x ParameterSweep) measured(c *dataset.Cell) bool {
	return slices.ContainsFunc(x.Ops, func(op string) bool { return c.Has(op, x.Unit) })
}

// Shape names what the cells of a panel have in common.
func (x ParameterSweep) Shape(c *dataset.Cell) string {
	fixed := slices.DeleteFunc(slices.Clone(c.Params), func(p string) bool { return strings.HasPrefix(p, x.Along.Word+"=") })
	name := strings.Join(append([]string{c.Workload}, fixed...), ", ") + " · " + format.Plural(c.Tasks, "task")
	if !x.AnyWorkers {
		name += ", " + format.Plural(c.Workers, "worker")
	}
	return name
}

// parameterValue is a value along the axis, with the cells that have it.
type parameterValue struct {
	value int
	cells []*dataset.Cell
}

// panels sorts the cells that have the quantity by shape, and those of a shape by
// place.
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
		j, known := slices.BinarySearchFunc(panels[i], value, func(p parameterValue, v int) int { return cmp.Compare(p.value, v) })
		if !known {
			panels[i] = slices.Insert(panels[i], j, parameterValue{value: value})
		}
		panels[i][j].cells = append(panels[i][j].cells, c)
	}
	return panels
}

// SweepParameter lays the chart out: a row for each workload.
func SweepParameter(d *dataset.Data, x ParameterSweep) ([]chart.Sheet, error) {
	if x.Name == nil {
		x.Name = func(c *dataset.Cell, _ string) string { return x.Shape(c) }
	}
	panels := x.panels(x.cells(d))
	if len(panels) == 0 {
		return nil, whyNoCourse(d, x)
	}
	var lone []string // shapes with too few values
	panels = slices.DeleteFunc(panels, func(places []parameterValue) bool {
		few := len(places) < x.Fewest
		if few {
			lone = append(lone, x.Shape(places[0].cells[0]))
		}
		return few
	})
	if len(panels) == 0 {
		return nil, ErrNoData(x.Chart, fmt.Sprintf("nothing was measured at two places of its axis, %s: %s", x.Along.Label, x.Advice))
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
		groups[last] = append(groups[last], coursePanels(d, x, places, axis, &count)...)
	}
	groups = slices.DeleteFunc(groups, func(g []*chart.Panel) bool { return len(g) == 0 })
	if len(groups) == 0 {
		return nil, ErrNoData(x.Chart, fmt.Sprintf("no %s of a design is above 0", x.Unit))
	}
	SetAxes(groups, Quantity{Axis: x.Axis, Positive: true, Comparable: true})
	return courseSheet(d, x, groups, lone, &count), nil
}

// whyNoCourse tells what is missing, nil if the run is not of that kind.
func whyNoCourse(d *dataset.Data, x ParameterSweep) error {
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

// coursePanels draws a shape, an operation beside the other.
func coursePanels(d *dataset.Data, x ParameterSweep, places []parameterValue, axis chart.Axis, count *Intervals) (panels []*chart.Panel) {
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
				s.Points = append(s.Points, chart.Point{X: v * Shift(i, len(d.Designs), axis), At: v, Y: e.Median, Lo: e.Lo, Hi: e.Hi,
					Mark: true, Told: true, Hollow: oversubscribed})
			}
			p.Series = append(p.Series, s)
		}
		if !p.Empty() {
			panels = append(panels, p)
		}
	}
	return panels
}

// estimate is that of the blocks of all cells together.
func (p parameterValue) estimate(l dataset.Line, unit string) dataset.Estimate {
	var values []float64
	for _, c := range p.cells {
		values = append(values, c.Values[l][unit]...)
	}
	return dataset.Summarize(values)
}

func courseSheet(d *dataset.Data, x ParameterSweep, groups [][]*chart.Panel, lone []string, count *Intervals) []chart.Sheet {
	drawn, absent := DrawnDesigns(d, groups)
	s := chart.Sheet{Name: x.Chart, Title: x.Title, Legend: Legend(d, drawn, groups), Notes: append(count.notes(), x.Notes...), Footer: Caption(d)}
	if len(lone) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Measured at one place of the horizontal axis only, and so not drawn: %s.", format.Several(lone, "case")))
	}
	if len(absent) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Without a figure in what is drawn: %s.", strings.Join(absent, ", ")))
	}
	return s.Sheets(groups)
}
