package chart

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Panel is one picture of a sheet.
type Panel struct {
	Title    string
	Workload string // that it is about, "" if about several
	X, Y     Axis
	// ShadeFrom is where the oversubscribed part begins, on the x axis; NaN where
	// there is none.
	ShadeFrom float64
	Under     []Layer // drawn before the series
	Series    []Series
	Over      []Layer // drawn after them
}

// Layer is something else than a line that a panel shows.
type Layer interface {
	// Plotters draw it. The panel has its axes by then.
	Plotters(*Panel) ([]plot.Plotter, error)
	// Data tells it in words, a datum for each value.
	Data(*Panel) []Datum
}

// Datum is a value that a chart shows, in words.
type Datum struct {
	Panel, Workload string // those of the panel, where a layer gives none
	Design          string // or what else has the value
	X, Y, Interval  string // Interval may be ""
}

// Empty tells whether there is nothing in it.
func (p *Panel) Empty() bool {
	return len(p.Under)+len(p.Over) == 0 && !slices.ContainsFunc(p.Series, func(s Series) bool { return len(s.Points) > 0 })
}

// Data tells what the panel shows.
func (p *Panel) Data() (list []Datum) {
	for _, layer := range slices.Concat(p.Under, p.Over) {
		list = append(list, layer.Data(p)...)
	}
	for _, s := range p.Series {
		for _, pt := range s.Points {
			if !pt.Told {
				continue
			}
			d := Datum{Design: s.Design, X: p.X.value(pt.at()), Y: p.Y.value(pt.Y)}
			if pt.bounded() {
				d.Interval = p.Y.value(pt.Lo) + " … " + p.Y.value(pt.Hi)
			}
			list = append(list, d)
		}
	}
	for i := range list {
		list[i].Panel, list[i].Workload = cmp.Or(list[i].Panel, p.Title), cmp.Or(list[i].Workload, p.Workload)
	}
	return list
}

// plot makes the panel one of gonum's, without title and labels of axes: gonum
// makes room for the label of a logarithmic axis at the wrong height, and labels
// are shared by panels that stand side by side. See grid.
func (p *Panel) plot() (*plot.Plot, error) {
	out := plot.New()
	layers := []plot.Plotter{p.shade(), p.gridLines()}
	add := func(name string, drawn []plot.Plotter, err error) error {
		if err != nil {
			return fmt.Errorf("panel %q%s: %w", p.Title, name, err)
		}
		layers = append(layers, drawn...)
		return nil
	}
	for _, layer := range p.Under {
		drawn, err := layer.Plotters(p)
		if err := add("", drawn, err); err != nil {
			return nil, err
		}
	}
	for _, part := range []func(Series) ([]plot.Plotter, error){p.bands, lines, marks} {
		for _, s := range p.Series {
			drawn, err := part(s)
			if err := add(", design "+s.Design, Tagged(s.Design, drawn), err); err != nil {
				return nil, err
			}
		}
	}
	for _, layer := range p.Over {
		drawn, err := layer.Plotters(p)
		if err := add("", drawn, err); err != nil {
			return nil, err
		}
	}
	out.Add(layers...)
	p.X.apply(&out.X)
	p.Y.apply(&out.Y)
	return out, nil
}

// apply sets an axis up. It comes after the data, which widen an axis of gonum.
func (a Axis) apply(to *plot.Axis) {
	to.Min, to.Max, to.Scale = a.Min, a.Max, a.Scale
	to.Tick.Marker = plot.ConstantTicks(a.Ticks)
	to.Tick.Length, to.Tick.Width, to.Width = 4, 0.6, 0.8
	to.Tick.Color, to.LineStyle.Color = Pencil(), Pencil()
	to.Padding = 0
	if a.Names {
		to.Tick.Length = 0
	}
	refont(&to.Tick.Label, sans(tickSize))
}

// gridLines are the lines behind the data: none across names.
func (p *Panel) gridLines() plot.Plotter {
	thin := draw.LineStyle{Color: color.Gray{0xD8}, Width: 0.5}
	g := &plotter.Grid{Vertical: thin, Horizontal: thin}
	if p.X.Names {
		g.Vertical = draw.LineStyle{}
	}
	if p.Y.Names {
		g.Horizontal = draw.LineStyle{}
	}
	return g
}

// ShadeColor lies behind everything that is oversubscribed.
func ShadeColor() color.Color { return color.Gray{0xEE} }

// shade colours the oversubscribed part of the panel.
func (p *Panel) shade() plot.Plotter {
	if !isNumber(p.ShadeFrom) {
		return &plotter.Polygon{}
	}
	from := math.Max(p.ShadeFrom, p.X.Min)
	return &plotter.Polygon{Color: ShadeColor(), XYs: []plotter.XYs{{
		{X: from, Y: p.Y.Min}, {X: p.X.Max, Y: p.Y.Min}, {X: p.X.Max, Y: p.Y.Max}, {X: from, Y: p.Y.Max},
	}}}
}

func isNumber(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Swatch is a legend's entry for an area, with a mark on it or not.
func Swatch(fill color.Color, on ...draw.GlyphStyle) (thumbs []plot.Thumbnailer) {
	thumbs = append(thumbs, &plotter.Polygon{Color: fill, LineStyle: draw.LineStyle{Width: vg.Length(0)}})
	for _, m := range on {
		thumbs = append(thumbs, &plotter.Scatter{GlyphStyle: m})
	}
	return thumbs
}

// Oversubscribed is the legend's entry for the shade and the hollow marks on it.
func Oversubscribed(label string) Entry {
	return Entry{label, Swatch(ShadeColor(), mark{circle, true}.style(Pencil()))}
}
