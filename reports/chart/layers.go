package chart

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Band is a shaded range of an axis, such as the noise floor. It has no data.
type Band struct {
	From, To float64 // on the x axis
	Level    bool    // From and To are on the y axis instead
	Color    color.Color
}

// BandColor returns the colour of a band.
func BandColor() color.Color { return color.Gray{0xDD} }

// Plotters draws the band, clipped to the axes.
func (b Band) Plotters(p *Panel) ([]plot.Plotter, error) {
	lo, hi := plotter.XY{X: p.X.Min, Y: p.Y.Min}, plotter.XY{X: p.X.Max, Y: p.Y.Max}
	if b.Level {
		lo.Y, hi.Y = math.Max(b.From, lo.Y), math.Min(b.To, hi.Y)
	} else {
		lo.X, hi.X = math.Max(b.From, lo.X), math.Min(b.To, hi.X)
	}
	if !(lo.X < hi.X && lo.Y < hi.Y) {
		return nil, nil
	}
	return []plot.Plotter{&plotter.Polygon{Color: b.Color, XYs: []plotter.XYs{{
		lo, {X: hi.X, Y: lo.Y}, hi, {X: lo.X, Y: hi.Y},
	}}}}, nil
}

// Data returns nil.
func (Band) Data(*Panel) []Datum { return nil }

// Curve is a line that belongs to no design: an ideal, a model or the ratio 1. It has no data.
type Curve struct {
	Points []Point // only X and Y are used
	Style  draw.LineStyle
}

// Reference returns the style of a reference line.
func Reference() draw.LineStyle {
	return draw.LineStyle{Color: Pencil(), Width: 1, Dashes: []vg.Length{2, 2}}
}

// Upright returns a vertical reference line at a value on the x axis.
func Upright(p *Panel, x float64) Curve {
	return Curve{[]Point{{X: x, Y: p.Y.Min}, {X: x, Y: p.Y.Max}}, Reference()}
}

// Plotters draws the curve, clipped to the axes.
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

// Data returns nil.
func (Curve) Data(*Panel) []Datum { return nil }

// Sample returns the sample of a curve in a legend.
func Sample(style draw.LineStyle) []plot.Thumbnailer {
	return []plot.Thumbnailer{&plotter.Line{LineStyle: style}}
}

// Hatch is the ground of a panel whose values are predicted, not measured.
type Hatch struct{}

// Plotters returns the hatching.
func (Hatch) Plotters(*Panel) ([]plot.Plotter, error) { return []plot.Plotter{hatching{}}, nil }

// Data returns nothing: the hatching has no values.
func (Hatch) Data(*Panel) []Datum { return nil }

// hatching draws parallel lines over its whole canvas.
type hatching struct{}

func (h hatching) Plot(c draw.Canvas, _ *plot.Plot) { h.Thumbnail(&c) }

// Thumbnail draws the sample in a legend.
func (hatching) Thumbnail(c *draw.Canvas) {
	c.StrokeLines(draw.LineStyle{Color: ShadeColor(), Width: 1.2}, hatches(c.Rectangle)...)
}

// Predicted returns the entry of a legend for the hatching.
func Predicted(label string) Entry {
	return Entry{Label: label, Thumbs: []plot.Thumbnailer{hatching{}}}
}
