package chart

import (
	"cmp"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// grid places panels in rows and columns. Neighbours in a row with the same label of the y axis share it, and panels in
// a column share the label of the x axis.
type grid struct {
	rows                    []Row
	panelWidth, panelHeight vg.Length
	maxRows                 int // 0: as many as fit
}

// Sizes in points. A panel is 3.3 inches wide, so that its lines are distinguishable in a picture of half the size.
const (
	defaultWidth  = vg.Length(240)
	defaultHeight = vg.Length(138)
	singleWidth   = vg.Length(400) // minimum width of the only panel in a row
	labelStrip    = vg.Length(16)  // height of the label of an axis
	titleStrip    = vg.Length(20)  // height of the title of a panel
	betweenCols   = vg.Length(14)
	betweenRows   = vg.Length(10)
	maxWidth      = vg.Length(1000) // maximum width of all panels in a row
	maxHeight     = 5 * defaultHeight
)

func newGrid(s *Sheet) grid {
	g := grid{s.Rows, s.PanelWidth, s.PanelHeight, s.MaxRows}
	if g.panelWidth == 0 {
		g.panelWidth = defaultWidth
	}
	if g.panelHeight == 0 {
		g.panelHeight = defaultHeight
	}
	return g
}

// mostCols and mostRows return the maximum numbers of columns and rows on a sheet.
func (g grid) mostCols() int { return max(1, int(maxWidth/g.panelWidth)) }
func (g grid) mostRows() int { return cmp.Or(g.maxRows, max(1, int(maxHeight/g.panelHeight))) }

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

// betweenCols returns the distance between two columns. It is larger if it contains a label.
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

// labelled reports whether the panel in column j has its own label of the y axis: the first panel of a row has
// one, and so has each panel with another label than its left neighbour.
func (r Row) labelled(j int) bool {
	if r[j] == nil || r[j].Y.Label == "" {
		return false
	}
	return j == 0 || r[j-1] == nil || r[j-1].Y.Label != r[j].Y.Label
}

// lowest reports whether the place below a panel is blank.
func (g grid) lowest(i, j int) bool { return i == len(g.rows)-1 || g.rows[i+1][j] == nil }

// ragged reports whether a panel above the last row is the lowest in its column. Its label then needs room between
// the rows.
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

// draw draws the panels at the top of a canvas. The data areas in a row have the same height. The data areas in a
// column have the same left and right edges.
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

// label writes the title of the panel above the data and, if x or y is set, the label of that axis.
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
