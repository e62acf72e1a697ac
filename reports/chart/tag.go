package chart

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"

	"idlab/reports/drawing"
)

// tag begins a group with that key and value. done ends the group.
func tag(c draw.Canvas, key, value string) (done func()) {
	inner := c.Canvas
	for {
		cropped, ok := inner.(draw.Canvas)
		if !ok {
			break
		}
		inner = cropped.Canvas
	}
	t, ok := inner.(drawing.Grouper)
	if !ok || value == "" {
		return func() {}
	}
	t.Begin(key, value)
	return t.End
}

// Tagged groups the output of plotters under the name of a design.
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

// GlyphBoxes returns the boxes of the plotters, so that gonum reserves room beyond the axes.
func (t tagged) GlyphBoxes(p *plot.Plot) (boxes []plot.GlyphBox) {
	for _, d := range t.drawn {
		if b, ok := d.(plot.GlyphBoxer); ok {
			boxes = append(boxes, b.GlyphBoxes(p)...)
		}
	}
	return boxes
}
