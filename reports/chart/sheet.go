// Package chart draws sheets of panels as PNG and SVG, and returns their data as text. It defines the looks of designs,
// but does not depend on the measured quantities.
//
//   - A Sheet is a chart: a question as the title, a legend, panels in rows, notes. Title, legend and notes do not
//     overlap the data.
//   - A Panel has axes, a Series for each design, and Layers below and above the series, such as bands, bars and the
//     cells of a heat map.
//   - Panels that are compared with each other share an Axis.
//   - A Look is the appearance of a design in all charts. Designs differ in dash and shape and not only in colour.
//
// Panel.Data and Layer.Data return the values of a chart as text, for readers who cannot see it.
package chart

import (
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"idlab/reports/drawing"
)

// Sheet is a chart: panels in rows, with all explanations that a reader of the picture needs.
type Sheet struct {
	Name   string // name of the files without extension
	Title  string // a question
	Legend []Entry
	Rows   []Row
	Notes  []string // meaning of lines and bands, and missing data
	Footer []string // machine and date
	// Conclude returns one sentence about the data of the panels, for readers who cannot see the chart; "" if there is
	// nothing to say. nil: there is none.
	Conclude func([]*Panel) string
	// PanelWidth and PanelHeight are the size of a panel in points. 0: the default size.
	PanelWidth, PanelHeight vg.Length
	// MaxRows is the maximum number of rows on a sheet; 0: as many as fit. It is set if the height of a panel depends
	// on the number of designs, so that another design does not change the names of charts.
	MaxRows int
}

// Sizes in points, 72 to the inch.
const (
	outerMargin  = vg.Length(14)
	betweenParts = vg.Length(9)
)

// layout is a sheet with its size and with all texts broken into lines.
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

// draw draws the sheet from the top down on a canvas of its size, and sets the body of d.
func (l *layout) draw(c draw.Canvas, d *drawing.Drawing) error {
	c = draw.Crop(c, outerMargin, -outerMargin, outerMargin, -outerMargin)
	l.title.draw(c)
	c = below(c, l.title.height())
	d.BeginBody(l.height-c.Max.Y, l.legend.height()+betweenParts+l.grid.height(), outerMargin)
	l.legend.draw(c)
	c = below(c, l.legend.height())
	if err := l.grid.draw(c); err != nil {
		return err
	}
	d.EndBody()
	c = below(c, l.grid.height())
	l.notes.draw(c)
	l.footer.draw(below(c, l.notes.height()))
	return nil
}

// below returns the part of a canvas below a part of that height.
func below(c draw.Canvas, height vg.Length) draw.Canvas {
	return draw.Crop(c, 0, 0, 0, -height-betweenParts)
}

// Conclusion returns one sentence about the data of the sheet, "" if there is none.
func (s *Sheet) Conclusion() string {
	if s.Conclude == nil {
		return ""
	}
	return s.Conclude(s.Panels())
}

// Panels returns the panels of the sheet, row by row.
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

// Sheets arranges groups of panels in rows, on as many copies of s as necessary. Each group begins a new row. Copies
// are named after the workloads of their panels.
func (s Sheet) Sheets(groups [][]*Panel) (out []Sheet) {
	if s.PanelWidth == 0 {
		s.PanelWidth = defaultWidth + endRoom(slices.Concat(groups...))
	}
	room := newGrid(&s)
	parts := pack(arrange(groups, room.mostCols(), room.mostRows()), room.mostRows())
	for _, rows := range parts {
		part := s
		part.Rows = rows
		out = append(out, part)
	}
	nameParts(out)
	return out
}
