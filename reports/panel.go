package reports

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// panel is one picture of a sheet.
type panel struct {
	title  string
	x, y   axis
	series []series
	// shadeFrom is where the oversubscribed part begins, on the x axis; NaN
	// where there is none.
	shadeFrom float64
}

// series is a design in a panel.
type series struct {
	design string
	look   look
	points []point // in the order of x
}

// point is finite in x and y.
type point struct {
	x, y   float64
	lo, hi float64 // the interval, ±Inf where there is none
	mark   bool    // drawn with a mark
	hollow bool    // the mark is hollow
}

func (p point) bounded() bool { return isNumber(p.lo) && isNumber(p.hi) }

// plot makes the panel one of gonum's, without title and labels of axes: gonum
// makes room for the label of a logarithmic axis at the wrong height, and labels
// are shared by panels that stand side by side. See grid.
func (p *panel) plot() (*plot.Plot, error) {
	out := plot.New()
	layers := []plot.Plotter{p.shade(), gridLines()}
	for _, layer := range []func(series) ([]plot.Plotter, error){p.bands, lines, marks} {
		for _, s := range p.series {
			drawn, err := layer(s)
			if err != nil {
				return nil, fmt.Errorf("panel %q, design %s: %w", p.title, s.design, err)
			}
			layers = append(layers, drawn...)
		}
	}
	out.Add(layers...)
	p.x.apply(&out.X)
	p.y.apply(&out.Y)
	return out, nil
}

// apply sets an axis up. It comes after the data, which widen an axis of gonum.
func (a axis) apply(to *plot.Axis) {
	to.Min, to.Max, to.Scale = a.min, a.max, a.scale
	to.Tick.Marker = plot.ConstantTicks(a.ticks)
	to.Tick.Length, to.Tick.Width, to.Width = 4, 0.6, 0.8
	to.Tick.Color, to.LineStyle.Color = pencil(), pencil()
	to.Padding = 0
	refont(&to.Tick.Label, sans(tickSize))
}

func gridLines() plot.Plotter {
	thin := draw.LineStyle{Color: color.Gray{0xD8}, Width: 0.5}
	return &plotter.Grid{Vertical: thin, Horizontal: thin}
}

// shadeColor lies behind everything that is oversubscribed.
func shadeColor() color.Color { return color.Gray{0xEE} }

// shade colours the oversubscribed part of the panel.
func (p *panel) shade() plot.Plotter {
	if !isNumber(p.shadeFrom) {
		return &plotter.Polygon{}
	}
	from := math.Max(p.shadeFrom, p.x.min)
	return &plotter.Polygon{Color: shadeColor(), XYs: []plotter.XYs{{
		{X: from, Y: p.y.min}, {X: p.x.max, Y: p.y.min}, {X: p.x.max, Y: p.y.max}, {X: from, Y: p.y.max},
	}}}
}

// bands draws the intervals: a band along neighbours that have one, a bar at a
// point that has no such neighbour.
func (p *panel) bands(s series) (drawn []plot.Plotter, err error) {
	for from := 0; from < len(s.points); {
		to := from
		for to < len(s.points) && s.points[to].bounded() {
			to++
		}
		switch {
		case to-from == 1:
			drawn = append(drawn, p.bar(s, s.points[from]))
		case to-from > 1:
			drawn = append(drawn, p.band(s, s.points[from:to]))
		}
		from = max(to, from+1)
	}
	return drawn, nil
}

func (p *panel) band(s series, points []point) plot.Plotter {
	ring := make(plotter.XYs, 2*len(points))
	for i, pt := range points {
		ring[i] = plotter.XY{X: pt.x, Y: p.within(pt.lo)}
		ring[len(ring)-1-i] = plotter.XY{X: pt.x, Y: p.within(pt.hi)}
	}
	return &plotter.Polygon{XYs: []plotter.XYs{ring}, Color: s.look.hue.faint()}
}

func (p *panel) bar(s series, pt point) plot.Plotter {
	return &plotter.Line{
		XYs:       plotter.XYs{{X: pt.x, Y: p.within(pt.lo)}, {X: pt.x, Y: p.within(pt.hi)}},
		LineStyle: draw.LineStyle{Color: s.look.hue.rgb(), Width: 1.2},
	}
}

// within keeps a bound on the axis: a logarithmic one has no place for 0.
func (p *panel) within(y float64) float64 { return math.Min(math.Max(y, p.y.min), p.y.max) }

func lines(s series) ([]plot.Plotter, error) {
	l, err := plotter.NewLine(s.xys(func(point) bool { return true }))
	if err != nil {
		return nil, err
	}
	l.LineStyle = s.look.line()
	return []plot.Plotter{l}, nil
}

func (l look) line() draw.LineStyle {
	return draw.LineStyle{Color: l.hue.rgb(), Width: 1.4, Dashes: l.dash.lengths()}
}

// marks draws full and hollow marks.
func marks(s series) (drawn []plot.Plotter, err error) {
	for _, hollow := range []bool{false, true} {
		at := s.xys(func(p point) bool { return p.mark && p.hollow == hollow })
		if len(at) == 0 {
			continue
		}
		scatter, err := plotter.NewScatter(at)
		if err != nil {
			return nil, err
		}
		scatter.GlyphStyle = mark{s.look.shape, hollow}.style(s.look.hue.rgb())
		drawn = append(drawn, scatter)
	}
	return drawn, nil
}

func (s series) xys(which func(point) bool) (out plotter.XYs) {
	for _, p := range s.points {
		if which(p) {
			out = append(out, plotter.XY{X: p.x, Y: p.y})
		}
	}
	return out
}

// sample is the design's entry in a legend: its line with a mark.
func (l look) sample() []plot.Thumbnailer {
	return []plot.Thumbnailer{
		&plotter.Line{LineStyle: l.line()},
		&plotter.Scatter{GlyphStyle: mark{shape: l.shape}.style(l.hue.rgb())},
	}
}

// swatch is a legend's entry for an area, with a mark on it or not.
func swatch(fill color.Color, on ...draw.GlyphStyle) (thumbs []plot.Thumbnailer) {
	thumbs = append(thumbs, &plotter.Polygon{Color: fill, LineStyle: draw.LineStyle{Width: vg.Length(0)}})
	for _, m := range on {
		thumbs = append(thumbs, &plotter.Scatter{GlyphStyle: m})
	}
	return thumbs
}
