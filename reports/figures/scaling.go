package figures

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
	"idlab/reports/usl"
)

// minLoads is the minimum number of different numbers of workers for a fit. With fewer, the three parameters would fit
// the noise.
const minLoads = 6

// Scaling draws the Universal Scalability Law fitted to the rates of each design. It uses numbers of workers that have
// a core each, because with more workers the rates depend on the scheduler.
func Scaling(d *dataset.Data) ([]chart.Sheet, error) {
	law := panels.Sweep{
		Chart: "scaling", Title: "What limits the scaling of each design?",
		Unit: record.OpsPerSecond, Along: panels.Workers(), Axis: panels.RateAxis, Positive: true,
	}
	alone := panels.Only(d, func(c *dataset.Cell) bool { return !d.Oversubscribed(c.Workers) && c.Has("", law.Unit) })
	if why := whyNoLaw(alone); why != "" {
		return nil, panels.ErrNoData(law.Chart, why)
	}
	l, _ := law.LayOut(alone) // without panels there is no law either
	for i, g := range l.Groups {
		for _, p := range g {
			fitLaws(p)
		}
		l.Groups[i] = slices.DeleteFunc(g, (*chart.Panel).Empty)
	}
	l.Groups = slices.DeleteFunc(l.Groups, func(g []*chart.Panel) bool { return len(g) == 0 })
	if len(l.Groups) == 0 {
		return nil, panels.ErrNoData(law.Chart, fmt.Sprintf("no design has an %s above 0 at %d numbers of workers",
			law.Unit, minLoads))
	}
	l.SetAxes()
	return scalingSheets(d, l, slices.Max(panels.Workers().Values(alone.Cells))), nil
}

// whyNoLaw says why no workload has enough numbers of workers, "" if one has.
func whyNoLaw(d *dataset.Data) string {
	const needs = "a fit of the Universal Scalability Law needs six numbers of workers up to the number of CPUs"
	if d.Cores() == 0 {
		return needs + ", which is unknown"
	}
	longest := 0
	for _, cells := range d.ByWorkload() {
		for _, sweep := range panels.ByTasks(cells) {
			longest = max(longest, len(sweep))
		}
	}
	if longest < minLoads {
		return fmt.Sprintf("%s; there are %d", needs, longest)
	}
	return ""
}

// fitLaws fits a law to the points of each design, and draws it as a line. Designs with too few points are left out.
func fitLaws(p *chart.Panel) {
	measured := p.Series
	p.Series = nil
	var fitted laws
	for _, s := range measured {
		if len(s.Points) < minLoads {
			continue
		}
		for i := range s.Points {
			s.Points[i].X = s.Points[i].At // on the line instead of beside the marks of other designs
		}
		s.NoLine = true
		f := fitOf(s.Design, s.Points)
		fitted = append(fitted, f)
		line := panels.Curve(s.Points[0].X, f.last, f.Rate)
		p.Series = append(p.Series, chart.Series{Design: s.Design, Look: s.Look, Points: line}, s)
	}
	if len(fitted) > 0 {
		p.Over = []chart.Layer{fitted}
	}
}

// lossPanel draws how the time of that many workers is split, by the laws of a panel: work at the rate of one worker,
// contention and coherency. names are the designs of the rows.
func lossPanel(of *chart.Panel, names []string, workers int) *chart.Panel {
	bars := chart.Stack{Label: "law", Parts: []chart.Part{
		{Name: "work at the rate of one worker", Tone: chart.Pale},
		{Name: "contention: α(N − 1)", Tone: chart.WarmDark},
		{Name: "coherency: βN(N − 1)", Tone: chart.WarmHatched},
	}}
	for _, f := range of.Over[0].(laws) {
		bars.Bars = append(bars.Bars, chart.Bar{Design: f.design, At: -float64(slices.Index(names, f.design)),
			Lengths: f.Losses(float64(workers)), Label: f.label()})
	}
	return &chart.Panel{
		Title:    fmt.Sprintf("%s: time of %s", of.Title, format.Plural(workers, "worker")),
		Workload: of.Workload, ShadeFrom: math.NaN(),
		X: chart.LinearAxis("share of the workers' time by the fitted law (%)", panels.Percents(), []float64{100}),
		Y: chart.NamesAxis(names), Over: []chart.Layer{bars},
	}
}

// scalingSheets adds a panel of losses beside each panel, for the maximum number of workers, and the texts.
func scalingSheets(d *dataset.Data, l panels.Layout, maxWorkers int) []chart.Sheet {
	s := l.Sheet(d)
	drawn, absent := panels.DrawnDesigns(d, l.Groups)
	var stacks []chart.Stack
	for i, g := range l.Groups {
		l.Groups[i] = nil
		for _, p := range g {
			loss := lossPanel(p, drawn, maxWorkers)
			stacks = append(stacks, loss.Over[0].(chart.Stack))
			l.Groups[i] = append(l.Groups[i], p, loss)
		}
	}
	s.Legend = append(s.Legend, chart.StackLegend(stacks...)...)
	s.PanelWidth, s.PanelHeight, s.MaxRows = 440, max(160, chart.StackHeight(len(drawn))), 4
	s.Notes = []string{fmt.Sprintf("Marks: medians over %s; bars: 95 %% confidence intervals, which need %d blocks. "+
		"Lines: Gunther's Universal Scalability Law, X(N) = λN / (1 + α(N − 1) + βN(N − 1)), "+
		"fitted by least squares of the relative errors and drawn over the measured range. "+
		"Beside each bar: α, β, the number of workers at peak throughput (up to twice the measured number), "+
		"and the largest relative error of the fit.",
		format.Plural(l.Count.MaxBlocks, "block"), dataset.MinBlocks)}
	if slices.ContainsFunc(d.Cells, func(c *dataset.Cell) bool { return d.Oversubscribed(c.Workers) }) {
		s.Notes = append(s.Notes, fmt.Sprintf("Left out: oversubscribed cells, with more workers than the %v.",
			d.Capacity()))
	}
	s.Notes = append(s.Notes, panels.BorderNotes(l.Groups)...)
	if len(absent) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Not drawn, with fewer than %d numbers of workers: %s.",
			minLoads, strings.Join(absent, ", ")))
	}
	return s.Sheets(l.Groups)
}

// laws are the laws of a panel. As a layer they draw nothing, because the lines are series; they only have data.
type laws []fit

// Plotters returns nothing to draw.
func (laws) Plotters(*chart.Panel) ([]plot.Plotter, error) { return nil, nil }

// Data returns the parameters of each law.
func (l laws) Data(*chart.Panel) (list []chart.Datum) {
	for _, f := range l {
		alpha, beta := func(u usl.Law) float64 { return u.Alpha }, func(u usl.Law) float64 { return u.Beta }
		list = append(list,
			chart.Datum{Design: f.design, X: "α", Y: parameter(f.Alpha), Interval: f.without(alpha)},
			chart.Datum{Design: f.design, X: "β", Y: parameter(f.Beta), Interval: f.without(beta)})
	}
	return list
}

// fit is the law of a design, with a measure of its error.
type fit struct {
	usl.Law
	design      string
	leaveOneOut []usl.Law // fitted without one of the points, for each point
	worst       float64   // the largest relative error
	last        float64   // the maximum number of workers
}

// fitOf fits the law to the points of a design.
func fitOf(design string, points []chart.Point) fit {
	loads := make([]usl.Load, len(points))
	for i, pt := range points {
		loads[i] = usl.Load{Workers: pt.X, Rate: pt.Y}
	}
	f := fit{Law: usl.Fit(loads), design: design, last: loads[len(loads)-1].Workers}
	f.worst = f.Off(loads)
	for i := range loads {
		f.leaveOneOut = append(f.leaveOneOut, usl.Fit(slices.Delete(slices.Clone(loads), i, i+1)))
	}
	return f
}

// without writes the range of a parameter over the fits without one point. It shows how much the parameter depends on
// single points.
func (f fit) without(of func(usl.Law) float64) string {
	lo, hi := of(f.Law), of(f.Law)
	for _, u := range f.leaveOneOut {
		lo, hi = math.Min(lo, of(u)), math.Max(hi, of(u))
	}
	return fmt.Sprintf("%s … %s (leave one out)", parameter(lo), parameter(hi))
}

// label writes the law in short: "α 0.02, β 0.0001, peak at 18, error 2.1 %".
func (f fit) label() string {
	peakText := "peak beyond " + format.Grouped(int(2*f.last))
	if peak := f.Peak(); peak <= 2*f.last {
		peakText = "peak at " + format.Whole(peak)
	}
	return fmt.Sprintf("α %s, β %s, %s, error %s",
		parameter(f.Alpha), parameter(f.Beta), peakText, format.Percent(f.worst))
}

// parameter writes α or β with two significant digits. Values below 1e-7, whose effect is too small to measure, are
// "0".
func parameter(v float64) string {
	if v < 1e-7 {
		return "0"
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 2, 64), 64)
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
