package figures

import (
	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/panels"
)

// allWorkers returns the note of charts of rates.
func allWorkers() []string {
	return []string{"Operations of all workers together. " +
		"Panels of a workload share one vertical axis, unless that would flatten the lines."}
}

// Throughput draws the operations per second against the number of workers.
func Throughput(d *dataset.Data) ([]chart.Sheet, error) {
	return panels.Sweep(d, panels.Quantity{
		Chart: "throughput",
		Title: "How many operations per second does each design reach?",
		Unit:  record.OpsPerSecond, Scale: 1, Axis: panels.RateAxis, Positive: true, Notes: allWorkers(),
	})
}

// ThroughputByTasks draws the operations per second against the number of tasks.
func ThroughputByTasks(d *dataset.Data) ([]chart.Sheet, error) {
	return panels.Sweep(d, panels.Quantity{
		Chart: "throughput-by-tasks", Along: panels.Tasks(),
		Title: "Does throughput depend on the number of tasks?",
		Unit:  record.OpsPerSecond, Scale: 1, Axis: panels.RateAxis, Positive: true, Notes: allWorkers(),
	})
}

// Phases draws the operations per second in each phase or operation of a workload, against the number of workers.
func Phases(d *dataset.Data) ([]chart.Sheet, error) {
	return panels.Sweep(d, panels.Quantity{
		Chart: "phases",
		Title: "How many operations per second does each design reach in each phase?",
		Unit:  record.OpsPerSecond, Scale: 1, Axis: panels.RateAxis, Positive: true, Phases: true,
		Notes: allWorkers(),
	})
}
