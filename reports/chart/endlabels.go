package chart

import (
	"cmp"
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// maxUnlabelled is the maximum number of lines in a panel without labels at their ends, unless a label has more than
// the name. A reader can find that many in the legend.
const maxUnlabelled = 4

// endLabel is the name of a line, at the right of the panel. A thin line leads to it from the end of the line.
type endLabel struct {
	design, text string
	end          Point
	color        color.Color
}

// endLabels are the labels of the lines of a panel.
type endLabels []endLabel

// endLabels returns the labels of the lines, none if the panel needs no labels.
func (p *Panel) endLabels() (list endLabels) {
	more := false
	for _, s := range p.Series {
		if !s.NoLine && len(s.Points) > 0 {
			text := shorten(sans(endSize), s.name(), maxName)
			if s.Beside != "" {
				text += ", " + s.Beside
				more = true
			}
			list = append(list, endLabel{s.Design, text, s.Points[len(s.Points)-1], s.Look.Color()})
		}
	}
	if len(list) <= maxUnlabelled && !more {
		return nil
	}
	return list
}

// endRoom returns the width that the widest labels of panels need, in points.
func endRoom(panels []*Panel) (room vg.Length) {
	for _, p := range panels {
		if p != nil {
			room = max(room, p.endLabels().room())
		}
	}
	return room
}

func (list endLabels) room() (room vg.Length) {
	for _, l := range list {
		room = max(room, endGap+sans(endSize).Width(l.text))
	}
	return room
}

// Sizes in points.
const (
	endSize = vg.Length(8.5)
	endStep = vg.Length(9.5) // from one label to the next
	endGap  = vg.Length(10)  // between the data and the labels
)

// Plot writes the labels, each as close to its line as the others allow.
func (list endLabels) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	sorted := slices.SortedStableFunc(slices.Values(list), func(a, b endLabel) int {
		return cmp.Compare(y(a.end.Y), y(b.end.Y))
	})
	var ends []vg.Length
	for _, l := range sorted {
		ends = append(ends, y(l.end.Y))
	}
	style := sans(endSize)
	style.YAlign = draw.YCenter
	lift := style.FontExtents().Descent // gonum's centre of a text is too low by this
	for i, at := range spreadOut(ends, endStep, c.Min.Y, c.Max.Y) {
		l := sorted[i]
		done := tag(c, "design", l.design)
		c.StrokeLines(draw.LineStyle{Color: l.color, Width: 0.5}, []vg.Point{
			{X: x(l.end.X), Y: ends[i]}, {X: c.Max.X, Y: at}, {X: c.Max.X + endGap - 2, Y: at},
		})
		c.FillText(style, vg.Point{X: c.Max.X + endGap, Y: at + lift}, l.text)
		done()
	}
}

// GlyphBoxes makes room for the labels.
func (list endLabels) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 1, Y: 0.5, Rectangle: vg.Rectangle{Max: vg.Point{X: list.room()}}}}
}

// spreadOut moves ascending positions apart, so that neighbours have at least the distance step and all are between lo
// and hi. The sum of the squares of the moves is the least possible: less i steps, position i has to be at least that
// of its predecessor, so pooling adjacent violators finds it. If there is too little room, the step is smaller.
func spreadOut(at []vg.Length, step, lo, hi vg.Length) (moved []vg.Length) {
	if n := vg.Length(len(at) - 1); n > 0 {
		step = min(step, (hi-lo)/n)
	}
	type pool struct{ mean, n vg.Length }
	var pools []pool
	for i, a := range at {
		pools = append(pools, pool{a - vg.Length(i)*step, 1})
		for last := len(pools) - 1; last > 0 && pools[last].mean < pools[last-1].mean; last-- {
			a, b := pools[last-1], pools[last]
			n := a.n + b.n
			pools = append(pools[:last-1], pool{(a.mean*a.n + b.mean*b.n) / n, n})
		}
	}
	highest := hi - vg.Length(len(at)-1)*step
	for _, p := range pools {
		for range int(p.n) {
			moved = append(moved, min(max(p.mean, lo), highest)+vg.Length(len(moved))*step)
		}
	}
	return moved
}
