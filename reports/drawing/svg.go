package drawing

import (
	"bytes"
	"fmt"
	"html"
	"image/color"
	"math"
	"strconv"
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/vg"
)

// Element is an element of an SVG. One of Open, Close, Path and Text is set. Coordinates are in points, with y upwards
// from the lower edge of the sheet, so a surrounding group must apply the transformation Upright.
type Element struct {
	Open  string // attributes of a group g that begins here
	Close bool   // a group ends here
	Path  string // data of a path
	Text  string
	X, Y  float64 // text: its lower left corner, with y downwards from the lower edge of the sheet
	Width float64 // text: its width in points
	Style string  // CSS declarations in a fixed order, without default values
}

// Upright returns the transformation of the group around the elements of the drawing.
func (d *Drawing) Upright() string {
	return "scale(1, -1) translate(0, -" + number(d.height) + ")"
}

// Body returns the elements of legend and panels, and their bounding box in points: left edge, upper edge, width and
// height.
func (d *Drawing) Body() (elements []Element, box [4]float64) {
	const margin = 2
	b := d.body
	box = [4]float64{float64(b.margin - margin), float64(b.top - margin),
		float64(d.width - 2*(b.margin-margin)), float64(b.height + 2*margin)}
	return elementsOf(d.ops[b.from:b.to]), box
}

// SVG returns the drawing as an SVG file that looks the same on every machine. Each text has its width as an attribute,
// so that a viewer without the font fits another one in; metric-compatible fonts are named first. Elements of a design
// or a panel are in a group with the attribute data-design, or data-panel (the workload).
func (d *Drawing) SVG() []byte {
	var b bytes.Buffer
	w, h := number(d.width), number(d.height)
	fmt.Fprintf(&b, "<?xml version=\"1.0\"?>\n<svg width=\"%spt\" height=\"%spt\" "+
		"viewBox=\"0 0 %s %s\" xmlns=\"http://www.w3.org/2000/svg\">\n", w, h, w, h)
	fmt.Fprintf(&b, "<title>%s</title>\n", html.EscapeString(d.title))
	if d.description != "" {
		fmt.Fprintf(&b, "<desc>%s</desc>\n", html.EscapeString(d.description))
	}
	b.WriteString("<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>\n")
	fmt.Fprintf(&b, "<g font-family=\"'Liberation Sans',Arimo,Arial,Helvetica,'Nimbus Sans',sans-serif\" "+
		"transform=\"%s\">\n", d.Upright())
	for _, e := range elementsOf(d.ops) {
		e.write(&b)
	}
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes()
}

func (e *Element) write(b *bytes.Buffer) {
	switch {
	case e.Close:
		b.WriteString("</g>\n")
	case e.Open != "":
		fmt.Fprintf(b, "<g %s>\n", e.Open)
	case e.Path != "":
		fmt.Fprintf(b, "<path d=\"%s\"", e.Path)
		if e.Style != "" {
			fmt.Fprintf(b, " style=\"%s\"", e.Style)
		}
		b.WriteString("/>\n")
	default:
		b.WriteString("<text")
		if e.Width > 0 {
			fmt.Fprintf(b, " textLength=\"%.2f\" lengthAdjust=\"spacingAndGlyphs\"", e.Width)
		}
		fmt.Fprintf(b, " x=\"%s\" y=\"%s\" transform=\"scale(1, -1)\" style=\"%s\">%s</text>\n",
			number(e.X), number(e.Y), e.Style, html.EscapeString(e.Text))
	}
}

// number formats a coordinate with five significant digits.
func number[F ~float64](v F) string { return strconv.FormatFloat(float64(v), 'g', 5, 64) }

// pen is the state of a canvas.
type pen struct {
	color  color.Color
	width  vg.Length
	dashes []vg.Length
	offset vg.Length
	groups int // number of groups opened since the pen was pushed
}

// elementsOf converts the calls of a canvas to elements.
func elementsOf(ops []op) (list []Element) {
	stack := []pen{{width: 1}}
	for i := range ops {
		o, p := &ops[i], &stack[len(stack)-1]
		open := func(transform string) {
			p.groups++
			list = append(list, Element{Open: fmt.Sprintf("transform=\"%s\"", transform)})
		}
		switch o.kind {
		case opWidth:
			p.width = o.length
		case opDash:
			p.dashes, p.offset = o.dashes, o.length
		case opColor:
			p.color = o.color
		case opRotate:
			open("rotate(" + number(o.amount*180/math.Pi) + ")")
		case opTranslate:
			open("translate(" + number(o.point.X) + ", " + number(o.point.Y) + ")")
		case opScale:
			open("scale(" + number(o.point.X) + ", " + number(o.point.Y) + ")")
		case opPush:
			top := *p
			top.groups = 0
			stack = append(stack, top)
		case opPop:
			for range p.groups {
				list = append(list, Element{Close: true})
			}
			stack = stack[:len(stack)-1]
		case opStroke:
			if p.width > 0 {
				list = append(list, Element{Path: outline(o.path), Style: p.stroke()})
			}
		case opFill:
			list = append(list, Element{
				Path:  outline(o.path),
				Style: declarations("fill", hex(p.color), "#000000", "fill-opacity", opacity(p.color), "1"),
			})
		case opText:
			list = append(list, Element{
				Text: o.text, X: o.point.X.Points(), Y: -o.point.Y.Points(),
				Width: o.face.Width(o.text).Points(), Style: p.letters(o),
			})
		case opGroup:
			list = append(list, Element{Open: fmt.Sprintf("data-%s=\"%s\"", o.text, html.EscapeString(o.value))})
		case opGroupEnd:
			list = append(list, Element{Close: true})
		}
	}
	return list
}

func (p *pen) stroke() string {
	var dashes []string
	for _, d := range p.dashes {
		dashes = append(dashes, number(d))
	}
	return declarations("fill", "none", "", "stroke", hex(p.color), "", "stroke-opacity", opacity(p.color), "1",
		"stroke-width", number(p.width), "1",
		"stroke-dasharray", strings.Join(dashes, ","), "", "stroke-dashoffset", number(p.offset), "0")
}

// letters returns the style of a text. The font family is an attribute of the root group.
func (p *pen) letters(o *op) string {
	weight := ""
	if o.face.Font.Weight == xfont.WeightBold {
		weight = "bold"
	}
	return declarations("font-weight", weight, "", "font-size", number(o.face.Font.Size)+"px", "",
		"fill", hex(p.color), "#000000")
}

// declarations joins CSS declarations, given as triples of property, value and default value. It omits properties
// without a value and those with their default.
func declarations(triples ...string) string {
	var list []string
	for i := 0; i < len(triples); i += 3 {
		if value := triples[i+1]; value != "" && value != triples[i+2] {
			list = append(list, triples[i]+":"+value)
		}
	}
	return strings.Join(list, ";")
}

// hex formats a colour as #RRGGBB, without its opacity.
func hex(c color.Color) string {
	if c == nil {
		return "#000000"
	}
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02X%02X%02X", n.R, n.G, n.B)
}

func opacity(c color.Color) string {
	if c == nil {
		return "1"
	}
	_, _, _, a := c.RGBA()
	return number(float64(a) / math.MaxUint16)
}

// outline formats the data of a path.
func outline(path vg.Path) string {
	var b strings.Builder
	at := vg.Point{}
	to := func(command string, points ...vg.Point) {
		b.WriteString(command)
		for i, p := range points {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(number(p.X) + "," + number(p.Y))
		}
		at = points[len(points)-1]
	}
	for _, c := range path {
		switch c.Type {
		case vg.MoveComp:
			to("M", c.Pos)
		case vg.LineComp:
			to("L", c.Pos)
		case vg.CurveComp:
			to(map[int]string{1: "Q", 2: "C"}[len(c.Control)], append(append([]vg.Point(nil), c.Control...), c.Pos)...)
		case vg.ArcComp:
			if start := onCircle(c, 0); start != at {
				to("L", start)
			}
			for _, half := range []float64{0.5, 1} { // no arc of SVG goes all the way round
				to(arcTo(c), onCircle(c, half))
			}
		case vg.CloseComp:
			b.WriteByte('Z')
		}
	}
	return b.String()
}

// onCircle returns the point of an arc at a share of its angle.
func onCircle(c vg.PathComp, share float64) vg.Point {
	sin, cos := math.Sincos(c.Start + share*c.Angle)
	return vg.Point{X: c.Pos.X + c.Radius*vg.Length(cos), Y: c.Pos.Y + c.Radius*vg.Length(sin)}
}

// arcTo returns the beginning of the path command for half of an arc.
func arcTo(c vg.PathComp) string {
	large, sweep := 0, 1
	if math.Abs(c.Angle) > 2*math.Pi {
		large = 1
	}
	if c.Angle < 0 {
		sweep = 0
	}
	r := number(c.Radius)
	return fmt.Sprintf("A%s,%s 0 %d %d ", r, r, large, sweep)
}
