package reports

import (
	"idlab/bench/record"
	"idlab/reports/chart"
)

// quantity is what a chart against the number of workers, or of tasks, shows.
type quantity struct {
	chart string  // the name of its files
	title string  // the question that it answers
	unit  string  // of the results
	scale float64 // from that unit to the one drawn
	// axis spans values, of which there is at least one.
	axis func(values []float64) chart.Axis
	// along is what the horizontal axis has, the workers by default.
	along variable
	// derived estimates the quantity where it is not simply what the results have
	// in that unit. An estimate without a number is not drawn.
	derived func(d *Data, c *cell, l line) estimate
	// reference is drawn over the data of each panel, nil for nothing.
	reference func(axis chart.Axis) chart.Layer
	legend    []chart.Entry // of the reference
	// positive: the axis has no zero.
	positive bool
	// phases: a row of panels for each operation or phase rather than one for
	// all together.
	phases bool
	// comparable: all panels have one axis, rather than those of a group.
	comparable bool
	notes      []string
}

// variables are what the quantity is drawn along, and what tells panels apart.
func (q quantity) variables() (along, apart variable) {
	if q.along.word == tasks().word {
		return tasks(), workers()
	}
	return workers(), tasks()
}

func (q quantity) estimate(d *Data, c *cell, l line) estimate {
	if q.derived != nil {
		return q.derived(d, c, l)
	}
	return c.estimate(l, q.unit).times(q.scale)
}

func (q quantity) over(axis chart.Axis) []chart.Layer {
	if q.reference == nil {
		return nil
	}
	return []chart.Layer{q.reference(axis)}
}

func rateAxis(values []float64) chart.Axis {
	return chart.LogAxis("operations per second", chart.Format{Mark: rateMark, Value: rate}, values)
}

func allWorkers() []string {
	return []string{"Operations of all workers together. Panels of a workload share one vertical axis, unless that would flatten them."}
}

func (d *Data) throughput() ([]chart.Sheet, error) {
	return d.sweep(quantity{
		chart: "throughput",
		title: "How many operations per second does each design reach?",
		unit:  record.OpsPerSecond, scale: 1, axis: rateAxis, positive: true, notes: allWorkers(),
	})
}

func (d *Data) throughputByTasks() ([]chart.Sheet, error) {
	return d.sweep(quantity{
		chart: "throughput-by-tasks", along: tasks(),
		title: "Does it matter to how many tasks the timers belong?",
		unit:  record.OpsPerSecond, scale: 1, axis: rateAxis, positive: true, notes: allWorkers(),
	})
}

func (d *Data) phases() ([]chart.Sheet, error) {
	return d.sweep(quantity{
		chart: "phases",
		title: "How many operations per second does each design reach in each phase?",
		unit:  record.OpsPerSecond, scale: 1, axis: rateAxis, positive: true, phases: true, notes: allWorkers(),
	})
}
