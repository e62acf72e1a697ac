package chart

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// Series is a design's line in a panel.
type Series struct {
	Design string
	Look   Look
	Points []Point // in the order of X
	NoLine bool    // marks alone
}

// Point is finite in X and Y.
type Point struct {
	X, Y   float64
	At     float64 // the value on the x axis that X, which may be set apart, stands for; 0 for X itself
	Lo, Hi float64 // the interval, ±Inf where there is none
	Mark   bool    // drawn with a mark
	Hollow bool    // the mark is hollow
	Told   bool    // it is among the data that are told in words
}

func (p Point) bounded() bool { return isNumber(p.Lo) && isNumber(p.Hi) }

func (p Point) at() float64 {
	if p.At != 0 {
		return p.At
	}
	return p.X
}

// bands draws the intervals: a band along neighbours that have one, a bar at a
// point that has no such neighbour.
func (p *Panel) bands(s Series) (drawn []plot.Plotter, err error) {
	for from := 0; from < len(s.Points); {
		to := from
		for to < len(s.Points) && s.Points[to].bounded() && !(s.NoLine && to > from) {
			to++
		}
		switch {
		case to-from == 1:
			drawn = append(drawn, p.bar(s, s.Points[from]))
		case to-from > 1:
			drawn = append(drawn, p.band(s, s.Points[from:to]))
		}
		from = max(to, from+1)
	}
	return drawn, nil
}

func (p *Panel) band(s Series, points []Point) plot.Plotter {
	ring := make(plotter.XYs, 2*len(points))
	for i, pt := range points {
		ring[i] = plotter.XY{X: pt.X, Y: p.within(pt.Lo)}
		ring[len(ring)-1-i] = plotter.XY{X: pt.X, Y: p.within(pt.Hi)}
	}
	return &plotter.Polygon{XYs: []plotter.XYs{ring}, Color: s.Look.hue.faint()}
}

func (p *Panel) bar(s Series, pt Point) plot.Plotter {
	return &plotter.Line{
		XYs:       plotter.XYs{{X: pt.X, Y: p.within(pt.Lo)}, {X: pt.X, Y: p.within(pt.Hi)}},
		LineStyle: draw.LineStyle{Color: s.Look.Color(), Width: 1.2},
	}
}

// within keeps a bound on the axis: a logarithmic one has no place for 0.
func (p *Panel) within(y float64) float64 { return math.Min(math.Max(y, p.Y.Min), p.Y.Max) }

func lines(s Series) ([]plot.Plotter, error) {
	if s.NoLine || len(s.Points) == 0 {
		return nil, nil
	}
	l, err := plotter.NewLine(s.xys(func(Point) bool { return true }))
	if err != nil {
		return nil, err
	}
	l.LineStyle = s.Look.line()
	return []plot.Plotter{l}, nil
}

func (l Look) line() draw.LineStyle {
	return draw.LineStyle{Color: l.Color(), Width: 1.4, Dashes: l.dash.lengths()}
}

// marks draws full and hollow marks.
func marks(s Series) (drawn []plot.Plotter, err error) {
	for _, hollow := range []bool{false, true} {
		at := s.xys(func(p Point) bool { return p.Mark && p.Hollow == hollow })
		if len(at) == 0 {
			continue
		}
		scatter, err := plotter.NewScatter(at)
		if err != nil {
			return nil, err
		}
		scatter.GlyphStyle = mark{s.Look.shape, hollow}.style(s.Look.Color())
		drawn = append(drawn, scatter)
	}
	return drawn, nil
}

func (s Series) xys(which func(Point) bool) (out plotter.XYs) {
	for _, p := range s.Points {
		if which(p) {
			out = append(out, plotter.XY{X: p.X, Y: p.Y})
		}
	}
	return out
}

// Sample is the design's entry in a legend: its line with a mark.
func (l Look) Sample() []plot.Thumbnailer {
	return []plot.Thumbnailer{
		&plotter.Line{LineStyle: l.line()},
		&plotter.Scatter{GlyphStyle: mark{shape: l.shape}.style(l.Color())},
	}
}
