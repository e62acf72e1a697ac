package figures

import (
	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// allWorkers returns the note of charts of rates.
func allWorkers() []string {
	return []string{"Operations of all workers together. " +
		"Panels of a workload share one vertical axis, unless that would flatten the lines."}
}

// Throughput draws the operations per second against the number of workers.
func Throughput(d *dataset.Data) ([]chart.Sheet, error) {
	return panels.Sweep{
		Chart: "throughput", Along: panels.Workers(),
		Title: "How many operations per second does each design reach?",
		Unit:  record.OpsPerSecond, Axis: panels.RateAxis, Positive: true, Notes: allWorkers(),
	}.Sheets(d)
}

// ThroughputByTasks draws the operations per second against the number of tasks.
func ThroughputByTasks(d *dataset.Data) ([]chart.Sheet, error) {
	return panels.Sweep{
		Chart: "throughput-by-tasks", Along: panels.Tasks(), Advice: "measure several, as in --tasks 10,1000",
		Title: "Does throughput depend on the number of tasks?",
		Unit:  record.OpsPerSecond, Axis: panels.RateAxis, Positive: true, Notes: allWorkers(),
	}.Sheets(d)
}

// Phases draws the operations per second in each phase or operation of a workload, against the number of workers. It
// returns no sheets and no error for a run without phases.
func Phases(d *dataset.Data) ([]chart.Sheet, error) {
	s := panels.Sweep{
		Chart: "phases", Along: panels.Workers(),
		Title: "How many operations per second does each design reach in each phase?",
		Unit:  record.OpsPerSecond, Axis: panels.RateAxis, Positive: true, Notes: allWorkers(),
	}
	for _, c := range d.Cells {
		for _, op := range c.Ops {
			if c.Has(op, s.Unit) {
				s.Ops = format.Adding(s.Ops, op)
			}
		}
	}
	if s.Ops == nil {
		return nil, nil
	}
	return s.Sheets(d)
}
