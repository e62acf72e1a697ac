package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// Drawing is a drawn sheet. It can be written as PNG, as SVG and as elements of a page.
type Drawing struct {
	Sheet         *Sheet
	width, height vg.Length
	ops           []op
	body          body
}

// body is the part of a drawing with legend and panels. A page contains title, notes and footer as text.
type body struct {
	from, to    int       // range in ops
	top, height vg.Length // top is the distance from the upper edge of the sheet
}

// Draw draws the sheet. gonum panics on data that it cannot draw; Draw returns this as an error with the name of the
// chart.
func (s *Sheet) Draw() (d *Drawing, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			d, err = nil, fmt.Errorf("chart %s: %v", s.Name, cause)
		}
	}()
	l := s.layout()
	d = &Drawing{Sheet: s, width: l.width, height: l.height}
	canvas := draw.NewCanvas((*recorder)(d), l.width, l.height)
	if err := l.draw(canvas, d); err != nil {
		return nil, fmt.Errorf("chart %s: %w", s.Name, err)
	}
	return d, nil
}

// DotsPerInch is the resolution of PNG files.
const DotsPerInch = 150

// PNG draws the sheet at a resolution in dots per inch.
func (s *Sheet) PNG(dpi int) ([]byte, error) {
	d, err := s.Draw()
	if err != nil {
		return nil, err
	}
	return d.PNG(dpi)
}

// SVG draws the sheet as SVG.
func (s *Sheet) SVG() ([]byte, error) {
	d, err := s.Draw()
	if err != nil {
		return nil, err
	}
	return d.SVG(), nil
}

// PNG writes the drawing at a resolution, in dots per inch.
func (d *Drawing) PNG(dpi int) ([]byte, error) {
	c := vgimg.NewWith(vgimg.UseWH(d.width, d.height), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(color.White))
	for _, o := range d.ops {
		o.replay(c)
	}
	drawn, ok := c.Image().(*image.RGBA)
	if !ok {
		return nil, fmt.Errorf("chart %s: drawn as %T", d.Sheet.Name, c.Image())
	}
	var b bytes.Buffer
	if err := png.Encode(&b, indexed(drawn)); err != nil {
		return nil, fmt.Errorf("chart %s: %w", d.Sheet.Name, err)
	}
	return b.Bytes(), nil
}

// op is a call of a canvas.
type op struct {
	kind   opKind
	point  vg.Point  // of a translation, scale or text
	amount float64   // an angle in radians
	length vg.Length // a width, or the offset of dashes
	dashes []vg.Length
	color  color.Color
	path   vg.Path
	face   font.Face
	text   string // what is written, or the key and value of a group
	value  string
}

type opKind uint8

const (
	opWidth opKind = iota
	opDash
	opColor
	opRotate
	opTranslate
	opScale
	opPush
	opPop
	opStroke
	opFill
	opText
	opGroup // begins a group of a design or a panel
	opGroupEnd
)

// replay repeats the call on another canvas. Groups have no effect on a canvas.
func (o *op) replay(c vg.Canvas) {
	switch o.kind {
	case opWidth:
		c.SetLineWidth(o.length)
	case opDash:
		c.SetLineDash(o.dashes, o.length)
	case opColor:
		c.SetColor(o.color)
	case opRotate:
		c.Rotate(o.amount)
	case opTranslate:
		c.Translate(o.point)
	case opScale:
		c.Scale(float64(o.point.X), float64(o.point.Y))
	case opPush:
		c.Push()
	case opPop:
		c.Pop()
	case opStroke:
		c.Stroke(o.path)
	case opFill:
		c.Fill(o.path)
	case opText:
		c.FillString(o.face, o.point, o.text)
	}
}

// recorder is a vg.Canvas that records the calls in a Drawing.
type recorder Drawing

func (r *recorder) add(o op) { r.ops = append(r.ops, o) }

// Size returns the size of the sheet.
func (r *recorder) Size() (w, h vg.Length) { return r.width, r.height }

// SetLineWidth and the methods below are those of vg.Canvas.
func (r *recorder) SetLineWidth(w vg.Length) { r.add(op{kind: opWidth, length: w}) }
func (r *recorder) SetLineDash(dashes []vg.Length, offset vg.Length) {
	r.add(op{kind: opDash, dashes: append([]vg.Length(nil), dashes...), length: offset})
}
func (r *recorder) SetColor(c color.Color) { r.add(op{kind: opColor, color: c}) }
func (r *recorder) Rotate(angle float64)   { r.add(op{kind: opRotate, amount: angle}) }
func (r *recorder) Translate(p vg.Point)   { r.add(op{kind: opTranslate, point: p}) }
func (r *recorder) Scale(x, y float64) {
	r.add(op{kind: opScale, point: vg.Point{X: vg.Length(x), Y: vg.Length(y)}})
}
func (r *recorder) Push()            { r.add(op{kind: opPush}) }
func (r *recorder) Pop()             { r.add(op{kind: opPop}) }
func (r *recorder) Stroke(p vg.Path) { r.add(op{kind: opStroke, path: append(vg.Path(nil), p...)}) }
func (r *recorder) Fill(p vg.Path)   { r.add(op{kind: opFill, path: append(vg.Path(nil), p...)}) }
func (r *recorder) FillString(f font.Face, at vg.Point, text string) {
	r.add(op{kind: opText, face: f, point: at, text: text})
}

// DrawImage panics: no chart contains an image.
func (r *recorder) DrawImage(vg.Rectangle, image.Image) { panic("a chart has no images") }

func (r *recorder) begin(key, value string) { r.add(op{kind: opGroup, text: key, value: value}) }
func (r *recorder) end()                    { r.add(op{kind: opGroupEnd}) }
