package chart

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Interval is a value on the x axis with its interval along that axis, at a place
// of the y axis: a row of names, or a value. Without an interval it is a dot.
type Interval struct {
	Design string // "" where no design has it
	Of     string // what has it then, in words
	Glyph  draw.GlyphStyle
	X, Y   float64
	Lo, Hi float64 // ±Inf where there is none
	// Beyond is the value on the y axis where that is beyond the axis, and Y its end;
	// else 0.
	Beyond float64
}

// Intervals is a layer of them.
type Intervals []Interval

// Plotters draw a line for each interval, cut off at the ends of the axis, and
// the marks over them. A value that has no place on the axes is not drawn: 0 on a
// logarithmic one.
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

// designs are those that have intervals, each once.
func (list Intervals) designs() (designs []string) {
	for _, iv := range list {
		if !slices.Contains(designs, iv.Design) {
			designs = append(designs, iv.Design)
		}
	}
	return designs
}

func (iv Interval) bounded() bool { return isNumber(iv.Lo) && isNumber(iv.Hi) }

func (iv Interval) onAxes(p *Panel) bool { return p.X.holds(iv.X) && p.Y.holds(iv.Y) }

// holds tells whether a value has a place on the axis. NaN has none. The ends of an
// axis are not exact.
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

// Data tells all that are drawn.
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

// Glyph is the mark of the design.
func (l Look) Glyph(hollow bool) draw.GlyphStyle { return mark{l.shape, hollow}.style(l.Color()) }

// Dot is a mark that no design has: small, as there are many of them.
func Dot(hollow bool) draw.GlyphStyle {
	g := mark{circle, hollow}.style(Pencil())
	g.Radius = 2
	return g
}

// Disc is a mark that stands for those of any design.
func Disc(hollow bool) draw.GlyphStyle { return mark{circle, hollow}.style(Pencil()) }

// Diamond is the mark of what was measured elsewhere.
func Diamond() draw.GlyphStyle {
	g := mark{diamond, true}.style(Pencil())
	g.Radius = 3.2
	return g
}

// IntervalSample is a mark on an interval, for a legend.
func IntervalSample(g draw.GlyphStyle) []plot.Thumbnailer {
	return []plot.Thumbnailer{&plotter.Line{LineStyle: lineOf(g)}, &plotter.Scatter{GlyphStyle: g}}
}

// DotSample is a mark alone, for a legend.
func DotSample(g draw.GlyphStyle) []plot.Thumbnailer {
	return []plot.Thumbnailer{&plotter.Scatter{GlyphStyle: g}}
}

// NamedWidth is the width of panels that have names at their left, in points: as wide as
// usual, or so wide that no title of theirs is cut.
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

// Trend is the style of a line through dots.
func Trend() draw.LineStyle { return draw.LineStyle{Color: Ink(), Width: 1.8} }
