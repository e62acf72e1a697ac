package chart

import (
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Columns is a layer of a distribution: how large a share has each whole number,
// or each of a range of them, and how large it would be by some model. What the
// model says is a line with dots over the columns, so that one sees both where
// it is higher and where there is no column at all.
type Columns struct {
	Designs []string // whose they are
	Look    Look
	List    []Column // from left to right
	// Model names in words where the dots come from: "by chance".
	Model string
	// Note stands above the columns, at the right: see Headroom.
	Note []string
}

// Column is the share of the numbers from First to Last, which may be the same.
type Column struct {
	First, Last  int
	Share, Model float64 // of 1; what is not above the axis is not drawn
}

// left and right are the edges on the axis: a number has the room around it.
func (c Column) left() float64  { return float64(c.First) - 0.5 }
func (c Column) right() float64 { return float64(c.Last) + 0.5 }

func (c Column) name() string {
	if c.First == c.Last {
		return grouped(float64(c.First))
	}
	return grouped(float64(c.First)) + " … " + grouped(float64(c.Last))
}

// Plotters draw the columns, and the model over them. They bear the name of a
// design only if they are not those of several: fading one would fade the others.
func (c Columns) Plotters(p *Panel) ([]plot.Plotter, error) {
	drawn := []plot.Plotter{c.columns(p)}
	if len(c.Designs) == 1 {
		drawn = Tagged(c.Designs[0], drawn)
	}
	return append(append(drawn, c.model(p)...), note(c.Note)), nil
}

func (c Columns) columns(p *Panel) *plotter.Polygon {
	area := &plotter.Polygon{Color: c.Look.hue.faint(), LineStyle: draw.LineStyle{Color: c.Look.Color(), Width: 0.8}}
	for _, col := range c.List {
		if col.Share > p.Y.Min {
			top := p.within(col.Share)
			area.XYs = append(area.XYs, plotter.XYs{{X: col.left(), Y: p.Y.Min}, {X: col.left(), Y: top}, {X: col.right(), Y: top}, {X: col.right(), Y: p.Y.Min}})
		}
	}
	return area
}

func (c Columns) model(p *Panel) []plot.Plotter {
	var dots plotter.XYs
	for _, col := range c.List {
		if col.Model >= p.Y.Min && col.Model <= p.Y.Max {
			dots = append(dots, plotter.XY{X: (col.left() + col.right()) / 2, Y: col.Model})
		}
	}
	if len(dots) == 0 {
		return nil
	}
	return []plot.Plotter{&plotter.Line{XYs: dots, LineStyle: Reference()}, &plotter.Scatter{XYs: dots, GlyphStyle: modelDot()}}
}

func modelDot() draw.GlyphStyle {
	return draw.GlyphStyle{Color: Ink(), Radius: 1.2, Shape: draw.CircleGlyph{}}
}

// Data tells the shares that are drawn, and first the note.
func (c Columns) Data(p *Panel) (list []Datum) {
	design := strings.Join(c.Designs, ", ")
	if len(c.Note) > 0 {
		list = append(list, Datum{Design: design, X: "all", Y: strings.Join(c.Note, "; ")})
	}
	for _, col := range c.List {
		d := Datum{Design: design, X: col.name(), Y: p.Y.value(0)}
		if col.Share > p.Y.Min {
			d.Y = p.Y.value(col.Share)
		}
		modelled := col.Model >= p.Y.Min && c.Model != ""
		if modelled {
			d.Y += ", " + c.Model + " " + p.Y.value(col.Model)
		}
		if modelled || col.Share > p.Y.Min {
			list = append(list, d)
		}
	}
	return list
}

// note is text in the top right corner of a panel.
type note []string

// Plot writes it, in smaller letters where there is no room.
func (n note) Plot(c draw.Canvas, _ *plot.Plot) {
	const margin = vg.Length(4)
	y := c.Max.Y
	for _, line := range n {
		style, txt := fit(sans(noteSize), line, c.Max.X-c.Min.X-2*margin)
		style.XAlign = draw.XRight
		y -= noteSize * leading
		c.FillText(style, vg.Point{X: c.Max.X - margin, Y: y}, txt)
	}
}

// Headroom adds room for lines of a note to a logarithmic axis, above all that is
// drawn on it, in a panel of that height; 0 for the usual one.
func (a Axis) Headroom(lines int, height vg.Length) Axis {
	if height == 0 {
		height = usualHeight
	}
	const tickLabels, margin = tickSize * 2, noteSize / 2
	share := (vg.Length(lines)*noteSize*leading + margin) / (height - tickLabels)
	a.Max = a.Min * math.Pow(a.Max/a.Min, 1/(1-float64(share)))
	return a
}

// Bins are columns without shares for the numbers from lo to hi: one for each
// number, or where that would make more than fit into a panel, for as many as
// 2, 5 or 10 of them, or a power of ten times that.
func Bins(lo, hi int) (list []Column) {
	const most = 60
	width := int(markAbove(math.Max(1, float64(hi-lo+1)/most)))
	for first := lo - lo%width; first <= hi; first += width {
		list = append(list, Column{First: first, Last: first + width - 1})
	}
	return list
}

// BinAxis has room for the columns, of which there is at least one, and marks at
// round numbers.
func BinAxis(label string, list []Column) Axis {
	a := Axis{Label: label, Scale: plot.LinearScale{}, Min: list[0].left(), Max: list[len(list)-1].right(), Format: Format{Value: grouped}}
	step := markAbove(math.Max(1, (a.Max-a.Min)/8))
	for at := step * math.Max(0, math.Ceil(a.Min/step)); at <= a.Max; at += step { // no "-0"
		a.Ticks = append(a.Ticks, plot.Tick{Value: at, Label: grouped(at)})
	}
	return a
}

// ColumnSample and ModelSample are the legend's entries for columns of any design
// and for the model over them.
func ColumnSample() []plot.Thumbnailer {
	return []plot.Thumbnailer{&plotter.Polygon{Color: color.Gray{0xDD}, LineStyle: draw.LineStyle{Color: Pencil(), Width: 0.8}}}
}
func ModelSample() []plot.Thumbnailer {
	return []plot.Thumbnailer{&plotter.Line{LineStyle: Reference()}, &plotter.Scatter{GlyphStyle: modelDot()}}
}
