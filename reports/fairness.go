package reports

import (
	"slices"

	"idlab/bench/record"
	"idlab/reports/chart"
)

// fairness shows how far apart the workers' rates are. A single worker has
// nobody to be compared with, and is left out.
func (d *Data) fairness() ([]chart.Sheet, error) {
	q := quantity{
		chart: "fairness",
		title: "Do all workers come equally fast?",
		unit:  record.Fairness, scale: 100, comparable: true,
		axis: func(values []float64) chart.Axis {
			return chart.ZeroAxis("spread of workers' rates (%)", 1, percents(), values)
		},
		notes: []string{"Spread: standard deviation of the workers' rates over their mean. At 0 % all come equally fast; with two workers, 47 % says that one " +
			"is twice as fast as the other. The vertical axis is linear from 0 to 1 % and logarithmic above."},
	}
	crowded := d.only(func(c *cell) bool { return c.Workers > 1 })
	if !crowded.has(q.unit) {
		return nil, errNoData(q.chart, "it takes a workload of which all workers do the same, measured with two workers or more")
	}
	return crowded.sweep(q)
}

// only is the data of some of the cells.
func (d *Data) only(which func(*cell) bool) *Data {
	part := *d
	part.cells = slices.DeleteFunc(slices.Clone(d.cells), func(c *cell) bool { return !which(c) })
	return &part
}
