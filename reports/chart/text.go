package chart

import (
	"image/color"
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Ink is the colour of text that is read first, Pencil of what stands behind.
func Ink() color.Color    { return color.Gray{0x10} }
func Pencil() color.Color { return color.Gray{0x50} }

// sans is the text style of everything written. gonum's default is a serif
// font, kept in a variable of its package: it is not changed, for that would
// change it for the rest of the program too, but replaced in each style.
func sans(size vg.Length) text.Style {
	return text.Style{
		Color:   Ink(),
		Font:    font.Font{Typeface: "Liberation", Variant: "Sans", Size: size},
		XAlign:  draw.XLeft,
		YAlign:  draw.YBottom,
		Handler: plot.DefaultTextHandler,
	}
}

func bold(size vg.Length) text.Style {
	s := sans(size)
	s.Font.Weight = xfont.WeightBold
	return s
}

// refont replaces font and colour of a style, and leaves its alignment.
func refont(style *text.Style, by text.Style) {
	style.Font, style.Color = by.Font, by.Color
}

// Sizes of text, in points. At half of the size that a chart is made for, the
// smallest is still read: some 9 pixels of 1/75 inch.
const (
	titleSize = vg.Length(13)
	panelSize = vg.Length(10.5)
	labelSize = vg.Length(10)
	tickSize  = vg.Length(9)
	noteSize  = vg.Length(9)
)

// fit makes a text as wide as there is room: in smaller letters, and if these
// are not to get too small, without its middle, for names differ at the end.
func fit(style text.Style, txt string, width vg.Length) (text.Style, string) {
	for style.Width(txt) > width && style.Font.Size > noteSize {
		style.Font.Size -= 0.5
	}
	letters := []rune(txt)
	for cut := 1; style.Width(txt) > width && cut < len(letters); cut++ {
		head := (len(letters) - cut) / 2
		txt = string(letters[:head]) + "…" + string(letters[head+cut:])
	}
	return style, txt
}

// block is a text that is broken into lines of a width.
type block struct {
	style text.Style
	lines []string
}

// fill breaks text at spaces. A word that is too long has a line of its own.
func fill(style text.Style, width vg.Length, paragraphs ...string) block {
	b := block{style: style}
	for _, paragraph := range paragraphs {
		line := ""
		for word := range strings.FieldsSeq(paragraph) {
			longer := strings.TrimPrefix(line+" "+word, " ")
			if line != "" && style.Width(longer) > width {
				b.lines = append(b.lines, line)
				longer = word
			}
			line = longer
		}
		b.lines = append(b.lines, line)
	}
	return b
}

// leading is the distance of one line from the next, over the size.
const leading = 1.3

func (b block) height() vg.Length {
	return vg.Length(len(b.lines)) * b.style.Font.Size * leading
}

// draw writes the block from the top of the canvas down.
func (b block) draw(c draw.Canvas) {
	y := c.Max.Y
	for _, line := range b.lines {
		y -= b.style.Font.Size * leading
		c.FillText(b.style, vg.Point{X: c.Min.X, Y: y + b.style.FontExtents().Descent/2}, line)
	}
}
