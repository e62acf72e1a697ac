package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/paired"
)

// speedup shows how many times as many operations a second a design reaches as
// it does with the fewest workers, beside the ideal.
func (d *Data) speedup() ([]chart.Sheet, error) {
	fewest, without := d.fewestSwept()
	if fewest == 0 {
		return nil, errNoData("speedup", "each workload was measured with one number of workers")
	}
	most := slices.Max(workers().values(d.cells))
	bases := d.bases(fewest)
	return d.sweep(quantity{
		chart: "speedup",
		title: "How far does each design scale with the workers?",
		unit:  record.OpsPerSecond, positive: true,
		derived: func(_ *Data, c *cell, l line) estimate { return c.speedup(bases[c], l) },
		axis: func(values []float64) chart.Axis {
			format := chart.Format{Mark: short, Value: func(v float64) string { return factor(v) + " ×" }}
			return chart.LogAxis("speed-up (×)", format, append(values, 1, d.ideal(float64(fewest), float64(most))))
		},
		reference: func(axis chart.Axis) chart.Layer {
			return chart.Curve{Style: chart.Reference(), Points: curve(float64(fewest), axis.Max, func(workers float64) float64 {
				return d.ideal(float64(fewest), workers)
			})}
		},
		legend: []chart.Entry{{Label: d.idealLabel(), Thumbs: chart.Sample(chart.Reference())}},
		notes:  slices.Concat(allWorkers(), speedupNotes(fewest), without),
	})
}

func speedupNotes(fewest int) []string {
	return []string{fmt.Sprintf("Speed-up: operations a second over those with %s, which is 1 by definition. "+
		"The two were not measured in the same blocks: the estimate is Hodges and Lehmann's for unpaired samples, the interval holds what both scatter, and what the machine did in between is in both.",
		plural(fewest, "worker"))}
}

// sweeps returns the cells of each number of tasks, along the workers. The cells
// are of one workload, and in order.
func sweeps(cells []*cell) (list [][]*cell) {
	for i, c := range cells {
		if i == 0 || c.Tasks != cells[i-1].Tasks {
			list = append(list, nil)
		}
		last := len(list) - 1
		list[last] = append(list[last], c)
	}
	return list
}

// fewestSwept is the least number of workers of a sweep, 0 if there is no sweep.
// A note names the workloads that have a sweep without it.
func (d *Data) fewestSwept() (fewest int, without []string) {
	var begin []*cell // of each sweep
	for _, cells := range d.byWorkload() {
		for _, sweep := range sweeps(cells) {
			if len(sweep) > 1 {
				begin = append(begin, sweep[0])
			}
		}
	}
	if len(begin) == 0 {
		return 0, nil
	}
	fewest = workers().values(begin)[0]
	var names []string
	for _, c := range begin {
		if c.Workers > fewest && !slices.Contains(names, c.workload()) {
			names = append(names, c.workload())
		}
	}
	if len(names) > 0 {
		without = []string{fmt.Sprintf("Not measured with %s everywhere, and so not drawn there: %s.", plural(fewest, "worker"), strings.Join(names, "; "))}
	}
	return fewest, without
}

// bases returns the cell to which each cell of a sweep is compared.
func (d *Data) bases(fewest int) map[*cell]*cell {
	base := map[*cell]*cell{}
	for _, cells := range d.byWorkload() {
		for _, sweep := range sweeps(cells) {
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
func (c *cell) speedup(base *cell, l line) estimate {
	if base == nil {
		return summarize(nil)
	}
	rates := c.values[l][record.OpsPerSecond]
	e := ofRatios(paired.Unpaired(rates, base.values[l][record.OpsPerSecond]))
	if c == base && e.n > 0 {
		e.median, e.lo, e.hi = 1, 1, 1
	}
	if e.n < minBlocks { // the test could do with fewer, but no other interval of a report can
		e.lo, e.hi = math.Inf(-1), math.Inf(1)
	}
	return e
}

// ideal is the speed-up that nothing would be in the way of: it grows as the
// workers do, while there is a core for each.
func (d *Data) ideal(fewest, workers float64) float64 {
	if n := float64(d.cores()); n > 0 {
		fewest, workers = math.Min(fewest, n), math.Min(workers, n)
	}
	return workers / fewest
}

func (d *Data) idealLabel() string {
	label := "ideal: in proportion to the workers"
	if slices.ContainsFunc(d.cells, func(c *cell) bool { return d.oversubscribed(c.Workers) }) {
		label += fmt.Sprintf(", up to the %s", plural(d.cores(), "core"))
	}
	return label
}

// curveSteps is how finely a function is drawn.
const curveSteps = 200

// curve samples a function evenly along a logarithmic axis.
func curve(from, to float64, f func(float64) float64) (points []chart.Point) {
	for i := range curveSteps + 1 {
		x := from * math.Pow(to/from, float64(i)/curveSteps)
		points = append(points, chart.Point{X: x, Y: f(x), Lo: math.Inf(-1), Hi: math.Inf(1)})
	}
	return points
}
