package reports

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"idlab/reports/chart"
	"idlab/reports/drawing"
)

// The drawings in the page are those of the charts with three changes:
//
//   - They have no title, notes and footer, because the page contains these as text.
//   - Styles are CSS classes of the page, each written once, which halves the size of the page. The neutral colours
//     (background, text, grid) are CSS variables with other values in the dark scheme. Other greys are mixtures of
//     text and background colour. The colours of designs do not change.
//   - In a drawing with other colours, such as those of a scale, light and dark are exchanged in the dark scheme.

// neutrals maps colours of charts to the names of the CSS variables that replace them.
func neutrals() map[string]string {
	return map[string]string{
		"#FFFFFF": "ground", "#101010": "ink", "#505050": "pencil", "#D8D8D8": "grid",
		"#EEEEEE": "shade", "#DDDDDD": "band", "#000000": "black",
	}
}

// inliner converts drawings to parts of one page.
type inliner struct {
	classes map[string]string // style of a drawing → class
	rules   bytes.Buffer      // CSS rules of the classes and of the figures
	dark    bytes.Buffer      // rules for the dark scheme
	known   []string          // colours of designs
	neutral map[string]string // neutrals
}

func newInliner() *inliner {
	in := &inliner{classes: map[string]string{}, neutral: neutrals()}
	for _, look := range chart.CatalogLooks() {
		c := look.Color()
		in.known = append(in.known, fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B))
	}
	return in
}

// css returns the rules of all drawings so far.
func (in *inliner) css() string {
	return in.rules.String() + "@media screen and (prefers-color-scheme: dark) {\n" + in.dark.String() + "}\n"
}

// inline returns a drawing as an SVG element of the figure with that id, and whether its notes fit beside it.
// says is a sentence about its data, or "". The figure gets rules for its size.
func (in *inliner) inline(d *drawing.Drawing, figure, says string) (drawn template.HTML, narrow bool) {
	elements, box := d.Body()
	body := pageDrawing{in: in, scale: slices.ContainsFunc(elements, in.hasScale)}
	for i := range elements {
		body.add(&elements[i])
	}
	body.flush()
	const perPoint = 96.0 / 72
	tenth := func(v float64) float64 { return math.Round(10*v) / 10 }
	width, height := box[2]*perPoint, box[3]*perPoint
	id := strings.ReplaceAll(figure, ".", `\.`)
	fmt.Fprintf(&in.rules, "#%s{--w:%.0fpx}\n@container page (max-width:%.0fpx){#%s .hint{display:block}}\n",
		id, width, leastScale*width, id)
	desc := ""
	if says != "" {
		desc = "<desc>" + html.EscapeString(says) + "</desc>"
	}
	start := fmt.Sprintf(`<svg role="img" aria-labelledby="%s-title" viewBox="%g %g %g %g" `+
		`width="%.0f" height="%.0f">%s<g transform="%s">`,
		html.EscapeString(figure), tenth(box[0]), tenth(box[1]), tenth(box[2]), tenth(box[3]),
		width, height, desc, d.Upright())
	return template.HTML(start + body.out.String() + "</g></svg>"), width <= narrowWidth
}

// Sizes of the page, which page.css has too.
const (
	leastScale  = 0.8 // the page shrinks a drawing by no more than that; a wider one scrolls
	narrowWidth = 960 // largest width of a drawing with its notes beside it, in pixels
)

// hasScale reports whether an element has a colour that is neither neutral nor that of a design. A translucent colour
// fits any background.
func (in *inliner) hasScale(e drawing.Element) bool {
	if strings.Contains(e.Style, "-opacity:") {
		return false
	}
	for _, declaration := range strings.Split(e.Style, ";") {
		_, value, _ := strings.Cut(declaration, ":")
		if strings.HasPrefix(value, "#") && in.neutral[value] == "" && !grey(value) && !slices.Contains(in.known, value) {
			return true
		}
	}
	return false
}

// pageDrawing collects the content of an SVG element.
type pageDrawing struct {
	in    *inliner
	out   bytes.Buffer
	path  *drawing.Element // the last path, not written yet; nil: none
	scale bool             // the drawing has the colours of a scale
	under string           // with a scale: colour of the area that was filled last; "": none
}

// add adds an element. If a path is filled and then stroked, add joins both to one path.
func (w *pageDrawing) add(e *drawing.Element) {
	const unfilled = "fill:none;"
	if e.Path != "" && w.path != nil && e.Path == w.path.Path &&
		!strings.Contains(w.path.Style, "stroke") && strings.HasPrefix(e.Style, unfilled) {
		w.path = &drawing.Element{Path: e.Path, Style: w.path.Style + ";" + e.Style[len(unfilled):]}
		w.flush()
		return
	}
	w.flush()
	switch {
	case e.Path != "":
		w.path = e
	case e.Close:
		w.out.WriteString("</g>")
	case e.Open != "":
		fmt.Fprintf(&w.out, "<g %s>", e.Open)
	default:
		fmt.Fprintf(&w.out, `<text class="%s" textLength="%.2f" lengthAdjust="spacingAndGlyphs" `+
			`x="%.5g" y="%.5g">%s</text>`,
			w.class("text;"+e.Style), e.Width, e.X, e.Y, html.EscapeString(e.Text))
	}
}

// flush writes the last path.
func (w *pageDrawing) flush() {
	if w.path != nil {
		fmt.Fprintf(&w.out, `<path class="%s" d="%s"/>`, w.class(w.path.Style), w.path.Path)
	}
	w.path = nil
}

// class returns the class of a style. It adds the class and its rules if the style is new.
func (w *pageDrawing) class(style string) string {
	in, under := w.in, ""
	fill, isText := fillOf(style), strings.HasPrefix(style, "text;")
	switch {
	case !w.scale:
	case !isText && fill != "none":
		w.under = fill
	case isText && (fill == white || fill == black):
		under = w.under
	}
	key := fmt.Sprint(w.scale, under, style)
	if name, ok := in.classes[key]; ok {
		return name
	}
	name := "s" + strconv.Itoa(len(in.classes))
	in.classes[key] = name
	rule, dark := in.ruleOf(style, w.scale)
	if under != "" {
		dark = append(dark, "fill:"+textOn(exchanged(under)))
	}
	fmt.Fprintf(&in.rules, ".%s{%s}\n", name, strings.Join(rule, ";"))
	if len(dark) > 0 {
		fmt.Fprintf(&in.dark, "\t.%s{%s}\n", name, strings.Join(dark, ";"))
	}
	return name
}

// The colours of texts on filled areas.
const (
	white = "#FFFFFF"
	black = "#000000"
)

// fillOf returns the fill of a style. A drawing omits black, the default.
func fillOf(style string) string {
	for _, declaration := range strings.Split(style, ";") {
		if fill, ok := strings.CutPrefix(declaration, "fill:"); ok {
			return fill
		}
	}
	return black
}

// ruleOf returns the declarations of a style for the page, and those that differ in the dark scheme.
func (in *inliner) ruleOf(style string, scale bool) (rule, dark []string) {
	filled := false
	isText := strings.HasPrefix(style, "text;")
	for _, declaration := range strings.Split(style, ";") {
		key, value, _ := strings.Cut(declaration, ":")
		filled = filled || key == "fill"
		switch {
		case value == "" || value == "normal" || key == "font-family":
			continue // the page sets the font
		case isText && value == white:
			// White text is on a dark area and stays white.
		case in.neutral[value] != "":
			value = fmt.Sprintf("var(--%s,%s)", in.neutral[value], value)
		case grey(value):
			level, _ := strconv.ParseUint(value[1:3], 16, 8) // cannot fail: grey has checked the format
			value = fmt.Sprintf("color-mix(in srgb,var(--ink) %d%%,var(--ground))", 100*(255-level)/(255-0x10))
		case scale && strings.HasPrefix(value, "#"):
			dark = append(dark, key+":"+exchanged(value))
		}
		rule = append(rule, key+":"+value)
	}
	if !filled { // gonum omits the default
		rule = append(rule, "fill:var(--black,#000000)")
	}
	if isText { // gonum's y axis points upwards, so text is turned over
		rule = append(rule, "transform:scale(1,-1)")
	}
	return rule, dark
}

// grey reports whether a colour has the format #RRGGBB with equal channels.
func grey(colour string) bool {
	return len(colour) == len("#112233") && colour[0] == '#' && colour[1:3] == colour[3:5] && colour[3:5] == colour[5:7]
}
