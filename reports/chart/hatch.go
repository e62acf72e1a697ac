package chart

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

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
