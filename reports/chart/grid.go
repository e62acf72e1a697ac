package chart

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// grid places panels in rows and columns. Panels in a row share the label of
// their y axis while it is the same, those in a column that of their x axis.
type grid struct {
	rows                    []Row
	panelWidth, panelHeight vg.Length
}

// Sizes in points. A panel is more than 3.2 inches wide, so that what is drawn
// in it can be told apart in a picture of half the size.
const (
	usualWidth  = vg.Length(240)
	usualHeight = vg.Length(138)
	singleWidth = vg.Length(400) // of a panel that is alone in its row, at least
	labelStrip  = vg.Length(16)  // of an axis' label
	titleStrip  = vg.Length(20)  // of a panel's title
	betweenCols = vg.Length(14)
	betweenRows = vg.Length(10)
	maxWidth    = 4 * usualWidth // of the panels in a row
	maxHeight   = 5 * usualHeight
)

func newGrid(s *Sheet) grid {
	g := grid{s.Rows, s.PanelWidth, s.PanelHeight}
	if g.panelWidth == 0 {
		g.panelWidth = usualWidth
	}
	if g.panelHeight == 0 {
		g.panelHeight = usualHeight
	}
	return g
}

// mostCols and mostRows are how many panels of that size a sheet takes.
func (g grid) mostCols() int { return max(1, int(maxWidth/g.panelWidth)) }
func (g grid) mostRows() int { return max(1, int(maxHeight/g.panelHeight)) }

func (g grid) tiles() draw.Tiles {
	t := draw.Tiles{
		Rows: len(g.rows), Cols: len(g.rows[0]),
		PadLeft: labelStrip, PadTop: titleStrip, PadBottom: labelStrip,
		PadX: g.betweenCols(), PadY: betweenRows + titleStrip,
	}
	if g.ragged() {
		t.PadY += labelStrip
	}
	return t
}

func (g grid) width() vg.Length {
	cols := vg.Length(len(g.rows[0]))
	if cols == 1 {
		return labelStrip + max(singleWidth, g.panelWidth)
	}
	return labelStrip + cols*g.panelWidth + (cols-1)*g.betweenCols()
}

func (g grid) height() vg.Length {
	rows, t := vg.Length(len(g.rows)), g.tiles()
	return t.PadTop + t.PadBottom + rows*g.panelHeight + (rows-1)*t.PadY
}

// betweenCols is the room between two columns: more where a label stands in it.
func (g grid) betweenCols() vg.Length {
	for _, row := range g.rows {
		for j := 1; j < len(row); j++ {
			if row.labelled(j) {
				return betweenCols + labelStrip/2
			}
		}
	}
	return betweenCols
}

// labelled tells whether the label of the y axis stands beside the panel in a column:
// the first one, and each that has another label than the one at its left.
func (r Row) labelled(j int) bool {
	if r[j] == nil || r[j].Y.Label == "" {
		return false
	}
	return j == 0 || r[j-1] == nil || r[j-1].Y.Label != r[j].Y.Label
}

// lowest tells whether no panel is below that one.
func (g grid) lowest(i, j int) bool { return i == len(g.rows)-1 || g.rows[i+1][j] == nil }

// ragged tells whether a panel above the last row is the lowest in its column:
// its label needs room between the rows.
func (g grid) ragged() bool {
	for i, row := range g.rows[:len(g.rows)-1] {
		for j, p := range row {
			if p != nil && g.lowest(i, j) {
				return true
			}
		}
	}
	return false
}

// draw draws the panels into the top of a canvas, aligned so that a value is at
// the same height in a row, and at the same distance in a column.
func (g grid) draw(c draw.Canvas) error {
	c.Min.Y = c.Max.Y - g.height()
	plots := make([][]*plot.Plot, len(g.rows))
	for i, row := range g.rows {
		for _, p := range row {
			var made *plot.Plot
			if p != nil {
				var err error
				if made, err = p.plot(); err != nil {
					return err
				}
			}
			plots[i] = append(plots[i], made)
		}
	}
	for i, places := range plot.Align(plots, g.tiles(), c) {
		for j, place := range places {
			if p := g.rows[i][j]; p != nil {
				done := tag(c, "panel", p.Workload)
				plots[i][j].Draw(place)
				p.label(place, plots[i][j].DataCanvas(place), g.lowest(i, j), g.rows[i].labelled(j))
				done()
			}
		}
	}
	return nil
}

// label writes the panel's title above its data, and the labels of its axes
// where they are asked for.
func (p *Panel) label(place, data draw.Canvas, x, y bool) {
	title, text := fit(bold(panelSize), p.Title, data.Max.X-data.Min.X)
	place.FillText(title, vg.Point{X: data.Min.X, Y: data.Max.Y + 6}, text)
	style := sans(labelSize)
	style.XAlign = draw.XCenter
	if x {
		place.FillText(style, vg.Point{X: data.Center().X, Y: place.Min.Y - labelSize - 2}, p.X.Label)
	}
	if y {
		style.Rotation = math.Pi / 2
		place.FillText(style, vg.Point{X: place.Min.X - 4, Y: data.Center().Y}, p.Y.Label)
	}
}
