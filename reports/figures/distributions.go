package figures

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"idlab/bench/record"
	"idlab/reports/bins"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// Distributions draws a chart for each workload: the distribution of its latencies, with a row for each design. It
// shows what percentiles do not: each path through an operation is a hill.
func Distributions(d *dataset.Data) (sheets []chart.Sheet, err error) {
	for _, cells := range d.ByWorkload() {
		chosen := panels.Telling(d, cells, func(c *dataset.Cell) bool { return len(c.Latency) > 0 })
		sheets = panels.AppendNamed(sheets, distributionSheets(d, chosen))
	}
	if len(sheets) == 0 {
		return nil, panels.ErrNoData("distributions",
			fmt.Sprintf("no %s beside the results has %d latencies or more of any operation",
				record.HistogramsFile, minLatencies))
	}
	return sheets, nil
}

// minLatencies is the minimum number of latencies for a distribution.
const minLatencies = 2 * dataset.MinBeyond

// distributionSheets returns the sheets of the selected cells of a workload.
func distributionSheets(d *dataset.Data, cells []*dataset.Cell) []chart.Sheet {
	drawn := slices.DeleteFunc(slices.Clone(d.Designs), func(design string) bool {
		return !slices.ContainsFunc(cells, func(c *dataset.Cell) bool { return spreads(c, design) })
	})
	if len(drawn) == 0 {
		return nil
	}
	scale := newRidgeScale(d, cells, drawn)
	var groups [][]*chart.Panel
	for _, op := range latencyOps(cells) {
		var group []*chart.Panel
		for _, c := range cells {
			if p := distributionPanel(d, c, op, drawn, scale); !p.Empty() {
				group = append(group, p)
			}
		}
		if len(group) > 0 {
			groups = append(groups, group)
		}
	}
	if len(groups) == 0 {
		return nil
	}
	return distributionSheet(d, cells, drawn, scale).Sheets(groups)
}

// distributionSheet returns the sheet without its panels.
func distributionSheet(d *dataset.Data, cells []*dataset.Cell, drawn []string, scale ridgeScale) chart.Sheet {
	s := chart.Sheet{
		Name:  panels.FileName("distributions", cells[0].FullWorkload()),
		Title: fmt.Sprintf("How are the latencies distributed? (%s)", cells[0].FullWorkload()),
		Legend: []chart.Entry{
			{Label: "share of operations per bin, logarithmic", Thumbs: chart.RidgeSample()},
			{Label: "1 %", Thumbs: chart.Sample(chart.Guide())},
			{Label: "median", Thumbs: chart.MarkSample()},
		},
		PanelWidth: 330, PanelHeight: chart.RowsHeight(len(drawn), scale.row),
		Notes: []string{
			fmt.Sprintf("All operations of all blocks together, in %d bins per decade. "+
				"The height of a row is logarithmic, from %s %% to 100 %% of the design's operations in a bin: "+
				"a slightly lower hill is much rarer. %s",
				bins.PerDecade, format.Short(100*math.Pow(10, scale.floor)), loopNote(cells)),
			panels.TellingNote,
		},
		Footer: panels.Caption(d),
	}
	if scale.step > 1 {
		s.Notes[0] += fmt.Sprintf(" The clock has steps of %s; operations are spread evenly over a step.",
			panels.DurationMark(scale.step))
	}
	isDrawn := func(design string) bool { return slices.Contains(drawn, design) }
	if absent := slices.DeleteFunc(slices.Clone(d.Designs), isDrawn); len(absent) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Too few latencies to draw: %s.", strings.Join(absent, ", ")))
	}
	return s
}

// spreads reports whether a design has enough latencies of any operation.
func spreads(c *dataset.Cell, design string) bool {
	for l, h := range c.Latency {
		if l.Design == design && h.TotalCount() >= minLatencies {
			return true
		}
	}
	return false
}

// ridgeScale holds what the ridges of a workload have in common.
type ridgeScale struct {
	row   vg.Length // height of a row in points
	floor float64   // log10 of the share that has height 0
	step  float64   // of the clock, in ns
	axis  chart.Axis
}

// lowestFloor is the minimum of ridgeScale.floor: a row is too low to show smaller shares.
const lowestFloor = -6

// newRidgeScale returns the scale for the designs that are drawn.
func newRidgeScale(d *dataset.Data, cells []*dataset.Cell, drawn []string) ridgeScale {
	s := ridgeScale{row: min(max(300/vg.Length(len(drawn)), 18), 34)}
	var all []*dataset.Distribution
	maxCount := int64(1)
	for _, c := range cells {
		for l, h := range c.Latency {
			if slices.Contains(drawn, l.Design) && h.TotalCount() >= minLatencies {
				all = append(all, h)
				maxCount = max(maxCount, h.TotalCount())
			}
		}
	}
	s.floor = max(lowestFloor, math.Floor(-math.Log10(float64(maxCount))))
	s.step = bins.ClockStep(all)
	var ends []float64
	for _, h := range all {
		b := bins.Of(h, s.step)
		ends = append(ends, b.Edge(0), b.Edge(len(b.Shares)))
	}
	s.axis = chart.LogAxis("latency", panels.Times(), ends)
	return s
}

// ridgeHeight is the height of a share of 100 %, in rows.
const ridgeHeight = 0.94

// height returns the height of a share, in rows.
func (s ridgeScale) height(share float64) float64 {
	if !(share > 0) {
		return 0
	}
	return ridgeHeight * max(0, 1-math.Log10(share)/s.floor)
}

// distributionPanel draws an operation in a cell.
func distributionPanel(
	d *dataset.Data, c *dataset.Cell, op string, drawn []string, scale ridgeScale,
) *chart.Panel {
	title := format.Plural(c.Tasks, "task") + ", " + format.Plural(c.Workers, "worker")
	if op != "" {
		title = op + " · " + title
	}
	p := &chart.Panel{Title: title, Workload: c.Workload, X: scale.axis, Y: chart.NamesAxis(drawn),
		ShadeFrom: panels.ShadeAll(d, c, scale.axis)}
	var guides []chart.Layer
	for i, design := range drawn {
		foot := -float64(i) - ridgeHeight/2
		guides = append(guides,
			chart.Curve{Style: chart.Foot(), Points: level(scale.axis, foot)},
			chart.Curve{Style: chart.Guide(), Points: level(scale.axis, foot+scale.height(0.01))})
		h := c.Latency[dataset.Line{Design: design, Op: op}]
		if h.TotalCount() < minLatencies {
			continue
		}
		p.Over = append(p.Over, scale.ridge(h, design, panels.Look(d, design), foot))
		median, _ := dataset.Percentile(h, dataset.NinesP50)
		p.Series = append(p.Series, chart.Series{Design: design, Look: panels.Look(d, design), NoLine: true,
			Points: []chart.Point{{X: median, Y: foot, Lo: math.Inf(-1), Hi: math.Inf(1), Mark: true,
				Hollow: d.Oversubscribed(c.Workers)}}})
	}
	if len(p.Over) > 0 {
		p.Under = guides
	}
	return p
}

// level returns a horizontal line across the panel.
func level(x chart.Axis, y float64) []chart.Point {
	return []chart.Point{{X: x.Min, Y: y}, {X: x.Max, Y: y}}
}

// ridge returns a distribution as a ridge on its row.
func (s ridgeScale) ridge(h *dataset.Distribution, design string, look chart.Look, foot float64) chart.Ridge {
	b := bins.Of(h, s.step)
	r := chart.Ridge{Design: design, Look: look, Foot: foot, Told: decades(b)}
	for i, share := range b.Shares {
		r.Edges = append(r.Edges, b.Edge(i))
		r.Heights = append(r.Heights, s.height(share))
	}
	r.Edges = append(r.Edges, b.Edge(len(b.Shares)))
	return r
}

// decades returns the share of the operations in each decade, as text.
func decades(b bins.Bins) (list []chart.Datum) {
	share := map[int]float64{}
	var found []int
	for i, s := range b.Shares {
		decade := int(math.Floor(float64(b.First+i) / bins.PerDecade))
		if !slices.Contains(found, decade) {
			found = append(found, decade)
		}
		share[decade] += s
	}
	for _, decade := range found {
		if share[decade] > 0 {
			from := math.Pow(10, float64(decade))
			list = append(list, chart.Datum{X: format.Duration(from) + " … " + format.Duration(10*from),
				Y: format.Percent(share[decade])})
		}
	}
	return list
}
