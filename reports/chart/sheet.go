// Package chart draws charts: sheets of panels with the same axes, as PNG and as
// SVG, and tells what they show in words. It knows of designs what they look like,
// and nothing of what was measured.
//
//   - A Sheet is a chart: a question as its title, a legend, panels in rows, notes.
//     Everything around the data stands outside of them.
//   - A Panel has axes, a Series for each design, and layers of other kinds under
//     and over them: bands, bars, cells of a heat map.
//   - An Axis is chosen for all panels that are to be compared, never by a panel
//     for itself.
//   - A Look is how a design looks in every chart: said twice, by colour and by
//     dash and shape, for whoever sees no colours.
//
// What is drawn is told as data too (Sheet.Data), for who cannot see it.
package chart

import (
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sheet is a chart: panels in rows, and around them what a reader needs who has
// nothing but the picture.
type Sheet struct {
	Name   string // of its files, without extension
	Title  string // a question
	Legend []Entry
	Rows   []Row
	Notes  []string // what lines and bands mean, and what is missing
	Footer []string // machine and date, noise floor
	// PanelWidth and PanelHeight are the sizes of a panel, in points; 0 for the
	// usual ones.
	PanelWidth, PanelHeight vg.Length
}

// Sizes in points, 72 to the inch.
const (
	outerMargin  = vg.Length(14)
	betweenParts = vg.Length(9)
)

// layout is a sheet with every text broken into lines, and its size.
type layout struct {
	*Sheet
	title, notes, footer block
	legend               legend
	grid                 grid
	width, height        vg.Length
}

func (s *Sheet) layout() layout {
	g := newGrid(s)
	pencilled := sans(noteSize)
	pencilled.Color = Pencil()
	l := layout{
		Sheet:  s,
		title:  fill(bold(titleSize), g.width(), s.Title),
		legend: newLegend(s.Legend, g.width()),
		grid:   g,
		notes:  fill(sans(noteSize), g.width(), s.Notes...),
		footer: fill(pencilled, g.width(), s.Footer...),
		width:  g.width() + 2*outerMargin,
	}
	l.height = 2*outerMargin + l.title.height() + l.legend.height() + l.grid.height() +
		l.notes.height() + l.footer.height() + 4*betweenParts
	return l
}

// draw fills a canvas of the layout's size, from the top down, and notes where the body
// of the drawing is.
func (l *layout) draw(c draw.Canvas, d *Drawing) error {
	c = draw.Crop(c, outerMargin, -outerMargin, outerMargin, -outerMargin)
	l.title.draw(c)
	c = below(c, l.title.height())
	d.body = body{from: len(d.ops), top: l.height - c.Max.Y, height: l.legend.height() + betweenParts + l.grid.height()}
	l.legend.draw(c)
	c = below(c, l.legend.height())
	if err := l.grid.draw(c); err != nil {
		return err
	}
	d.body.to = len(d.ops)
	c = below(c, l.grid.height())
	l.notes.draw(c)
	l.footer.draw(below(c, l.notes.height()))
	return nil
}

// below is what is left of a canvas under a part of that height.
func below(c draw.Canvas, height vg.Length) draw.Canvas {
	return draw.Crop(c, 0, 0, 0, -height-betweenParts)
}

// Panels are the panels of the sheet, row by row.
func (s *Sheet) Panels() (list []*Panel) {
	for _, r := range s.Rows {
		for _, p := range r {
			if p != nil {
				list = append(list, p)
			}
		}
	}
	return list
}

// Sheets lays groups of panels out in rows, on as many sheets as they need. A
// group begins a row of its own and is not torn apart, so that what belongs
// together is seen together.
func (s Sheet) Sheets(groups [][]*Panel) (out []Sheet) {
	room := newGrid(&s)
	parts := pack(arrange(groups, room.mostCols(), room.mostRows()), room.mostRows())
	for i, rows := range parts {
		part := s
		part.Rows = rows
		if len(parts) > 1 {
			part.Name = fmt.Sprintf("%s-%d", s.Name, i+1)
			part.Title = fmt.Sprintf("%s (%d/%d)", s.Title, i+1, len(parts))
		}
		out = append(out, part)
	}
	return out
}
