package figures

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
	"idlab/reports/panels"
)

// Speedup draws the ratio of each design's rate to its rate with the minimum number of workers, beside the ideal.
func Speedup(d *dataset.Data) ([]chart.Sheet, error) {
	minWorkers, without := minSwept(d)
	if minWorkers == 0 {
		return nil, panels.ErrNoData("speedup", "each workload was measured with one number of workers")
	}
	maxWorkers := slices.Max(panels.Workers().Values(d.Cells))
	bases := bases(d, minWorkers)
	idealAt := func(workers float64) float64 { return ideal(d, float64(minWorkers), workers) }
	l, err := panels.Sweep{
		Chart: "speedup", Along: panels.Workers(),
		Title: "How does throughput scale with the number of workers?",
		Unit:  record.OpsPerSecond, Positive: true,
		Derived: func(c *dataset.Cell, l dataset.Line) dataset.Estimate {
			return speedup(c, bases[c], l)
		},
		Axis: func(values []float64) chart.Axis {
			format := chart.Format{Mark: format.Short, Value: func(v float64) string {
				return format.Factor(v) +
					" ×"
			}}
			return chart.LogAxis("speed-up (×)", format, append(values, 1, idealAt(float64(maxWorkers))))
		},
		Notes: slices.Concat(allWorkers(), speedupNotes(minWorkers), without),
	}.LayOut(d)
	if err != nil {
		return nil, err
	}
	for _, p := range slices.Concat(l.Groups...) {
		p.Over = []chart.Layer{chart.Curve{
			Style: chart.Reference(), Points: panels.Curve(float64(minWorkers), p.X.Max, idealAt)}}
	}
	s := l.Sheet(d)
	s.Legend = append(s.Legend, chart.Entry{Label: idealLabel(d), Thumbs: chart.Sample(chart.Reference())})
	return s.Sheets(l.Groups), nil
}

// speedupNotes explains the speed-up and its interval.
func speedupNotes(minWorkers int) []string {
	return []string{fmt.Sprintf("Speed-up: operations per second relative to %s (1 by definition). "+
		"The two were not measured in the same blocks: the estimate is Hodges–Lehmann's for unpaired samples, "+
		"and includes changes of the machine in between.",
		format.Plural(minWorkers, "worker"))}
}

// minSwept returns the minimum number of workers of all sweeps, 0 if there is no sweep. without has a note about the
// workloads whose sweep starts with more workers.
func minSwept(d *dataset.Data) (minWorkers int, without []string) {
	var begin []*dataset.Cell // of each sweep
	for _, cells := range d.ByWorkload() {
		for _, sweep := range panels.ByTasks(cells) {
			if len(sweep) > 1 {
				begin = append(begin, sweep[0])
			}
		}
	}
	if len(begin) == 0 {
		return 0, nil
	}
	minWorkers = panels.Workers().Values(begin)[0]
	var names []string
	for _, c := range begin {
		if c.Workers > minWorkers && !slices.Contains(names, c.FullWorkload()) {
			names = append(names, c.FullWorkload())
		}
	}
	if len(names) > 0 {
		without = []string{fmt.Sprintf("Not drawn where %s was not measured: %s.",
			format.Plural(minWorkers, "worker"), strings.Join(names, "; "))}
	}
	return minWorkers, without
}

// bases maps each cell of a sweep to the cell with minWorkers workers, which it is compared with.
func bases(d *dataset.Data, minWorkers int) map[*dataset.Cell]*dataset.Cell {
	base := map[*dataset.Cell]*dataset.Cell{}
	for _, cells := range d.ByWorkload() {
		for _, sweep := range panels.ByTasks(cells) {
			if sweep[0].Workers != minWorkers {
				continue
			}
			for _, c := range sweep {
				base[c] = sweep[0]
			}
		}
	}
	return base
}

// speedup returns the ratio of the rates of a series in two cells. The blocks of different cells are measured minutes
// apart in separate processes, so the samples are unpaired. Without a base there is no estimate.
func speedup(c *dataset.Cell, base *dataset.Cell, l dataset.Line) dataset.Estimate {
	if base == nil {
		return dataset.Summarize(nil)
	}
	rates := c.Values[l][record.OpsPerSecond]
	e := dataset.OfRatios(paired.Unpaired(rates, base.Values[l][record.OpsPerSecond]))
	if c == base && e.N > 0 {
		e.Median, e.Lo, e.Hi = 1, 1, 1
	}
	// The test needs fewer blocks, but MinBlocks applies to all intervals of a report.
	if e.N < dataset.MinBlocks {
		e.Lo, e.Hi = math.Inf(-1), math.Inf(1)
	}
	return e
}

// ideal returns the speed-up in proportion to the workers, which ends at the number of cores.
func ideal(d *dataset.Data, minWorkers, workers float64) float64 {
	if n := float64(d.Cores()); n > 0 {
		minWorkers, workers = math.Min(minWorkers, n), math.Min(workers, n)
	}
	return workers / minWorkers
}

// idealLabel returns the label of the line of the ideal.
func idealLabel(d *dataset.Data) string {
	label := "ideal: proportional to the workers"
	if slices.ContainsFunc(d.Cells, func(c *dataset.Cell) bool { return d.Oversubscribed(c.Workers) }) {
		label += fmt.Sprintf(", up to the %s", format.Plural(d.Cores(), "CPU"))
	}
	return label
}
