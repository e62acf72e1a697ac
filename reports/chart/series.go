package chart

import (
	"cmp"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"

	"idlab/reports/format"
)

// Series is the line of a design in a panel.
type Series struct {
	Design string
	Look   Look
	Points []Point // sorted by X
	NoLine bool    // only marks are drawn
	Name   string  // of the design in labels; "": Design
	Beside string  // what the label at the end of the line says besides the name; "": nothing
}

// name returns the name of the design in labels.
func (s Series) name() string { return cmp.Or(s.Name, s.Design) }

// Point is a point of a Series.
type Point struct {
	X, Y   float64 // finite
	At     float64 // true value on the x axis if X is shifted to separate points; 0: X is the true value
	Lo, Hi float64 // interval; ±Inf: none
	Mark   bool    // has a mark
	Hollow bool    // the mark is hollow
	Told   bool    // Data includes the point
}

func (p Point) bounded() bool { return format.IsNumber(p.Lo) && format.IsNumber(p.Hi) }

func (p Point) at() float64 {
	if p.At != 0 {
		return p.At
	}
	return p.X
}

// bands draws the intervals: as a band over consecutive points with intervals, and as a bar at a single one.
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

// within clips a bound to the y axis.
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

// marks draws the full and the hollow marks.
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

// Sample returns the sample of a design in a legend: its line with a mark.
func (l Look) Sample() []plot.Thumbnailer {
	return []plot.Thumbnailer{
		&plotter.Line{LineStyle: l.line()},
		&plotter.Scatter{GlyphStyle: mark{shape: l.shape}.style(l.Color())},
	}
}
