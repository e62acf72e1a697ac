package panels

import (
	"idlab/reports/chart"
	"idlab/reports/format"
)

// rateMark writes the rate at a mark of an axis.
func rateMark(v float64) string { return format.Scaled(v, format.Short, "", "", "k", "M", "G") }

// DurationMark writes a time, given in ns, at a mark of an axis.
func DurationMark(ns float64) string { return format.InSeconds(ns, format.Short) }

// Times returns the format of axes of times in ns.
func Times() chart.Format { return chart.Format{Mark: DurationMark, Value: format.Duration} }

// Bare returns the format of axes of numbers without a unit.
func Bare() chart.Format { return chart.Format{Mark: format.Short, Value: format.Figure} }

// RateAxis returns a logarithmic axis for rates in operations per second.
func RateAxis(values []float64) chart.Axis {
	return chart.LogAxis("operations per second", chart.Format{Mark: rateMark, Value: format.Rate}, values)
}

// Percents returns the format of axes of percentages.
func Percents() chart.Format {
	return chart.Format{Mark: format.Short, Value: func(v float64) string { return format.Figure(v) + " %" }}
}
