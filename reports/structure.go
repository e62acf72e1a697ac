package reports

import (
	"fmt"

	"idlab/bench/record"
	"idlab/reports/chart"
)

// What structures are like inside, once they are filled: how many nodes a lookup
// walks, what a timer costs in memory, and how long the chains of a hash table
// are. None of it depends on how many workers there were, so blocks that differ in
// that count together.

// nodes shows how the way to a timer grows with their number.
func (d *Data) nodes() ([]chart.Sheet, error) {
	return d.course(course{
		chart: "nodes", title: "How many nodes does a lookup walk as timers are added?",
		along: timers(), ops: []string{""}, unit: record.NodesPerFind, anyWorkers: true, fewest: 2,
		axis:   func(values []float64) chart.Axis { return chart.LogAxis("nodes walked per lookup", bare(), values) },
		advice: timersAdvice,
		notes: []string{"A node is a timer on a chain, a layer of a tree or a slot that is probed: mean over all timers at the end of a block, " +
			"blocks of all numbers of workers together. As many timers of more tasks are shared out otherwise: they have a panel of their own."},
	})
}

// timers are those of all tasks together, 0 where the files do not tell.
func timers() variable {
	return variable{"timers", "timers of all tasks", func(c *cell) int { return c.timers }}
}

const timersAdvice = "measure some, as in --workloads find,timers=100,find,timers=10000"

// bytes shows what a structure weighs, against how many timers share it and how
// far their ids are apart. Each has a sheet of its own, as panels on a sheet share
// the label of their horizontal axis.
func (d *Data) bytes() (sheets []chart.Sheet, err error) {
	what := "Memory of the structure, without the timers themselves, over their number: at the end of a block, blocks of all numbers of workers together."
	x := course{
		chart: "bytes", title: "What does a timer cost in memory?",
		along: timers(), ops: []string{""}, unit: record.BytesPer, anyWorkers: true, fewest: 2,
		axis:   func(values []float64) chart.Axis { return chart.LogAxis("bytes per timer", bare(), values) },
		advice: timersAdvice,
		notes:  []string{what + " A table of fixed size costs the less a timer, the more of them share it."},
	}
	byPopulation, err := d.course(x)
	x.chart, x.title, x.workload = "bytes-by-stride", "What does a timer cost in memory if ids are far apart?", "sparse-512"
	x.along = parameterNamed("stride", 512, "ids from one timer to the next (stride)")
	x.name = func(c *cell, _ string) string {
		if c.timers == 0 {
			return x.shape(c)
		}
		return fmt.Sprintf("%s · %s of %s", c.Workload, plural(c.timers, "timer"), plural(c.Tasks, "task"))
	}
	x.advice = "measure some, as in --workloads sparse-512,stride=1,sparse-512,stride=64,sparse-512"
	x.notes = []string{what + " A tree pays for nodes that hold few ids each."}
	byStride, why := d.course(x)
	switch {
	case err == nil:
		err = why
	case why != nil:
		err = fmt.Errorf("%w; %w", err, why)
	}
	return append(byPopulation, byStride...), err
}
