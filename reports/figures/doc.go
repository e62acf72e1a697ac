// Package figures has the charts of a report: a function for each chart, in a file with the name of the chart.
//
// A function takes the data and returns sheets to draw. If there is nothing to draw, it returns an error that says why
// and what to measure. If the run is of another kind, it returns neither sheets nor an error.
package figures
