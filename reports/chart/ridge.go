package chart

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Ridge is a distribution, drawn as a step function above the row of its design. Many ridges below each other are
// distinguishable where the same number of lines in one plot would not be.
type Ridge struct {
	Design string
	Look   Look
	Foot   float64 // base line on the y axis
	// Edges are the edges of the steps on the x axis. Heights are the heights above Foot on the y axis; there is one
	// fewer of them than Edges.
	Edges, Heights []float64
	// Told is the distribution as text; only X, Y and Interval are used.
	Told []Datum
}

// Plotters draws the outline, filled down to the base line and clipped to the x axis.
func (r Ridge) Plotters(p *Panel) ([]plot.Plotter, error) {
	var drawn []plot.Plotter
	fill := r.Look.hue.faint()
	line := draw.LineStyle{Color: r.Look.Color(), Width: 0.9}
	for _, run := range r.runs() {
		outline := r.outline(p, run)
		if len(outline) > 2 {
			drawn = append(drawn,
				&plotter.Polygon{XYs: []plotter.XYs{outline}, Color: fill},
				&plotter.Line{XYs: outline, LineStyle: line})
		}
	}
	return Tagged(r.Design, drawn), nil
}

// Data returns the distribution as text.
func (r Ridge) Data(*Panel) (list []Datum) {
	for _, d := range r.Told {
		d.Design = r.Design
		list = append(list, d)
	}
	return list
}

// runs returns the maximal ranges [from, to) of steps with a height above 0.
func (r Ridge) runs() (list [][2]int) {
	for from := 0; from < len(r.Heights); {
		to := from
		for to < len(r.Heights) && to+1 < len(r.Edges) && r.Heights[to] > 0 {
			to++
		}
		if to > from {
			list = append(list, [2]int{from, to})
		}
		from = max(to, from+1)
	}
	return list
}

// outline returns the outline of a range of steps, from the base line and back to it.
func (r Ridge) outline(p *Panel, run [2]int) (out plotter.XYs) {
	at := func(edge int) float64 { return math.Min(math.Max(r.Edges[edge], p.X.Min), p.X.Max) }
	out = append(out, plotter.XY{X: at(run[0]), Y: r.Foot})
	for i := run[0]; i < run[1]; i++ {
		if at(i) < at(i+1) {
			top := r.Foot + r.Heights[i]
			out = append(out, plotter.XY{X: at(i), Y: top}, plotter.XY{X: at(i + 1), Y: top})
		}
	}
	return append(out, plotter.XY{X: at(run[1]), Y: r.Foot})
}

// RidgeSample returns the sample of a ridge of any design in a legend.
func RidgeSample() []plot.Thumbnailer {
	edge := draw.LineStyle{Color: Pencil(), Width: 0.9}
	return []plot.Thumbnailer{&plotter.Polygon{Color: color.Gray{0xD4}, LineStyle: edge}}
}

// MarkSample returns the sample of a mark of any design in a legend.
func MarkSample() []plot.Thumbnailer {
	return []plot.Thumbnailer{&plotter.Scatter{GlyphStyle: mark{shape: circle}.style(Pencil())}}
}

// Foot returns the style of the base line of a row.
func Foot() draw.LineStyle { return draw.LineStyle{Color: color.Gray{0xBC}, Width: 0.5} }

// Guide returns the style of a line at another height of a row.
func Guide() draw.LineStyle {
	return draw.LineStyle{Color: color.Gray{0x9C}, Width: 0.5, Dashes: []vg.Length{1, 2.5}}
}
