package chart

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Entry is an entry of a legend: a label and a sample.
type Entry struct {
	Label  string
	Thumbs []plot.Thumbnailer
	Design string // the design that the entry stands for; "": none
}

// legend is above the panels, because gonum would draw it over the data. Its entries are in rows, wrapped like words.
type legend struct {
	entries []Entry
	labels  []string   // of the entries, as they are drawn
	at      []vg.Point // position of each entry, from the top left corner
}

const (
	thumbWidth = vg.Length(30)
	legendGap  = vg.Length(16)
	legendStep = vg.Length(15) // from one row to the next
)

func newLegend(entries []Entry, width vg.Length) legend {
	l := legend{entries: entries}
	var x, y vg.Length
	for _, e := range entries {
		label := shorten(sans(labelSize), e.Label, width-2*thumbWidth)
		l.labels = append(l.labels, label)
		w := thumbWidth + sans(labelSize).Width(" "+label)
		if x > 0 && x+w > width {
			x, y = 0, y-legendStep
		}
		l.at = append(l.at, vg.Point{X: x, Y: y})
		x += w + legendGap
	}
	return l
}

func (l legend) height() vg.Length {
	if len(l.at) == 0 {
		return 0
	}
	return legendStep - l.at[len(l.at)-1].Y
}

// draw draws each entry as one of gonum's legends, at the top left of a canvas
// cropped to begin there.
func (l legend) draw(c draw.Canvas) {
	for i, e := range l.entries {
		one := plot.NewLegend()
		one.TextStyle = sans(labelSize)
		one.ThumbnailWidth = thumbWidth
		one.Top, one.Left = true, true
		one.Add(l.labels[i], e.Thumbs...)
		done := tag(c, "design", e.Design)
		one.Draw(draw.Crop(c, l.at[i].X, 0, 0, l.at[i].Y))
		done()
	}
}
