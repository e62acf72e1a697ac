package panels

import (
	"cmp"

	"idlab/reports/chart"
	"idlab/reports/dataset"
)

// Sweep is a chart of a quantity against a variable of the cells. It has a row of panels for each workload and
// operation, and in each panel a line for each design. The cells of a panel differ in nothing but the variable.
type Sweep struct {
	Chart string   // the name of its files
	Title string   // the question that the chart answers
	Unit  string   // of the results
	Scale float64  // factor from Unit to the unit that is drawn; 0 stands for 1
	Ops   []string // operations or phases with a row each; nil for one row of all operations together
	Along Variable // the horizontal axis
	// AnyWorkers says that the quantity does not depend on the number of workers. Blocks of all numbers count
	// together.
	AnyWorkers bool
	// Derived estimates the quantity in a cell if it is not a value of the results in Unit. An estimate whose median
	// is not a number is not drawn. It excludes AnyWorkers.
	Derived func(*dataset.Cell, dataset.Line) dataset.Estimate
	// Adorn adds to a panel of these cells, whose series are complete; nil: nothing.
	Adorn func(*chart.Panel, []*dataset.Cell)
	// Axis returns the vertical axis for values, of which there is at least one.
	Axis func(values []float64) chart.Axis
	// Positive says that the vertical axis is logarithmic, so that only values above 0 are drawn.
	Positive bool
	// Comparable gives all panels the same vertical axis, instead of one for each row.
	Comparable bool
	// Name returns the title of a panel. nil: the title has the workload, the operation, and the numbers of tasks and
	// workers that the cells have in common.
	Name func(c *dataset.Cell, op string) string
	// Advice says what to measure for a second value of the variable. Without advice, a chart of a single value is
	// drawn too.
	Advice string
	Notes  []string
}

// Sheets arranges the chart. The error says why nothing can be drawn.
func (s Sweep) Sheets(d *dataset.Data) ([]chart.Sheet, error) {
	l, err := s.LayOut(d)
	if err != nil {
		return nil, err
	}
	return l.Sheet(d).Sheets(l.Groups), nil
}

// estimate estimates the quantity for a series, in the unit that is drawn. The cells have the same value of the
// variable, and the estimate is over the blocks of all of them.
func (s Sweep) estimate(cells []*dataset.Cell, l dataset.Line) dataset.Estimate {
	if s.Derived != nil {
		return s.Derived(cells[0], l)
	}
	var values []float64
	for _, c := range cells {
		if dataset.RefusesMany(c, l) {
			continue // a refusal is cheaper than the work that it replaces
		}
		values = append(values, c.Values[l][s.Unit]...)
	}
	return dataset.Summarize(values).Times(cmp.Or(s.Scale, 1))
}

// oversubscribed reports whether the cell has more workers than cores, and the quantity depends on workers.
func (s Sweep) oversubscribed(d *dataset.Data, c *dataset.Cell) bool {
	return !s.AnyWorkers && d.Oversubscribed(c.Workers)
}
