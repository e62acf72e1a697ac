package chart

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Band is an area of the panel from one value on the x axis to another: what lies
// in it is no difference, say. It tells no data.
type Band struct {
	From, To float64
	Color    color.Color
}

// BandColor is that of a band that a legend explains.
func BandColor() color.Color { return color.Gray{0xDD} }

// Plotters draw the band as far as the axes go.
func (b Band) Plotters(p *Panel) ([]plot.Plotter, error) {
	from, to := math.Max(b.From, p.X.Min), math.Min(b.To, p.X.Max)
	if !(from < to) {
		return nil, nil
	}
	return []plot.Plotter{&plotter.Polygon{Color: b.Color, XYs: []plotter.XYs{{
		{X: from, Y: p.Y.Min}, {X: to, Y: p.Y.Min}, {X: to, Y: p.Y.Max}, {X: from, Y: p.Y.Max},
	}}}}, nil
}

// Data is none.
func (Band) Data(*Panel) []Datum { return nil }

// Curve is a line that no design has: an ideal, a model, a 1. It tells no data.
type Curve struct {
	Points []Point // of which X and Y count
	Style  draw.LineStyle
}

// Reference is the style of a line to compare with.
func Reference() draw.LineStyle {
	return draw.LineStyle{Color: Pencil(), Width: 1, Dashes: []vg.Length{2, 2}}
}

// Upright is a reference at a value on the x axis.
func Upright(p *Panel, x float64) Curve {
	return Curve{[]Point{{X: x, Y: p.Y.Min}, {X: x, Y: p.Y.Max}}, Reference()}
}

// Plotters draw the curve where it is within the axes.
func (c Curve) Plotters(p *Panel) ([]plot.Plotter, error) {
	var within plotter.XYs
	for _, pt := range c.Points {
		if pt.X >= p.X.Min && pt.X <= p.X.Max && pt.Y >= p.Y.Min && pt.Y <= p.Y.Max {
			within = append(within, plotter.XY{X: pt.X, Y: pt.Y})
		}
	}
	if len(within) < 2 {
		return nil, nil
	}
	return []plot.Plotter{&plotter.Line{XYs: within, LineStyle: c.Style}}, nil
}

// Data is none.
func (Curve) Data(*Panel) []Datum { return nil }

// Sample is the curve's entry in a legend.
func Sample(style draw.LineStyle) []plot.Thumbnailer {
	return []plot.Thumbnailer{&plotter.Line{LineStyle: style}}
}
