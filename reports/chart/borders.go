package chart

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Border is a place on the x axis from which on another part of the machine is used: a thin vertical line with a word at
// its top.
type Border struct {
	X    float64
	Word string
}

// BorderStyle returns the style of the line of a border.
func BorderStyle() draw.LineStyle { return draw.LineStyle{Color: Pencil(), Width: 0.6} }

// borders returns the lines and the words of the panel's borders. Each word is below the one before, so that none
// covers another. A word near the end of the axis is on the left of its line.
func (p *Panel) borders() (drawn []plot.Plotter) {
	for i, b := range p.Borders {
		top := plotter.XY{X: b.X, Y: p.Y.Max}
		style, gap := sans(tickSize), vg.Length(2)
		style.Color, style.YAlign = Pencil(), draw.YTop
		if p.X.Scale.Normalize(p.X.Min, p.X.Max, b.X) > 0.8 {
			style.XAlign, gap = draw.XRight, -gap
		}
		drawn = append(drawn,
			&plotter.Line{XYs: plotter.XYs{{X: b.X, Y: p.Y.Min}, top}, LineStyle: BorderStyle()},
			&plotter.Labels{XYs: plotter.XYs{top}, Labels: []string{b.Word}, TextStyle: []draw.TextStyle{style},
				Offset: vg.Point{X: gap, Y: -2 - vg.Length(i)*tickSize*leading}})
	}
	return drawn
}
