package figures

import (
	"fmt"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// The charts in this file show the structures at the end of a block: nodes visited per find and memory per timer.
// Neither depends on the number of workers, so blocks with different numbers count together.

// Nodes draws the number of nodes that a find visits against the number of timers.
func Nodes(d *dataset.Data) ([]chart.Sheet, error) {
	return panels.Sweep{
		Chart: "nodes", Title: "How many nodes does a find visit?",
		Along: timers(), Unit: record.NodesPerFind, AnyWorkers: true, Positive: true, Comparable: true,
		Axis: func(values []float64) chart.Axis {
			return chart.LogAxis("nodes visited per find", panels.Bare(), values)
		},
		Advice: timersAdvice,
		Notes: []string{"A node is a timer on a chain, a level of a tree or a probed slot. " +
			"Mean over all timers at the end of a block; blocks of all numbers of workers together. " +
			"Each number of tasks has its own panel."},
	}.Sheets(d)
}

// timers is the number of timers of all tasks together, 0 if the files do not tell.
func timers() panels.Variable {
	return panels.Variable{Name: "timers", Label: "timers of all tasks",
		Of: func(c *dataset.Cell) int { return c.Timers }}
}

// timersAdvice says which run measures several numbers of timers.
const timersAdvice = "measure several, as in --workloads find,timers=100,find,timers=10000"

// Bytes draws the memory of a structure per timer, against the number of timers and against the distance of their ids.
// Each is a sheet of its own, because the panels of a sheet share the label of their horizontal axis.
func Bytes(d *dataset.Data) (sheets []chart.Sheet, err error) {
	what := "Memory of the structure with its links in the timers, divided by the number of timers, at the end of " +
		"a block; blocks of all numbers of workers together."
	s := panels.Sweep{
		Chart: "bytes", Title: "How much memory does the structure use per timer?",
		Along: timers(), Unit: record.BytesPer, AnyWorkers: true, Positive: true, Comparable: true,
		Axis:   func(values []float64) chart.Axis { return chart.LogAxis("bytes per timer", panels.Bare(), values) },
		Advice: timersAdvice,
		Notes:  []string{what + " A table of fixed size takes less memory per timer the more timers it holds."},
	}
	byPopulation, err := s.Sheets(d)
	sparse := panels.Only(d, func(c *dataset.Cell) bool { return c.Workload == "sparse-512" })
	if len(sparse.Cells) == 0 {
		return byPopulation, err
	}
	s.Chart, s.Title = "bytes-by-stride", "How much memory does the structure use per timer if ids are sparse?"
	s.Along = panels.ParameterNamed("stride", 512, "distance of consecutive ids (stride)")
	s.Name = func(c *dataset.Cell, _ string) string {
		of := format.Plural(c.Tasks, "task")
		if c.Timers > 0 {
			of = format.Plural(c.Timers, "timer") + " of " + of
		}
		return c.Workload + " · " + of
	}
	s.Advice = "measure several, as in --workloads sparse-512,stride=1,sparse-512,stride=64,sparse-512"
	s.Notes = []string{what + " A tree over sparse ids has many nodes with few ids each."}
	byStride, why := s.Sheets(sparse)
	switch {
	case err == nil:
		err = why
	case why != nil:
		err = fmt.Errorf("%w; %w", err, why)
	}
	return append(byPopulation, byStride...), err
}
