package figures

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// ChainLength draws the time of a find against the mean chain length of the hash table. It tells apart what a design
// costs and what the size of its table costs: designs on the same table have the same chain length.
func ChainLength(d *dataset.Data) ([]chart.Sheet, error) {
	const name = "chain-length"
	var groups [][]*chart.Panel
	var drawn []*dataset.Cell
	for _, cells := range findsByTasks(d) {
		if p := chainLengthPanel(d, cells); !p.Empty() {
			groups, drawn = append(groups, []*chart.Panel{p}), append(drawn, cells...)
		}
	}
	if len(groups) == 0 {
		return nil, panels.ErrNoData(name, "it needs the workload find and a design with a hash table, such as rcu")
	}
	all := slices.Concat(groups...)
	setChainAxes(all)
	designs, _ := panels.DrawnDesigns(d, groups)
	s := chart.Sheet{
		Name: name, Title: "How does the time of a find depend on the chain length?",
		Legend: panels.Legend(d, drawn, designs, groups),
		Notes: []string{"Marks: medians over blocks; bands or bars: 95 % confidence intervals. " +
			"Chain length: timers per bucket, median over blocks. " +
			"A line joins the populations of a design (timers of all tasks). " +
			"Designs without a hash table have no chains.",
			"Shown is each number of tasks, with the number of workers for which there are the most populations."},
		Footer:   panels.Caption(d, drawn),
		Conclude: chainLengthConclusion,
	}
	return s.Sheets(groups), nil
}

// findsByTasks returns the cells of the workload find in groups that differ in the population alone.
func findsByTasks(d *dataset.Data) (groups [][]*dataset.Cell) {
	finds := slices.DeleteFunc(slices.Clone(d.Cells), func(c *dataset.Cell) bool { return c.Workload != "find" })
	populated := func(c *dataset.Cell) *dataset.Cell {
		of := c.Cell
		of.Params = slices.DeleteFunc(slices.Clone(of.Params), func(p string) bool { return isTimers(p) })
		return &dataset.Cell{Cell: of}
	}
	slices.SortStableFunc(finds, func(a, b *dataset.Cell) int {
		return dataset.CompareCells(populated(a), populated(b))
	})
	same := func(a, b *dataset.Cell) bool {
		return populated(a).FullWorkload() == populated(b).FullWorkload() && a.Tasks == b.Tasks
	}
	for _, group := range format.Split(finds, same) {
		workers := mostPopulations(d, group)
		groups = append(groups, slices.DeleteFunc(group, func(c *dataset.Cell) bool { return c.Workers != workers }))
	}
	return groups
}

// mostPopulations returns the number of workers of the most cells. Of equals it prefers the most that have a CPU each.
func mostPopulations(d *dataset.Data, cells []*dataset.Cell) (workers int) {
	count := map[int]int{}
	for _, c := range cells {
		count[c.Workers]++
	}
	for _, n := range slices.Sorted(maps.Keys(count)) {
		if workers == 0 || count[n] > count[workers] || count[n] == count[workers] && !d.Oversubscribed(n) {
			workers = n
		}
	}
	return workers
}

func isTimers(param string) bool { return strings.HasPrefix(param, "timers=") }

// chainLengthPanel draws cells that differ in the population, with a line for each design with a hash table.
func chainLengthPanel(d *dataset.Data, cells []*dataset.Cell) *chart.Panel {
	c := cells[0]
	params := slices.DeleteFunc(slices.Clone(c.Params), isTimers)
	p := &chart.Panel{Workload: c.Workload, ShadeFrom: math.NaN(), Title: strings.Join(append(append(
		[]string{c.Workload}, params...), format.Plural(c.Tasks, "task"), format.Plural(c.Workers, "worker")), " · ")}
	for _, design := range d.Designs {
		l := dataset.Line{Design: design}
		s := chart.Series{Design: design, Look: panels.Look(d, design), Name: panels.Named(d, cells, design)}
		for _, c := range cells {
			chain, time := c.Estimate(l, dataset.TimersPerChain).Median, c.Estimate(l, record.NsPerOp)
			if chain > 0 && time.Median > 0 {
				s.Points = append(s.Points, chart.Point{X: chain, Y: time.Median, Lo: time.Lo, Hi: time.Hi,
					Mark: true, Told: true, Hollow: d.Oversubscribed(c.Workers)})
			}
		}
		slices.SortStableFunc(s.Points, func(a, b chart.Point) int { return cmp.Compare(a.X, b.X) })
		p.Series = append(p.Series, s)
	}
	return p
}

// setChainAxes gives all panels the same axes.
func setChainAxes(all []*chart.Panel) {
	var lengths []float64
	for _, p := range all {
		for _, s := range p.Series {
			for _, pt := range s.Points {
				lengths = append(lengths, pt.X)
			}
		}
	}
	// Room for the marks at both ends.
	lengths = append(lengths, slices.Min(lengths)/1.2, slices.Max(lengths)*1.2)
	x := chart.LogAxis("mean chain length (timers per bucket)", panels.Bare(), lengths)
	y := chart.LogAxis("time per find", panels.Times(), panels.Values(all, true))
	for _, p := range all {
		p.X, p.Y = x, y
	}
}

// chainLengthConclusion states the times at the shortest and at the longest chains of the panel with the most points.
func chainLengthConclusion(list []*chart.Panel) string {
	points := func(p *chart.Panel) (n int) {
		for _, s := range p.Series {
			n += len(s.Points)
		}
		return n
	}
	p := slices.MaxFunc(list, func(a, b *chart.Panel) int { return cmp.Compare(points(a), points(b)) })
	short, long := chart.Point{X: math.Inf(1)}, chart.Point{}
	var ofShort, ofLong string
	for _, s := range p.Series {
		for _, pt := range s.Points {
			if pt.X < short.X {
				short, ofShort = pt, s.Design
			}
			if pt.X > long.X {
				long, ofLong = pt, s.Design
			}
		}
	}
	at := func(pt chart.Point, design string) string {
		return fmt.Sprintf("%s per find (%s) with %s timers per bucket", format.Duration(pt.Y), design,
			format.Figure(pt.X))
	}
	return fmt.Sprintf("%s: %s, %s.", p.Title, at(short, ofShort), at(long, ofLong))
}
