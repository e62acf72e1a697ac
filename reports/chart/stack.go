package chart

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"idlab/reports/format"
)

// Stack is a layer of horizontal stacked bars, one for each name on the y axis, from the left end of the x axis.
type Stack struct {
	Parts []Part
	Bars  []Bar
	Label string // describes the labels of the bars
}

// Part is a part that all bars of a Stack have.
type Part struct {
	Name string
	Tone Tone
}

// Bar is the bar of a design.
type Bar struct {
	Design  string
	At      float64   // position on the y axis
	Lengths []float64 // lengths of the parts on the x axis; parts that are not above 0 are left out
	Label   string    // text at the right of the axis
}

// Tone is the appearance of a part. Tones differ in lightness and hatching. No tone is the colour of a design.
type Tone uint8

// The tones, in order of prominence.
const (
	Pale Tone = iota
	Middle
	PaleHatched // looks like a mixture of Pale and Middle
	WarmPale
	WarmHatched
	WarmDark
	tones
)

// ground and hatching are the colours of a tone.
func (t Tone) ground() color.Color {
	return [tones]color.Color{
		Pale: color.NRGBA{0xE6, 0xE4, 0xF1, 0xFF}, Middle: color.NRGBA{0x99, 0x8E, 0xC3, 0xFF},
		PaleHatched: color.NRGBA{0xE6, 0xE4, 0xF1, 0xFF},
		WarmPale:    color.NRGBA{0xFD, 0xB8, 0x63, 0xFF},
		WarmHatched: color.NRGBA{0xFD, 0xDB, 0xA8, 0xFF}, WarmDark: color.NRGBA{0x7F, 0x3B, 0x08, 0xFF},
	}[t]
}

func (t Tone) hatching() color.Color {
	switch t {
	case PaleHatched:
		return Middle.ground()
	case WarmHatched:
		return WarmDark.ground()
	default:
		return nil
	}
}

// barShare is the thickness of a bar as a share of its row; maxBar bounds it.
const (
	barShare = 0.72
	maxBar   = vg.Length(16)
)

// Plotters draws the bars and their labels.
func (s Stack) Plotters(*Panel) (drawn []plot.Plotter, err error) {
	for _, b := range s.Bars {
		drawn = append(drawn, Tagged(b.Design, []plot.Plotter{stacked{b, s.Parts}})...)
	}
	return drawn, nil
}

// Data returns the lengths of the parts and the labels.
func (s Stack) Data(p *Panel) (list []Datum) {
	for _, b := range s.Bars {
		for i, part := range s.Parts {
			if b.length(i) > 0 {
				list = append(list, Datum{Design: b.Design, X: p.X.value(b.length(i)), Y: part.Name})
			}
		}
		if b.Label != "" {
			list = append(list, Datum{Design: b.Design, X: b.Label, Y: s.Label})
		}
	}
	return list
}

// length returns the length of a part, 0 if the bar does not have it.
func (b Bar) length(part int) float64 {
	if part >= len(b.Lengths) || !format.IsNumber(b.Lengths[part]) {
		return 0
	}
	return math.Max(0, b.Lengths[part])
}

// stacked draws one bar.
type stacked struct {
	Bar
	parts []Part
}

// Plot draws the parts from left to right, clipped to the axis, and the label at the right of the axis, so that all
// labels form a column.
func (s stacked) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	middle := y(s.At)
	half := min(maxBar, y(s.At+barShare/2)-y(s.At-barShare/2)) / 2
	from := p.X.Min
	for i, part := range s.parts {
		to := math.Min(from+s.length(i), p.X.Max)
		if to > from {
			part.Tone.fill(&c, vg.Rectangle{
				Min: vg.Point{X: x(from), Y: middle - half}, Max: vg.Point{X: x(to), Y: middle + half},
			})
		}
		from = to
	}
	// gonum raises the names on an axis by the same distance.
	lift := labelStyle().FontExtents().Descent
	c.FillText(labelStyle(), vg.Point{X: c.Max.X + labelGap, Y: middle + lift}, s.Label)
}

// labelGap is the distance of a label from the axis.
const labelGap = vg.Length(5)

func labelStyle() draw.TextStyle {
	style := sans(tickSize)
	style.YAlign = draw.YCenter
	return style
}

// GlyphBoxes makes room for the label.
func (s stacked) GlyphBoxes(p *plot.Plot) []plot.GlyphBox {
	room := vg.Rectangle{Max: vg.Point{X: labelGap + labelStyle().Width(s.Label)}}
	return []plot.GlyphBox{{X: 1, Y: p.Y.Norm(s.At), Rectangle: room}}
}

// fill draws a rectangle in the tone, with an edge.
func (t Tone) fill(c *draw.Canvas, r vg.Rectangle) {
	ring := []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}}
	c.FillPolygon(t.ground(), ring)
	if hatch := t.hatching(); hatch != nil {
		c.StrokeLines(draw.LineStyle{Color: hatch, Width: 0.9}, hatches(r)...)
	}
	c.StrokeLines(draw.LineStyle{Color: Pencil(), Width: 0.4}, append(ring, r.Min))
}

// hatchStep is the horizontal distance of hatches.
const hatchStep = vg.Length(3.6)

// hatches returns the rising diagonals within a rectangle. They continue in adjacent rectangles.
func hatches(r vg.Rectangle) (lines [][]vg.Point) {
	first := vg.Length(math.Ceil(float64((r.Min.X-r.Max.Y)/hatchStep))) * hatchStep
	for at := first; at < r.Max.X-r.Min.Y; at += hatchStep { // on the diagonal x − y = at
		from, to := max(r.Min.X, at+r.Min.Y), min(r.Max.X, at+r.Max.Y)
		if from < to {
			lines = append(lines, []vg.Point{{X: from, Y: from - at}, {X: to, Y: to - at}})
		}
	}
	return lines
}

// Thumbnail draws the tone's sample in a legend.
func (t Tone) Thumbnail(c *draw.Canvas) { t.fill(c, c.Rectangle) }

// StackLegend returns an entry for each part that at least one of the bars has.
func StackLegend(stacks ...Stack) (entries []Entry) {
	for i, part := range stacks[0].Parts {
		has := func(b Bar) bool { return b.length(i) > 0 }
		if slices.ContainsFunc(stacks, func(s Stack) bool { return slices.ContainsFunc(s.Bars, has) }) {
			entries = append(entries, Entry{Label: part.Name, Thumbs: []plot.Thumbnailer{part.Tone}})
		}
	}
	return entries
}

// StackHeight returns the height of a panel with n bars.
func StackHeight(n int) vg.Length { return RowsHeight(n, barHeight) }

// RowsHeight returns the height of a panel with n rows above an axis.
func RowsHeight(n int, row vg.Length) vg.Length { return axisHeight + vg.Length(n)*row }

const (
	barHeight  = vg.Length(13) // height of a bar and the distance to the next one
	axisHeight = vg.Length(24) // height of a horizontal axis
)
