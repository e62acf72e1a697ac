package chart

import (
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"idlab/reports/format"
)

// Columns is a layer with a histogram of whole numbers. A column is the share of a number or of a range of numbers. A
// line with dots over the columns shows the shares by a model.
type Columns struct {
	Designs []string // the designs with this distribution
	Look    Look
	List    []Column // from left to right
	// Model describes the model: "expected".
	Model string
	// Note is text in the top right corner, one string per line. Headroom makes room for it.
	Note []string
}

// Column is a column for the numbers from First to Last inclusive.
type Column struct {
	First, Last  int
	Share, Model float64 // measured share and share by the model, from 0 to 1; shares below the axis are not drawn
}

// left and right are the edges of the column on the axis.
func (c Column) left() float64  { return float64(c.First) - 0.5 }
func (c Column) right() float64 { return float64(c.Last) + 0.5 }

func (c Column) name() string {
	if c.First == c.Last {
		return format.Grouped(c.First)
	}
	return format.Grouped(c.First) + " … " + format.Grouped(c.Last)
}

// Plotters draws the columns and the model. Columns of a single design are tagged with the design. Columns of several
// designs have no tag, because a filter by one design would also fade the others.
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
			area.XYs = append(area.XYs, plotter.XYs{
				{X: col.left(), Y: p.Y.Min}, {X: col.left(), Y: top},
				{X: col.right(), Y: top}, {X: col.right(), Y: p.Y.Min},
			})
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
	return []plot.Plotter{
		&plotter.Line{XYs: dots, LineStyle: Reference()}, &plotter.Scatter{XYs: dots, GlyphStyle: modelDot()},
	}
}

func modelDot() draw.GlyphStyle {
	return draw.GlyphStyle{Color: Ink(), Radius: 1.2, Shape: draw.CircleGlyph{}}
}

// Data returns the note and then the shares that are drawn.
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

// Plot writes the note, in smaller letters if there is too little room.
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

// Headroom extends a logarithmic axis at the top, so that a note of several lines has room above the data. height is
// the height of the panel; 0: the default.
func (a Axis) Headroom(lines int, height vg.Length) Axis {
	if height == 0 {
		height = defaultHeight
	}
	const tickLabels, margin = tickSize * 2, noteSize / 2
	share := (vg.Length(lines)*noteSize*leading + margin) / (height - tickLabels)
	a.Max = a.Min * math.Pow(a.Max/a.Min, 1/(1-float64(share)))
	return a
}

// Bins returns columns without shares for the numbers from lo to hi. A column covers one number, or 1, 2 or 5 times a
// power of ten of them if there are too many numbers for a panel.
func Bins(lo, hi int) (list []Column) {
	const most = 60
	width := int(markAbove(math.Max(1, float64(hi-lo+1)/most)))
	for first := lo - lo%width; first <= hi; first += width {
		list = append(list, Column{First: first, Last: first + width - 1})
	}
	return list
}

// BinAxis returns an axis for at least one column, with ticks at round numbers.
func BinAxis(label string, list []Column) Axis {
	a := Axis{
		Label: label, Scale: plot.LinearScale{}, Min: list[0].left(), Max: list[len(list)-1].right(),
		Format: counts(),
	}
	step := markAbove(math.Max(1, (a.Max-a.Min)/8))
	for at := step * math.Ceil(a.Min/step); at <= a.Max; at += step {
		a.Ticks = append(a.Ticks, plot.Tick{Value: at, Label: a.Format.Mark(at)})
	}
	return a
}

// ColumnSample returns the sample of a column of any design in a legend.
func ColumnSample() []plot.Thumbnailer {
	edge := draw.LineStyle{Color: Pencil(), Width: 0.8}
	return []plot.Thumbnailer{&plotter.Polygon{Color: color.Gray{0xDD}, LineStyle: edge}}
}

// ModelSample returns the sample of the model in a legend.
func ModelSample() []plot.Thumbnailer {
	return []plot.Thumbnailer{&plotter.Line{LineStyle: Reference()}, &plotter.Scatter{GlyphStyle: modelDot()}}
}
