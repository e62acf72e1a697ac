package panels

import (
	"idlab/reports/chart"
	"idlab/reports/dataset"
)

// Quantity defines a chart against the number of workers or of tasks.
type Quantity struct {
	Chart string  // the name of its files
	Title string  // the question that the chart answers
	Unit  string  // of the results
	Scale float64 // factor from Unit to the unit that is drawn
	// Axis returns the vertical axis for values, of which there is at least one.
	Axis func(values []float64) chart.Axis
	// Along is the variable of the horizontal axis. The zero value stands for workers.
	Along Variable
	// Derived estimates the quantity if it is not a value of the results in Unit. An estimate whose median is
	// not a number is not drawn.
	Derived func(d *dataset.Data, c *dataset.Cell, l dataset.Line) dataset.Estimate
	// Reference returns a layer that is drawn over the data of each panel. nil for none.
	Reference func(axis chart.Axis) chart.Layer
	Legend    []chart.Entry // of the reference
	// Positive says that the vertical axis is logarithmic, so that only values above 0 are drawn.
	Positive bool
	// Phases draws a row of panels for each operation or phase, instead of one for all operations together.
	Phases bool
	// Comparable gives all panels the same vertical axis, instead of one for each group.
	Comparable bool
	Notes      []string
}

// Variables returns the variable of the horizontal axis and the variable that separates the panels.
func (q Quantity) Variables() (along, apart Variable) {
	if q.Along.Word == Tasks().Word {
		return Tasks(), Workers()
	}
	return Workers(), Tasks()
}

// estimate estimates the quantity for a series, in the unit that is drawn.
func (q Quantity) estimate(d *dataset.Data, c *dataset.Cell, l dataset.Line) dataset.Estimate {
	if q.Derived != nil {
		return q.Derived(d, c, l)
	}
	return c.Estimate(l, q.Unit).Times(q.Scale)
}

// over returns the layers over the data of a panel.
func (q Quantity) over(axis chart.Axis) []chart.Layer {
	if q.Reference == nil {
		return nil
	}
	return []chart.Layer{q.Reference(axis)}
}
