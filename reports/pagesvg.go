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
//   - A drawing with other colours, such as those of a scale, keeps its white background in the dark scheme.

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
	rules   bytes.Buffer      // CSS rules of the classes
	foreign map[string]bool   // classes with a colour that is neither neutral nor that of a design
	known   []string          // colours of designs
	neutral map[string]string // neutrals
}

func newInliner() *inliner {
	in := &inliner{classes: map[string]string{}, foreign: map[string]bool{}, neutral: neutrals()}
	for _, look := range chart.CatalogLooks() {
		c := look.Color()
		in.known = append(in.known, fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B))
	}
	return in
}

// inline returns a drawing as an SVG element of the page, and its height in pixels. named is the id of the element
// with the title of the chart.
func (in *inliner) inline(d *drawing.Drawing, named string) (drawn template.HTML, tall int) {
	elements, box := d.Body()
	body := pageDrawing{in: in}
	for i := range elements {
		body.add(&elements[i])
	}
	body.flush()
	class := ""
	if body.foreign {
		class = ` class="paper"`
	}
	const perPoint = 96.0 / 72
	tenth := func(v float64) float64 { return math.Round(10*v) / 10 }
	width, height := box[2], box[3]
	start := fmt.Sprintf(`<svg%s role="img" aria-labelledby="%s" viewBox="%g %g %g %g" `+
		`width="%.0f" height="%.0f" style="--w:%.0fpx"><g transform="%s">`,
		class, html.EscapeString(named), tenth(box[0]), tenth(box[1]), tenth(width), tenth(height),
		width*perPoint, height*perPoint, width*perPoint, d.Upright())
	return template.HTML(start + body.out.String() + "</g></svg>"), int(height * perPoint)
}

// drawing collects the content of an SVG element.
type pageDrawing struct {
	in      *inliner
	out     bytes.Buffer
	path    *drawing.Element // the last path, not written yet; nil: none
	foreign bool             // the drawing has a foreign class
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

// class returns the class of a style and updates foreign.
func (w *pageDrawing) class(style string) string {
	name := w.in.class(style)
	w.foreign = w.foreign || w.in.foreign[name]
	return name
}

// class returns the class of a style. It adds the class and its rule if the style is new.
func (in *inliner) class(style string) string {
	if name, ok := in.classes[style]; ok {
		return name
	}
	name := "s" + strconv.Itoa(len(in.classes))
	in.classes[style] = name
	var rule []string
	filled := false
	isText := strings.HasPrefix(style, "text;")
	translucent := strings.Contains(style, "-opacity:") // such a colour fits any background
	for _, declaration := range strings.Split(style, ";") {
		key, value, _ := strings.Cut(declaration, ":")
		filled = filled || key == "fill"
		switch {
		case value == "" || value == "normal" || key == "font-family":
			continue // the page sets the font
		case isText && value == "#FFFFFF":
			// White text is on a dark area and stays white.
		case in.neutral[value] != "":
			value = fmt.Sprintf("var(--%s,%s)", in.neutral[value], value)
		case grey(value):
			level, _ := strconv.ParseUint(value[1:3], 16, 8) // cannot fail: grey has checked the format
			value = fmt.Sprintf("color-mix(in srgb,var(--ink) %d%%,var(--ground))", 100*(255-level)/(255-0x10))
		case strings.HasPrefix(value, "#") && !slices.Contains(in.known, value) && !translucent:
			in.foreign[name] = true
		}
		rule = append(rule, key+":"+value)
	}
	if !filled { // gonum omits the default
		rule = append(rule, "fill:var(--black,#000000)")
	}
	if isText { // gonum's y axis points upwards, so text is turned over
		rule = append(rule, "transform:scale(1,-1)")
	}
	fmt.Fprintf(&in.rules, ".%s{%s}\n", name, strings.Join(rule, ";"))
	return name
}

// grey reports whether a colour has the format #RRGGBB with equal channels.
func grey(colour string) bool {
	return len(colour) == len("#112233") && colour[0] == '#' && colour[1:3] == colour[3:5] && colour[3:5] == colour[5:7]
}
