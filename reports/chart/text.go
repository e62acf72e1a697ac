package chart

import (
	"image/color"
	"sort"
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Ink returns the colour of the main text, and Pencil the colour of less prominent text and lines.
func Ink() color.Color    { return color.Gray{0x10} }
func Pencil() color.Color { return color.Gray{0x50} }

// sans returns the style of all texts. gonum's default is a serif font in a package variable. A change of the variable
// would affect the whole program, so the font is set in each style instead.
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

// refont replaces font and colour of a style, but not its alignment.
func refont(style *text.Style, by text.Style) {
	style.Font, style.Color = by.Font, by.Color
}

// Sizes of text in points. The smallest is still readable in a picture of half the size.
const (
	titleSize = vg.Length(13)
	panelSize = vg.Length(10.5)
	labelSize = vg.Length(10)
	tickSize  = vg.Length(9)
	noteSize  = vg.Length(9)
)

// fit fits a text into a width. It reduces the font size down to noteSize, and then shortens the text.
func fit(style text.Style, txt string, width vg.Length) (text.Style, string) {
	for style.Width(txt) > width && style.Font.Size > noteSize {
		style.Font.Size -= 0.5
	}
	return style, shorten(style, txt, width)
}

// shorten replaces as little as possible of the middle of a text by "…", so that it fits into a width. Names differ at
// the end.
func shorten(style text.Style, txt string, width vg.Length) string {
	letters := []rune(txt)
	if style.Width(txt) <= width || len(letters) < 2 {
		return txt
	}
	without := func(cut int) string {
		head := (len(letters) - cut) / 2
		return string(letters[:head]) + "…" + string(letters[head+cut:])
	}
	least := sort.Search(len(letters)-1, func(i int) bool { return style.Width(without(i+1)) <= width })
	return without(least + 1)
}

// block is a text broken into lines.
type block struct {
	style text.Style
	lines []string
}

// fill breaks paragraphs at spaces into lines of at most width. A longer word is shortened. The signs % and × stay with
// the number before them.
func fill(style text.Style, width vg.Length, paragraphs ...string) block {
	b := block{style: style}
	for _, paragraph := range paragraphs {
		line := ""
		const tied = "\u00A0" // no-break space
		signs := strings.NewReplacer(" %", tied+"%", " ×", tied+"×")
		for word := range strings.SplitSeq(signs.Replace(paragraph), " ") {
			word = shorten(style, word, width)
			longer := strings.TrimPrefix(line+" "+word, " ")
			if line != "" && style.Width(longer) > width {
				b.lines = append(b.lines, line)
				longer = word
			}
			line = longer
		}
		line = strings.TrimSpace(line)
		b.lines = append(b.lines, line)
	}
	return b
}

// leading is the distance of two lines as a multiple of the font size.
const leading = 1.3

func (b block) height() vg.Length {
	return vg.Length(len(b.lines)) * b.style.Font.Size * leading
}

// draw writes the block from the top of the canvas.
func (b block) draw(c draw.Canvas) {
	y := c.Max.Y
	for _, line := range b.lines {
		y -= b.style.Font.Size * leading
		c.FillText(b.style, vg.Point{X: c.Min.X, Y: y + b.style.FontExtents().Descent/2}, line)
	}
}
