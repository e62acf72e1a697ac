package reports

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// sheet is a chart: panels in rows, and around them what a reader needs who has
// nothing but the picture.
type sheet struct {
	name   string // of its files, without extension
	title  string // a question
	legend []entry
	rows   []row
	notes  []string // what lines and bands mean, and what is missing
	footer []string // machine and date, noise floor
}

// Sizes in points, 72 to the inch.
const (
	outerMargin  = vg.Length(14)
	betweenParts = vg.Length(9)
)

// layout is a sheet with every text broken into lines, and its size.
type layout struct {
	*sheet
	title, notes, footer block
	legend               legend
	grid                 grid
	width, height        vg.Length
}

func (s *sheet) layout() layout {
	g := grid{s.rows}
	pencilled := sans(noteSize)
	pencilled.Color = pencil()
	l := layout{
		sheet:  s,
		title:  fill(bold(titleSize), g.width(), s.title),
		legend: newLegend(s.legend, g.width()),
		grid:   g,
		notes:  fill(sans(noteSize), g.width(), s.notes...),
		footer: fill(pencilled, g.width(), s.footer...),
		width:  g.width() + 2*outerMargin,
	}
	l.height = 2*outerMargin + l.title.height() + l.legend.height() + l.grid.height() +
		l.notes.height() + l.footer.height() + 4*betweenParts
	return l
}

// draw fills a canvas of the layout's size, from the top down.
func (l *layout) draw(c draw.Canvas) error {
	c = draw.Crop(c, outerMargin, -outerMargin, outerMargin, -outerMargin)
	l.title.draw(c)
	c = below(c, l.title.height())
	l.legend.draw(c)
	c = below(c, l.legend.height())
	if err := l.grid.draw(c); err != nil {
		return err
	}
	c = below(c, l.grid.height())
	l.notes.draw(c)
	l.footer.draw(below(c, l.notes.height()))
	return nil
}

// below is what is left of a canvas under a part of that height.
func below(c draw.Canvas, height vg.Length) draw.Canvas {
	return draw.Crop(c, 0, 0, 0, -height-betweenParts)
}
