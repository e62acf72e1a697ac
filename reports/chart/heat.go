package chart

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Heat is a layer of coloured cells with values as text. Its rows are on a LongNamesAxis. The names of the
// columns are slanted and above the cells, in place of the title of the panel.
type Heat struct {
	Columns []HeatColumn
	Cells   []HeatCell // in any order
	Rules   []int      // rows with a thin line above, from 0
}

// HeatColumn is a column with its name. Without a design it is a gap.
type HeatColumn struct{ Design, Name string }

// HeatCell is a cell. Row and Column count from 0.
type HeatCell struct {
	Row, Column int
	Fill        color.Color // nil: no fill
	Text        string
	Faint       bool  // the text is less prominent
	Told        Datum // the value as text
}

// Sizes in points.
const (
	heatWidth  = vg.Length(31) // minimum width of a column
	heatHeight = vg.Length(13.5)
	heatGap    = vg.Length(0.5) // half of the distance between two cells
	slant      = math.Pi / 4
	maxLong    = vg.Length(230)
)

// Panel returns a panel with this layer alone.
func (h Heat) Panel(workload string, rows Axis) *Panel {
	return &Panel{
		Workload: workload, Y: rows, ShadeFrom: math.NaN(), Over: []Layer{h},
		X: Axis{Scale: plot.LinearScale{}, Min: -0.5, Max: float64(len(h.Columns)) - 0.5, Names: true},
	}
}

// Size returns the size of the panel in points.
func (h Heat) Size(rows Axis) (width, height vg.Length) {
	for _, t := range rows.Ticks {
		width = max(width, sans(tickSize).Width(t.Label))
	}
	above, beyond := vg.Length(0), vg.Length(0)
	for _, col := range h.Columns {
		box := slanted().Rectangle(heading(col.Name))
		above, beyond = max(above, box.Max.Y), max(beyond, box.Max.X)
	}
	return width + vg.Length(len(h.Columns))*heatWidth + beyond, vg.Length(len(rows.Ticks))*heatHeight + above
}

// LongNamesAxis is a NamesAxis with more room for the names.
func LongNamesAxis(names []string) Axis {
	a := NamesAxis(names)
	for i, name := range names {
		_, a.Ticks[i].Label = fit(sans(tickSize), name, maxLong)
	}
	return a
}

// Data returns the values of the cells.
func (h Heat) Data(*Panel) (list []Datum) {
	for _, c := range h.Cells {
		list = append(list, c.Told)
	}
	return list
}

// Plotters draws the columns with their names.
func (h Heat) Plotters(*Panel) (drawn []plot.Plotter, err error) {
	for i, of := range h.Columns {
		col := heatColumn{name: heading(of.Name), at: i, of: len(h.Columns)}
		for _, c := range h.Cells {
			if c.Column == i {
				col.cells = append(col.cells, c)
			}
		}
		drawn = append(drawn, Tagged(of.Design, []plot.Plotter{col})...)
	}
	return append(drawn, heatRules(h.Rules)), nil
}

type heatColumn struct {
	name   string
	at, of int
	cells  []HeatCell
}

func (col heatColumn) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	left, right := x(float64(col.at)-0.5), x(float64(col.at)+0.5)
	for _, cell := range col.cells {
		row := -float64(cell.Row)
		cell.draw(c, vg.Rectangle{
			Min: vg.Point{X: left + heatGap, Y: y(row-0.5) + heatGap},
			Max: vg.Point{X: right - heatGap, Y: y(row+0.5) - heatGap},
		})
	}
	c.FillText(slanted(), vg.Point{X: (left + right) / 2, Y: c.Max.Y + 4}, col.name)
}

// heading returns the name of a column as it is drawn.
func heading(name string) string { return shorten(sans(tickSize), name, maxLong) }

// slanted returns the style of the names of columns.
func slanted() draw.TextStyle {
	s := sans(tickSize)
	s.Rotation = slant
	return s
}

// GlyphBoxes makes room for the name, above and to the right.
func (col heatColumn) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	box := slanted().Rectangle(col.name)
	return []plot.GlyphBox{{
		X: (float64(col.at) + 0.5) / float64(col.of), Y: 1,
		Rectangle: vg.Rectangle{Max: vg.Point{X: box.Max.X, Y: box.Max.Y + 4}},
	}}
}

// draw fills the rectangle and writes the text at its centre.
func (cell HeatCell) draw(c draw.Canvas, room vg.Rectangle) {
	if cell.Fill != nil {
		c.SetColor(cell.Fill)
		c.Fill(room.Path())
	}
	style := sans(tickSize)
	style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
	style.Color = textOn(cell.Fill)
	if cell.Faint {
		style.Color = Pencil()
	}
	// gonum raises the names of the rows by the same distance.
	middle := vg.Point{X: (room.Min.X + room.Max.X) / 2, Y: (room.Min.Y+room.Max.Y)/2 + style.FontExtents().Descent}
	c.FillText(style, middle, cell.Text)
}

// textOn returns the colour of text on a background: black or white, whichever has more contrast.
func textOn(ground color.Color) color.Color {
	switch {
	case ground == nil:
		return Ink()
	case contrast(color.White, ground) > contrast(color.Black, ground):
		return color.White
	}
	return color.Black
}

// contrast returns the contrast of two colours by WCAG 2, from 1 to 21.
func contrast(a, b color.Color) float64 {
	light := func(c color.Color) float64 {
		r, g, b, _ := c.RGBA()
		return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b) + 0.05
	}
	return math.Max(light(a), light(b)) / math.Min(light(a), light(b))
}

// linear returns the linear intensity of an sRGB channel, from 0 to 1.
func linear(channel uint32) float64 {
	v := float64(channel) / 0xFFFF
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// heatRules are thin lines above rows.
type heatRules []int

func (rules heatRules) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	for _, row := range rules {
		at := y(0.5 - float64(row))
		c.StrokeLine2(draw.LineStyle{Color: Pencil(), Width: 0.5}, c.Min.X, at, c.Max.X, at)
	}
}

// shorter and longer are the full colours of ratios below and above 1. They are distinguishable with every kind of
// colour vision, and dark enough for white text on them.
func shorter() color.NRGBA { return color.NRGBA{0x00, 0x72, 0xB2, 0xFF} }
func longer() color.NRGBA  { return color.NRGBA{0xC0, 0x4F, 0x00, 0xFF} }

// Diverging returns the colour of a ratio: white at 1, blue below, orange above. The colour is full from the ratio
// fullest on, and below its inverse.
func Diverging(ratio, fullest float64) color.Color {
	strength, full := math.Log(ratio)/math.Log(fullest), longer()
	if strength < 0 {
		strength, full = -strength, shorter()
	}
	if math.IsNaN(strength) {
		return color.White
	}
	strength = math.Min(strength, 1)
	mix := func(full uint8) uint8 { return uint8(math.Round(255 + strength*(float64(full)-255))) }
	return color.NRGBA{mix(full.R), mix(full.G), mix(full.B), 0xFF}
}

// HeatSample returns a cell as a sample in a legend.
func HeatSample(cell HeatCell) []plot.Thumbnailer { return []plot.Thumbnailer{heatThumb(cell)} }

type heatThumb HeatCell

func (t heatThumb) Thumbnail(c *draw.Canvas) { HeatCell(t).draw(*c, c.Rectangle) }
