package panels

import (
	"idlab/reports/chart"
	"idlab/reports/format"
)

func rateMark(v float64) string { return format.Scaled(v, format.Short, "", "", "k", "M", "G") }

// DurationMark writes a time in ns at the mark of an axis.
func DurationMark(ns float64) string { return format.InSeconds(ns, format.Short) }

// Times and bare are how axes write times and numbers.
func Times() chart.Format { return chart.Format{Mark: DurationMark, Value: format.Duration} }

// Bare is how axes write numbers without a unit.
func Bare() chart.Format { return chart.Format{Mark: format.Short, Value: format.Figure} }

// RateAxis is a logarithmic axis of operations per second.
func RateAxis(values []float64) chart.Axis {
	return chart.LogAxis("operations per second", chart.Format{Mark: rateMark, Value: format.Rate}, values)
}

// Percents is how axes write percentages.
func Percents() chart.Format {
	return chart.Format{Mark: format.Short, Value: func(v float64) string { return format.Figure(v) + " %" }}
}
