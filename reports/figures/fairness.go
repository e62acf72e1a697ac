package figures

import (
	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/panels"
)

// Fairness draws the spread of the workers' rates. It leaves out cells with one worker, which have no spread.
func Fairness(d *dataset.Data) ([]chart.Sheet, error) {
	s := panels.Sweep{
		Chart: "fairness", Along: panels.Workers(),
		Title: "Do all workers progress at the same rate?",
		Unit:  record.Fairness, Scale: 100, Comparable: true,
		Axis: func(values []float64) chart.Axis {
			return chart.ZeroAxis("spread of workers' rates (%)", 1, panels.Percents(), values)
		},
		Notes: []string{"Spread: standard deviation of the workers' rates over their mean. At 0 % all rates are " +
			"equal; with two workers, 47 % means that one is twice as fast as the other. " +
			"The vertical axis is linear from 0 to 1 % and logarithmic above."},
	}
	several := panels.Only(d, func(c *dataset.Cell) bool { return c.Workers > 1 })
	if !several.Has(s.Unit) {
		return nil, panels.ErrNoData(s.Chart,
			"it needs a workload in which all workers do the same, measured with two workers or more")
	}
	return s.Sheets(several)
}
