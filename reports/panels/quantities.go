package panels

import (
	"idlab/reports/chart"
	"idlab/reports/dataset"
)

// Quantity is what a chart against the number of workers, or of tasks, shows.
type Quantity struct {
	Chart string  // the name of its files
	Title string  // the question that it answers
	Unit  string  // of the results
	Scale float64 // from that unit to the one drawn
	// Axis spans values, of which there is at least one.
	Axis func(values []float64) chart.Axis
	// Along is what the horizontal axis has, the workers by default.
	Along Variable
	// Derived estimates the quantity where it is not simply what the results have
	// in that unit. An estimate without a number is not drawn.
	Derived func(d *dataset.Data, c *dataset.Cell, l dataset.Line) dataset.Estimate
	// Reference is drawn over the data of each panel, nil for nothing.
	Reference func(axis chart.Axis) chart.Layer
	Legend    []chart.Entry // of the reference
	// positive: the axis has no zero.
	Positive bool
	// phases: a row of panels for each operation or phase rather than one for
	// all together.
	Phases bool
	// comparable: all panels have one axis, rather than those of a group.
	Comparable bool
	Notes      []string
}

// Variables are what the quantity is drawn along, and what tells panels apart.
func (q Quantity) Variables() (along, apart Variable) {
	if q.Along.Word == Tasks().Word {
		return Tasks(), Workers()
	}
	return Workers(), Tasks()
}

func (q Quantity) estimate(d *dataset.Data, c *dataset.Cell, l dataset.Line) dataset.Estimate {
	if q.Derived != nil {
		return q.Derived(d, c, l)
	}
	return c.Estimate(l, q.Unit).Times(q.Scale)
}

func (q Quantity) over(axis chart.Axis) []chart.Layer {
	if q.Reference == nil {
		return nil
	}
	return []chart.Layer{q.Reference(axis)}
}
