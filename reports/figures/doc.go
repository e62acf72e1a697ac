// Package figures has the charts of a report: one function for each, in a file that is
// named as the chart.
//
// Each function takes the data and returns sheets to draw. It returns an error that says
// why there is nothing to draw and what to measure instead; nil and no sheet where the run
// is not of that kind.
package figures
