package drawing

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// Drawing is a chart that was drawn once. It can be written as PNG, as SVG and as elements of a page.
type Drawing struct {
	name, title, description string
	width, height            vg.Length
	ops                      []op
	body                     body
}

// body is the part of a drawing with legend and panels. A page contains title, notes and footer as text.
type body struct {
	from, to    int       // range in ops
	top, height vg.Length // top is the distance from the upper edge of the sheet
	margin      vg.Length // of the sheet, at its left and right
}

// New returns an empty drawing with the name of its files, its title, its description ("": none) and its size, in
// points.
func New(name, title, description string, width, height vg.Length) *Drawing {
	return &Drawing{name: name, title: title, description: description, width: width, height: height}
}

// Canvas returns a canvas that draws on d. It has the methods of Grouper too.
func (d *Drawing) Canvas() vg.CanvasSizer { return (*recorder)(d) }

// Grouper is a canvas that can group its calls under a name. A page fades the groups that a reader filters out.
type Grouper interface {
	// Begin begins a group with that key and value, End ends the last one.
	Begin(key, value string)
	End()
}

// BeginBody notes that what is drawn next, until EndBody, is the body: top is its distance from the upper edge, height
// its height and margin its distance from both sides, in points.
func (d *Drawing) BeginBody(top, height, margin vg.Length) {
	d.body = body{from: len(d.ops), top: top, height: height, margin: margin}
}

// EndBody ends the body.
func (d *Drawing) EndBody() { d.body.to = len(d.ops) }

// DotsPerInch is the resolution of PNG files.
const DotsPerInch = 150

// PNG writes the drawing at a resolution, in dots per inch.
func (d *Drawing) PNG(dpi int) ([]byte, error) {
	c := vgimg.NewWith(vgimg.UseWH(d.width, d.height), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(color.White))
	for _, o := range d.ops {
		o.replay(c)
	}
	drawn, ok := c.Image().(*image.RGBA)
	if !ok {
		return nil, fmt.Errorf("chart %s: drawn as %T", d.name, c.Image())
	}
	var b bytes.Buffer
	if err := png.Encode(&b, indexed(drawn)); err != nil {
		return nil, fmt.Errorf("chart %s: %w", d.name, err)
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

func (r *recorder) Begin(key, value string) { r.add(op{kind: opGroup, text: key, value: value}) }
func (r *recorder) End()                    { r.add(op{kind: opGroupEnd}) }
