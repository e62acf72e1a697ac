package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"idlab/reports/chart"
)

// course is a chart of what becomes of a quantity as a parameter of the workload
// grows: a panel for all cells that differ in that parameter, and in nothing else
// that counts.
type course struct {
	chart, title string
	workload     string   // that is drawn, "" for any
	along        variable // what grows; its word is the parameter that it is set by
	ops          []string // a panel for each
	unit         string
	axis         func(values []float64) chart.Axis
	fewest       int // values along the axis that a panel must have
	// anyWorkers: the quantity does not depend on the number of workers, whose
	// blocks count together.
	anyWorkers bool
	name       func(c *cell, op string) string // of a panel; nil for its shape
	advice     string                          // what to measure where there is one value only
	notes      []string
}

// parameterNamed is that of a workload: where it is not given, as many as it is by
// default.
func parameterNamed(name string, byDefault int, label string) variable {
	return variable{name, label, func(c *cell) int {
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
func (x course) cells(d *Data) (list []*cell) {
	for _, c := range d.cells {
		if x.workload == "" || x.workload == c.Workload {
			list = append(list, c)
		}
	}
	return list
}

// measured tells whether a cell has the quantity.
func (x course) measured(c *cell) bool {
	return slices.ContainsFunc(x.ops, func(op string) bool { return c.has(op, x.unit) })
}

// shape names what the cells of a panel have in common.
func (x course) shape(c *cell) string {
	fixed := slices.DeleteFunc(slices.Clone(c.Params), func(p string) bool { return strings.HasPrefix(p, x.along.word+"=") })
	name := strings.Join(append([]string{c.Workload}, fixed...), ", ") + " · " + plural(c.Tasks, "task")
	if !x.anyWorkers {
		name += ", " + plural(c.Workers, "worker")
	}
	return name
}

// place is a value along the axis, with the cells that have it.
type place struct {
	value int
	cells []*cell
}

// panels sorts the cells that have the quantity by shape, and those of a shape by
// place.
func (x course) panels(cells []*cell) (panels [][]place) {
	at := map[string]int{}
	for _, c := range cells {
		value := x.along.of(c)
		if value <= 0 || !x.measured(c) {
			continue
		}
		i, known := at[x.shape(c)]
		if !known {
			i = len(panels)
			at[x.shape(c)] = i
			panels = append(panels, nil)
		}
		j, known := slices.BinarySearchFunc(panels[i], value, func(p place, v int) int { return cmp.Compare(p.value, v) })
		if !known {
			panels[i] = slices.Insert(panels[i], j, place{value: value})
		}
		panels[i][j].cells = append(panels[i][j].cells, c)
	}
	return panels
}

// course lays the chart out: a row for each workload.
func (d *Data) course(x course) ([]chart.Sheet, error) {
	if x.name == nil {
		x.name = func(c *cell, _ string) string { return x.shape(c) }
	}
	panels := x.panels(x.cells(d))
	if len(panels) == 0 {
		return nil, d.whyNoCourse(x)
	}
	var lone []string // shapes with too few values
	panels = slices.DeleteFunc(panels, func(places []place) bool {
		few := len(places) < x.fewest
		if few {
			lone = append(lone, x.shape(places[0].cells[0]))
		}
		return few
	})
	if len(panels) == 0 {
		return nil, errNoData(x.chart, fmt.Sprintf("nothing was measured at two places of its axis, %s: %s", x.along.label, x.advice))
	}
	var values []int
	for _, p := range slices.Concat(panels...) {
		values = append(values, p.value)
	}
	axis := chart.CountAxis(x.along.label, values)
	var count intervals
	var groups [][]*chart.Panel
	for i, places := range panels {
		if i == 0 || places[0].cells[0].Workload != panels[i-1][0].cells[0].Workload {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], d.coursePanels(x, places, axis, &count)...)
	}
	groups = slices.DeleteFunc(groups, func(g []*chart.Panel) bool { return len(g) == 0 })
	if len(groups) == 0 {
		return nil, errNoData(x.chart, fmt.Sprintf("no %s of a design is above 0", x.unit))
	}
	setAxes(groups, quantity{axis: x.axis, positive: true, comparable: true})
	return d.courseSheet(x, groups, lone, &count), nil
}

// whyNoCourse tells what is missing, nil if the run is not of that kind.
func (d *Data) whyNoCourse(x course) error {
	cells := x.cells(d)
	switch {
	case len(cells) == 0:
		return nil
	case slices.ContainsFunc(cells, x.measured):
		return errNoData(x.chart, "the files do not tell where a cell is on its axis: "+x.along.label)
	case x.workload == "":
		return errNoData(x.chart, d.whyNone(quantity{unit: x.unit}))
	}
	of := strings.TrimSuffix(" of "+strings.Join(x.ops, " or "), " of ")
	return errNoData(x.chart, fmt.Sprintf("no result of %s has %s%s", x.workload, x.unit, of))
}

// coursePanels draws a shape, an operation beside the other.
func (d *Data) coursePanels(x course, places []place, axis chart.Axis, count *intervals) (panels []*chart.Panel) {
	first := places[0].cells[0]
	oversubscribed := !x.anyWorkers && d.oversubscribed(first.Workers)
	for _, op := range x.ops {
		p := &chart.Panel{Title: x.name(first, op), Workload: first.Workload, X: axis, ShadeFrom: math.NaN()}
		if oversubscribed {
			p.ShadeFrom = axis.Min
		}
		for i, design := range d.designs {
			s := chart.Series{Design: design, Look: d.looks[design]}
			for _, at := range places {
				e := at.estimate(line{design, op}, x.unit)
				if !isNumber(e.median) || e.median <= 0 {
					continue
				}
				count.add(e)
				v := float64(at.value)
				s.Points = append(s.Points, chart.Point{X: v * shift(i, len(d.designs), axis), At: v, Y: e.median, Lo: e.lo, Hi: e.hi,
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
func (p place) estimate(l line, unit string) estimate {
	var values []float64
	for _, c := range p.cells {
		values = append(values, c.values[l][unit]...)
	}
	return summarize(values)
}

func (d *Data) courseSheet(x course, groups [][]*chart.Panel, lone []string, count *intervals) []chart.Sheet {
	drawn, absent := d.drawnDesigns(groups)
	s := chart.Sheet{Name: x.chart, Title: x.title, Legend: d.legend(drawn, groups), Notes: append(count.notes(), x.notes...), Footer: d.caption()}
	if len(lone) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Measured at one place of the horizontal axis only, and so not drawn: %s.", several(lone, "case")))
	}
	if len(absent) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Without a figure in what is drawn: %s.", strings.Join(absent, ", ")))
	}
	return s.Sheets(groups)
}
