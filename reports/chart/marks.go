package chart

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// shape is the outline of a mark. Each shape can be full or hollow, unlike gonum's own glyphs.
type shape uint8

const (
	circle shape = iota
	square
	diamond
	triangle
	wedge // a triangle on its tip
	pentagon
	star
	cross
	shapes
)

// corners returns the outline around the origin. All shapes have about the area of the unit circle.
func (s shape) corners() []vg.Point {
	switch s {
	case square:
		return polygon(4, math.Pi/4, 1.25, 1.25)
	case diamond:
		return polygon(4, 0, 1.3, 1.3)
	case triangle:
		return polygon(3, math.Pi/2, 1.4, 1.4)
	case wedge:
		return polygon(3, -math.Pi/2, 1.4, 1.4)
	case pentagon:
		return polygon(5, math.Pi/2, 1.15, 1.15)
	case star:
		return polygon(10, math.Pi/2, 1.6, 0.7)
	case cross:
		return polygon(8, 0, 1.5, 0.6)
	default:
		return polygon(24, 0, 1, 1)
	}
}

// polygon returns n corners around the origin, the first in direction start, an angle in radians. Corners 0, 2, … have
// the distance even from the origin, and corners 1, 3, … the distance odd.
func polygon(n int, start, even, odd float64) (corners []vg.Point) {
	for i := range n {
		r := even
		if i%2 == 1 {
			r = odd
		}
		sin, cos := math.Sincos(start + 2*math.Pi*float64(i)/float64(n))
		corners = append(corners, vg.Point{X: vg.Length(r * cos), Y: vg.Length(r * sin)})
	}
	return corners
}

// mark draws a shape. It is a draw.GlyphDrawer.
type mark struct {
	shape  shape
	hollow bool
}

// markRadius is the radius of the circle. gonum reserves this distance at the edges.
const markRadius = vg.Length(2.9)

func (m mark) style(c color.Color) draw.GlyphStyle {
	return draw.GlyphStyle{Color: c, Radius: markRadius, Shape: m}
}

// DrawGlyph draws the mark. A white edge separates overlapping marks. A hollow mark is white inside.
func (m mark) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, at vg.Point) {
	inside, edge, width := sty.Color, color.Color(color.White), vg.Length(0.5)
	if m.hollow {
		inside, edge, width = color.White, sty.Color, 1.2
	}
	var outline vg.Path
	for i, corner := range m.shape.corners() {
		p := vg.Point{X: at.X + sty.Radius*corner.X, Y: at.Y + sty.Radius*corner.Y}
		if i == 0 {
			outline.Move(p)
		} else {
			outline.Line(p)
		}
	}
	outline.Close()
	c.SetColor(inside)
	c.Fill(outline)
	c.SetLineStyle(draw.LineStyle{Color: edge, Width: width})
	c.Stroke(outline)
}
