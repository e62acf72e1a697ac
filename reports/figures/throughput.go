package figures

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
	"idlab/reports/panels"
)

// allWorkers returns the note of charts of rates.
func allWorkers() []string {
	return []string{"Operations of all workers together. " +
		"Panels of a workload share one vertical axis, unless that would flatten the lines."}
}

// Throughput draws the operations per second against the number of workers. Lines of proportional growth show how
// throughput scales, and the label of a design has its speed-up.
func Throughput(d *dataset.Data) ([]chart.Sheet, error) {
	l, err := panels.Sweep{
		Chart: "throughput", Along: panels.Workers(),
		Title: "How many operations per second does each design reach, and how does it scale?",
		Unit:  record.OpsPerSecond, Axis: panels.RateAxis, Positive: true, Notes: allWorkers(),
		Adorn: func(p *chart.Panel, cells []*dataset.Cell) { addSpeedups(d, p, cells) },
	}.LayOut(d)
	if err != nil {
		return nil, err
	}
	s := l.Sheet(d)
	if slices.ContainsFunc(slices.Concat(l.Groups...), func(p *chart.Panel) bool { return len(p.Under) > 0 }) {
		label := "growth in proportion to the workers"
		if is := d.Capacity(); is.Limit() > 0 {
			label += fmt.Sprintf(", up to the %v", is)
		}
		s.Legend = append(s.Legend, chart.Entry{Label: label, Thumbs: chart.Sample(chart.Reference())})
		s.Notes = append(s.Notes, "The factor beside a line is the speed-up from the fewest workers to the most that "+
			"have a CPU each. The two were not measured in the same blocks: it is Hodges–Lehmann's estimate for "+
			"unpaired samples, and includes changes of the machine in between.")
	}
	return s.Sheets(l.Groups), nil
}

// addSpeedups adds the speed-ups of the designs to a panel whose cells differ in the number of workers, and the lines
// of proportional growth. A panel of one cell has none.
func addSpeedups(d *dataset.Data, p *chart.Panel, cells []*dataset.Cell) {
	if len(cells) < 2 {
		return
	}
	base := cells[0]
	growth := proportional{from: float64(base.Workers), cores: d.Capacity().Limit()}
	for i, s := range p.Series {
		for _, c := range cells[1:] {
			e := speedup(c, base, dataset.Line{Design: s.Design})
			if !(e.Median > 0) {
				continue
			}
			if !d.Oversubscribed(c.Workers) {
				p.Series[i].Beside = roughly(e.Median) + " ×"
			}
			growth.told = append(growth.told, chart.Datum{Design: s.Design, Y: format.Factor(e.Median) + " ×",
				X:        fmt.Sprintf("speed-up with %s", format.Plural(c.Workers, "worker")),
				Interval: dataset.Interval(e, format.Factor)})
		}
	}
	p.Under = []chart.Layer{growth}
}

// roughly writes a speed-up beside a line, with about two digits.
func roughly(speedup float64) string {
	switch {
	case speedup < 0.995:
		return fmt.Sprintf("%.2f", speedup)
	case speedup < 9.95:
		return fmt.Sprintf("%.1f", speedup)
	}
	return fmt.Sprintf("%.0f", speedup)
}

// speedup returns the ratio of the rates of a series in two cells. The blocks of different cells are measured minutes
// apart in separate processes, so the samples are unpaired.
func speedup(c, base *dataset.Cell, l dataset.Line) dataset.Estimate {
	e := dataset.OfRatios(paired.UnpairedOver(c.Sampled(l, record.OpsPerSecond), base.Sampled(l, record.OpsPerSecond)))
	// The test needs fewer blocks, but MinBlocks applies to all intervals of a report.
	if e.N < dataset.MinBlocks {
		e.Lo, e.Hi = math.Inf(-1), math.Inf(1)
	}
	return e
}

// proportional is a layer of lines on which the rate grows in proportion to the workers, up to the number of cores (0:
// unknown). There is a line for each decade. Its data are the speed-ups.
type proportional struct {
	from, cores float64
	told        []chart.Datum
}

// at returns the growth from the fewest workers.
func (g proportional) at(workers float64) float64 {
	if g.cores > 0 {
		return math.Max(1, math.Min(workers, g.cores)/g.from)
	}
	return workers / g.from
}

// Plotters draws the lines, clipped to the axes.
func (g proportional) Plotters(p *chart.Panel) (drawn []plot.Plotter, err error) {
	for rate := math.Pow(10, math.Floor(math.Log10(p.Y.Min))); rate < p.Y.Max; rate *= 10 {
		line := chart.Curve{Style: chart.Reference(), Points: panels.Curve(g.from, p.X.Max,
			func(workers float64) float64 { return rate * g.at(workers) })}
		part, err := line.Plotters(p)
		if err != nil {
			return nil, err
		}
		drawn = append(drawn, part...)
	}
	return drawn, nil
}

// Data returns the speed-ups.
func (g proportional) Data(*chart.Panel) []chart.Datum { return g.told }

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
