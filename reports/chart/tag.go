package chart

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// A tagger is a canvas whose parts can be named, as those of an SVG: so a page
// can fade what a reader has filtered out.
type tagger interface {
	begin(key, value string)
	end()
}

// tag names what is drawn until the function is called that it returns.
func tag(c draw.Canvas, key, value string) (done func()) {
	inner := c.Canvas
	for {
		cropped, ok := inner.(draw.Canvas)
		if !ok {
			break
		}
		inner = cropped.Canvas
	}
	t, ok := inner.(tagger)
	if !ok || value == "" {
		return func() {}
	}
	t.begin(key, value)
	return t.end
}

// Tagged names what the plotters draw after a design.
func Tagged(design string, drawn []plot.Plotter) []plot.Plotter {
	if len(drawn) == 0 {
		return nil
	}
	return []plot.Plotter{tagged{design, drawn}}
}

type tagged struct {
	design string
	drawn  []plot.Plotter
}

func (t tagged) Plot(c draw.Canvas, p *plot.Plot) {
	defer tag(c, "design", t.design)()
	for _, d := range t.drawn {
		d.Plot(c, p)
	}
}

// GlyphBoxes makes room for what the plotters draw beyond the axes.
func (t tagged) GlyphBoxes(p *plot.Plot) (boxes []plot.GlyphBox) {
	for _, d := range t.drawn {
		if b, ok := d.(plot.GlyphBoxer); ok {
			boxes = append(boxes, b.GlyphBoxes(p)...)
		}
	}
	return boxes
}
