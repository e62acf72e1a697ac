package reports

import "idlab/bench/record"

// quantity is what a chart against the number of workers shows.
type quantity struct {
	chart string  // the name of its files
	title string  // the question that it answers
	unit  string  // of the results
	scale float64 // from that unit to the one drawn
	// axis spans values, of which there is at least one.
	axis func(values []float64) axis
	// positive: the axis has no zero.
	positive bool
	// phases: a row of panels for each operation or phase rather than one for
	// all together.
	phases bool
	// comparable: all panels have one axis, rather than those of a group.
	comparable bool
	notes      []string
}

func rateAxis(values []float64) axis {
	return logAxis("operations per second", rateMark, values)
}

func allWorkers() []string {
	return []string{"Operations of all workers together. Panels of a workload share one vertical axis, unless that would flatten them."}
}

func (d *Data) throughput() ([]sheet, error) {
	return d.sweep(quantity{
		chart: "throughput",
		title: "How many operations per second does each design reach?",
		unit:  record.OpsPerSecond, scale: 1, axis: rateAxis, positive: true, notes: allWorkers(),
	})
}

func (d *Data) phases() ([]sheet, error) {
	return d.sweep(quantity{
		chart: "phases",
		title: "How many operations per second does each design reach in each phase?",
		unit:  record.OpsPerSecond, scale: 1, axis: rateAxis, positive: true, phases: true, notes: allWorkers(),
	})
}

func (d *Data) lockWait() ([]sheet, error) {
	return d.sweep(quantity{
		chart: "lockwait",
		title: "How long does an operation wait for the locks of the design?",
		unit:  record.LockWait, scale: 1e9, comparable: true,
		axis: func(values []float64) axis {
			return zeroAxis("lock wait per operation", 1, durationMark, values)
		},
		notes: []string{"The vertical axis is linear from 0 to 1 ns and logarithmic above: a design that never waits lies on the 0."},
	})
}

func (d *Data) contended() ([]sheet, error) {
	return d.sweep(quantity{
		chart: "contended",
		title: "How often does an operation find a lock of the design held?",
		unit:  record.Contended, scale: 1, comparable: true,
		axis: func(values []float64) axis {
			return zeroAxis("contentions per operation", 0.001, short, values)
		},
		notes: []string{"The vertical axis is linear from 0 to 0.001 and logarithmic above: a design whose locks are never found held lies on the 0."},
	})
}
