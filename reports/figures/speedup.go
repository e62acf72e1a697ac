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

// Speedup shows how many times as many operations a second a design reaches as
// it does with the fewest workers, beside the ideal.
func Speedup(d *dataset.Data) ([]chart.Sheet, error) {
	fewest, without := fewestSwept(d)
	if fewest == 0 {
		return nil, panels.ErrNoData("speedup", "each workload was measured with one number of workers")
	}
	most := slices.Max(panels.Workers().Values(d.Cells))
	bases := bases(d, fewest)
	return panels.Sweep(d, panels.Quantity{
		Chart: "speedup",
		Title: "How far does each design scale with the workers?",
		Unit:  record.OpsPerSecond, Positive: true,
		Derived: func(_ *dataset.Data, c *dataset.Cell, l dataset.Line) dataset.Estimate {
			return speedup(c, bases[c], l)
		},
		Axis: func(values []float64) chart.Axis {
			format := chart.Format{Mark: format.Short, Value: func(v float64) string { return format.Factor(v) + " ×" }}
			return chart.LogAxis("speed-up (×)", format, append(values, 1, ideal(d, float64(fewest), float64(most))))
		},
		Reference: func(axis chart.Axis) chart.Layer {
			return chart.Curve{Style: chart.Reference(), Points: panels.Curve(float64(fewest), axis.Max, func(workers float64) float64 {
				return ideal(d, float64(fewest), workers)
			})}
		},
		Legend: []chart.Entry{{Label: idealLabel(d), Thumbs: chart.Sample(chart.Reference())}},
		Notes:  slices.Concat(allWorkers(), speedupNotes(fewest), without),
	})
}

func speedupNotes(fewest int) []string {
	return []string{fmt.Sprintf("Speed-up: operations a second over those with %s, which is 1 by definition. "+
		"The two were not measured in the same blocks: the estimate is Hodges and Lehmann's for unpaired samples, the interval holds what both scatter, and what the machine did in between is in both.",
		format.Plural(fewest, "worker"))}
}

// fewestSwept is the least number of workers of a sweep, 0 if there is no sweep.
// A note names the workloads that have a sweep without it.
func fewestSwept(d *dataset.Data) (fewest int, without []string) {
	var begin []*dataset.Cell // of each sweep
	for _, cells := range d.ByWorkload() {
		for _, sweep := range panels.Sweeps(cells) {
			if len(sweep) > 1 {
				begin = append(begin, sweep[0])
			}
		}
	}
	if len(begin) == 0 {
		return 0, nil
	}
	fewest = panels.Workers().Values(begin)[0]
	var names []string
	for _, c := range begin {
		if c.Workers > fewest && !slices.Contains(names, c.FullWorkload()) {
			names = append(names, c.FullWorkload())
		}
	}
	if len(names) > 0 {
		without = []string{fmt.Sprintf("Not measured with %s everywhere, and so not drawn there: %s.", format.Plural(fewest, "worker"), strings.Join(names, "; "))}
	}
	return fewest, without
}

// bases returns the cell to which each cell of a sweep is compared.
func bases(d *dataset.Data, fewest int) map[*dataset.Cell]*dataset.Cell {
	base := map[*dataset.Cell]*dataset.Cell{}
	for _, cells := range d.ByWorkload() {
		for _, sweep := range panels.Sweeps(cells) {
			if sweep[0].Workers != fewest {
				continue
			}
			for _, c := range sweep {
				base[c] = sweep[0]
			}
		}
	}
	return base
}

// speedup is how many times as many operations a second a line has as in the
// base. Blocks of two cells are processes of their own, minutes apart. No base is
// no speed-up.
func speedup(c *dataset.Cell, base *dataset.Cell, l dataset.Line) dataset.Estimate {
	if base == nil {
		return dataset.Summarize(nil)
	}
	rates := c.Values[l][record.OpsPerSecond]
	e := dataset.OfRatios(paired.Unpaired(rates, base.Values[l][record.OpsPerSecond]))
	if c == base && e.N > 0 {
		e.Median, e.Lo, e.Hi = 1, 1, 1
	}
	if e.N < dataset.MinBlocks { // the test could do with fewer, but no other interval of a report can
		e.Lo, e.Hi = math.Inf(-1), math.Inf(1)
	}
	return e
}

// ideal is the speed-up that nothing would be in the way of: it grows as the
// workers do, while there is a core for each.
func ideal(d *dataset.Data, fewest, workers float64) float64 {
	if n := float64(d.Cores()); n > 0 {
		fewest, workers = math.Min(fewest, n), math.Min(workers, n)
	}
	return workers / fewest
}

func idealLabel(d *dataset.Data) string {
	label := "ideal: in proportion to the workers"
	if slices.ContainsFunc(d.Cells, func(c *dataset.Cell) bool { return d.Oversubscribed(c.Workers) }) {
		label += fmt.Sprintf(", up to the %s", format.Plural(d.Cores(), "core"))
	}
	return label
}
