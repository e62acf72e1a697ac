package chart

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"idlab/reports/format"
)

// Interval is a value on the x axis with an interval. Y is a name or a value on the y axis. Without an interval it is a
// dot.
type Interval struct {
	Design string // "": the value belongs to no design
	Of     string // describes the source of the value if Design is ""
	Glyph  draw.GlyphStyle
	X, Y   float64
	Lo, Hi float64 // ±Inf: no interval
	// Beyond is the true value on the y axis if it is outside of the axis; Y is then the end of the axis. 0: Y is the
	// true value.
	Beyond float64
}

// Intervals is a layer of intervals.
type Intervals []Interval

// Plotters draws a line for each interval, clipped to the axis, and the marks over the lines. It draws no value outside
// of the axes, such as 0 on a logarithmic axis.
func (list Intervals) Plotters(p *Panel) (drawn []plot.Plotter, err error) {
	for _, design := range list.designs() {
		var parts []plot.Plotter
		marks := &plotter.Scatter{}
		var glyphs []draw.GlyphStyle
		for _, iv := range list {
			if iv.Design != design || !iv.onAxes(p) {
				continue
			}
			if iv.bounded() {
				parts = append(parts, iv.line(p))
			}
			marks.XYs, glyphs = append(marks.XYs, plotter.XY{X: iv.X, Y: iv.Y}), append(glyphs, iv.Glyph)
		}
		if len(glyphs) > 0 {
			marks.GlyphStyleFunc = func(i int) draw.GlyphStyle { return glyphs[i] }
			drawn = append(drawn, Tagged(design, append(parts, marks))...)
		}
	}
	return drawn, nil
}

// designs returns the distinct designs of the intervals.
func (list Intervals) designs() (designs []string) {
	for _, iv := range list {
		if !slices.Contains(designs, iv.Design) {
			designs = append(designs, iv.Design)
		}
	}
	return designs
}

func (iv Interval) bounded() bool { return format.IsNumber(iv.Lo) && format.IsNumber(iv.Hi) }

func (iv Interval) onAxes(p *Panel) bool { return p.X.holds(iv.X) && p.Y.holds(iv.Y) }

// holds reports whether a value is on the axis, with a tolerance for rounding errors. It is false for NaN.
func (a Axis) holds(v float64) bool {
	return a.Min-1e-9*math.Abs(a.Min) <= v && v <= a.Max+1e-9*math.Abs(a.Max)
}

func (iv Interval) line(p *Panel) plot.Plotter {
	within := func(v float64) float64 { return min(max(v, p.X.Min), p.X.Max) }
	return &plotter.Line{
		XYs:       plotter.XYs{{X: within(iv.Lo), Y: iv.Y}, {X: within(iv.Hi), Y: iv.Y}},
		LineStyle: lineOf(iv.Glyph),
	}
}

func lineOf(g draw.GlyphStyle) draw.LineStyle { return draw.LineStyle{Color: g.Color, Width: 1.2} }

// Data returns the values that are drawn.
func (list Intervals) Data(p *Panel) (data []Datum) {
	for _, iv := range list {
		if !iv.onAxes(p) {
			continue
		}
		d := Datum{Design: cmp.Or(iv.Design, iv.Of), X: p.X.value(iv.X), Y: p.Y.value(cmp.Or(iv.Beyond, iv.Y))}
		if iv.bounded() {
			d.Interval = p.X.value(iv.Lo) + " … " + p.X.value(iv.Hi)
		}
		data = append(data, d)
	}
	return data
}

// Glyph returns the mark of the design.
func (l Look) Glyph(hollow bool) draw.GlyphStyle { return mark{l.shape, hollow}.style(l.Color()) }

// Dot returns a small mark for values that belong to no design.
func Dot(hollow bool) draw.GlyphStyle {
	g := mark{circle, hollow}.style(Pencil())
	g.Radius = 2
	return g
}

// Disc returns the mark that stands for the marks of all designs in a legend.
func Disc(hollow bool) draw.GlyphStyle { return mark{circle, hollow}.style(Pencil()) }

// Diamond returns the mark of values that were measured elsewhere, such as published ones.
func Diamond() draw.GlyphStyle {
	g := mark{diamond, true}.style(Pencil())
	g.Radius = 3.2
	return g
}

// IntervalSample returns a mark on an interval as a sample in a legend.
func IntervalSample(g draw.GlyphStyle) []plot.Thumbnailer {
	return []plot.Thumbnailer{&plotter.Line{LineStyle: lineOf(g)}, &plotter.Scatter{GlyphStyle: g}}
}

// DotSample returns a mark as a sample in a legend.
func DotSample(g draw.GlyphStyle) []plot.Thumbnailer {
	return []plot.Thumbnailer{&plotter.Scatter{GlyphStyle: g}}
}

// NamedWidth returns the width of panels with a NamesAxis in points. It is larger than the default if a title needs it.
func NamedWidth(panels []*Panel) vg.Length {
	const usual, around = vg.Length(310), vg.Length(16)
	name, title := vg.Length(0), vg.Length(0)
	for _, p := range panels {
		title = max(title, bold(noteSize).Width(p.Title))
		for _, t := range p.Y.Ticks {
			name = max(name, sans(tickSize).Width(t.Label))
		}
	}
	return min(max(usual, name+title+around), maxWidth)
}

// Trend returns the style of a line through dots.
func Trend() draw.LineStyle { return draw.LineStyle{Color: Ink(), Width: 1.8} }
