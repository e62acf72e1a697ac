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

	"idlab/reports/format"
)

// Panel is one plot of a sheet.
type Panel struct {
	Title    string
	Workload string // "": the panel covers several
	X, Y     Axis
	// ShadeFrom is the beginning of the oversubscribed range on the x axis. NaN: there is none.
	ShadeFrom float64
	Borders   []Border
	Under     []Layer // drawn below the series
	Series    []Series
	Over      []Layer // drawn above the series
}

// Layer is a part of a panel that is not a Series.
type Layer interface {
	// Plotters returns plotters that draw the layer. The axes of the panel are complete.
	Plotters(*Panel) ([]plot.Plotter, error)
	// Data returns the values of the layer as text.
	Data(*Panel) []Datum
}

// Datum is a value of a chart as text.
type Datum struct {
	Panel, Workload string // "": the title and the workload of the panel
	Design          string // the design, or another source of the value
	X, Y, Interval  string // Interval may be ""
}

// Empty reports whether the panel has no points and no layers.
func (p *Panel) Empty() bool {
	hasPoints := func(s Series) bool { return len(s.Points) > 0 }
	return len(p.Under)+len(p.Over) == 0 && !slices.ContainsFunc(p.Series, hasPoints)
}

// Data returns the values of the panel as text.
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

// plot converts the panel to a plot of gonum, without title and labels of axes. grid writes these, because neighbours
// share labels and gonum places the label of a logarithmic axis at a wrong height.
func (p *Panel) plot() (*plot.Plot, error) {
	out := plot.New()
	layers := append([]plot.Plotter{p.shade(), p.gridLines()}, p.borders()...)
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
	if labels := p.endLabels(); len(labels) > 0 {
		layers = append(layers, labels)
	}
	out.Add(layers...)
	p.X.apply(&out.X)
	p.Y.apply(&out.Y)
	return out, nil
}

// apply sets the axis of a plot. It is called after the data are added, because gonum widens an axis for new data.
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

// gridLines returns the grid behind the data. An axis of names has no grid lines.
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

// ShadeColor returns the background colour of the oversubscribed range.
func ShadeColor() color.Color { return color.Gray{0xEE} }

// shade returns the background of the oversubscribed range.
func (p *Panel) shade() plot.Plotter {
	if !format.IsNumber(p.ShadeFrom) {
		return &plotter.Polygon{}
	}
	from := math.Max(p.ShadeFrom, p.X.Min)
	return &plotter.Polygon{Color: ShadeColor(), XYs: []plotter.XYs{{
		{X: from, Y: p.Y.Min}, {X: p.X.Max, Y: p.Y.Min}, {X: p.X.Max, Y: p.Y.Max}, {X: from, Y: p.Y.Max},
	}}}
}

// Swatch returns the sample of an area in a legend, with optional marks on it.
func Swatch(fill color.Color, on ...draw.GlyphStyle) (thumbs []plot.Thumbnailer) {
	thumbs = append(thumbs, &plotter.Polygon{Color: fill, LineStyle: draw.LineStyle{Width: vg.Length(0)}})
	for _, m := range on {
		thumbs = append(thumbs, &plotter.Scatter{GlyphStyle: m})
	}
	return thumbs
}

// Oversubscribed returns the entry of a legend for the oversubscribed range and its hollow marks.
func Oversubscribed(label string) Entry {
	return Entry{Label: label, Thumbs: Swatch(ShadeColor(), mark{circle, true}.style(Pencil()))}
}
