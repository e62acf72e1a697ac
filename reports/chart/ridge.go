package chart

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Ridge is a distribution, drawn as a skyline that stands on the row of its design:
// many of them under each other are told apart where as many lines would not be.
type Ridge struct {
	Design string
	Look   Look
	Foot   float64 // on the y axis
	// Edges are on the x axis, one more than there are Heights between them, which
	// are on the y axis, above Foot.
	Edges, Heights []float64
	// Told is the distribution in words, of which X, Y and Interval count.
	Told []Datum
}

// Plotters draw the skyline, filled down to its foot, as far as the x axis goes.
func (r Ridge) Plotters(p *Panel) ([]plot.Plotter, error) {
	var drawn []plot.Plotter
	fill := r.Look.hue.faint()
	line := draw.LineStyle{Color: r.Look.Color(), Width: 0.9}
	for _, run := range r.runs() {
		outline := r.outline(p, run)
		if len(outline) > 2 {
			drawn = append(drawn, &plotter.Polygon{XYs: []plotter.XYs{outline}, Color: fill}, &plotter.Line{XYs: outline, LineStyle: line})
		}
	}
	return Tagged(r.Design, drawn), nil
}

// Data tells the distribution.
func (r Ridge) Data(*Panel) (list []Datum) {
	for _, d := range r.Told {
		d.Design = r.Design
		list = append(list, d)
	}
	return list
}

// runs are the stretches, from one step to before another, that rise above the
// foot.
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

// outline goes up the stretch's first step, along all steps, and down its last.
func (r Ridge) outline(p *Panel, run [2]int) (out plotter.XYs) {
	at := func(edge int) float64 { return math.Min(math.Max(r.Edges[edge], p.X.Min), p.X.Max) }
	out = append(out, plotter.XY{X: at(run[0]), Y: r.Foot})
	for i := run[0]; i < run[1]; i++ {
		if at(i) < at(i+1) {
			out = append(out, plotter.XY{X: at(i), Y: r.Foot + r.Heights[i]}, plotter.XY{X: at(i + 1), Y: r.Foot + r.Heights[i]})
		}
	}
	return append(out, plotter.XY{X: at(run[1]), Y: r.Foot})
}

// RidgeSample is a ridge's entry in a legend, MarkSample that of a mark of any
// design.
func RidgeSample() []plot.Thumbnailer {
	return []plot.Thumbnailer{&plotter.Polygon{Color: color.Gray{0xD4}, LineStyle: draw.LineStyle{Color: Pencil(), Width: 0.9}}}
}

func MarkSample() []plot.Thumbnailer {
	return []plot.Thumbnailer{&plotter.Scatter{GlyphStyle: mark{shape: circle}.style(Pencil())}}
}

// Foot and Guide are the styles of lines that a scale has within a row: where it
// begins, and at some value.
func Foot() draw.LineStyle { return draw.LineStyle{Color: color.Gray{0xBC}, Width: 0.5} }

func Guide() draw.LineStyle {
	return draw.LineStyle{Color: color.Gray{0x9C}, Width: 0.5, Dashes: []vg.Length{1, 2.5}}
}
