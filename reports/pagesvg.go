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
)

// A drawing in the page is that of the chart, with three things changed.
//
//   - What the page says in words beside it, title, notes and footer, is not in it.
//   - Its styles are classes of the page, each written once: so the page is half as
//     large, and what is neither a design's colour nor a scale's, the ground, the
//     ink, the grid, is a variable of the page's, which is another in the dark; other
//     greys are so much ink on the ground.
//   - A drawing with other colours, as those of a scale, was made for white paper
//     and keeps it, in the dark too.

// neutrals are the colours of charts that are variables of the page.
func neutrals() map[string]string {
	return map[string]string{
		"#FFFFFF": "ground", "#101010": "ink", "#505050": "pencil", "#D8D8D8": "grid",
		"#EEEEEE": "shade", "#DDDDDD": "band", "#000000": "black",
	}
}

// inliner makes drawings parts of one page.
type inliner struct {
	classes map[string]string // of styles as they stand in drawings
	rules   bytes.Buffer      // of these classes
	foreign map[string]bool   // classes with colours that are neither neutral nor a design's
	known   []string          // the colours of designs
	neutral map[string]string
}

func newInliner() *inliner {
	in := &inliner{classes: map[string]string{}, foreign: map[string]bool{}, neutral: neutrals()}
	for _, look := range chart.CatalogLooks() {
		c := look.Color()
		in.known = append(in.known, fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B))
	}
	return in
}

// inline returns what a page has of a drawing, and how high that is in pixels. named is
// the id of the element that tells what it shows.
func (in *inliner) inline(d *chart.Drawing, named string) (drawn template.HTML, tall int) {
	elements, box := d.Body()
	body := drawing{in: in}
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
	start := fmt.Sprintf(`<svg%s role="img" aria-labelledby="%s" viewBox="%g %g %g %g" width="%.0f" height="%.0f" style="--w:%.0fpx"><g transform="%s">`,
		class, html.EscapeString(named), tenth(box[0]), tenth(box[1]), tenth(width), tenth(height),
		width*perPoint, height*perPoint, width*perPoint, d.Upright())
	return template.HTML(start + body.out.String() + "</g></svg>"), int(height * perPoint)
}

// drawing is the inside of an SVG, on its way into the page.
type drawing struct {
	in      *inliner
	out     bytes.Buffer
	path    *chart.Element // the last one, which is not written yet
	foreign bool
}

// add takes an element. A mark is filled and then stroked: that is one path here.
func (w *drawing) add(e *chart.Element) {
	const unfilled = "fill:none;"
	if e.Path != "" && w.path != nil && e.Path == w.path.Path && !strings.Contains(w.path.Style, "stroke") && strings.HasPrefix(e.Style, unfilled) {
		w.path = &chart.Element{Path: e.Path, Style: w.path.Style + ";" + e.Style[len(unfilled):]}
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
		fmt.Fprintf(&w.out, `<text class="%s" textLength="%.2f" lengthAdjust="spacingAndGlyphs" x="%.5g" y="%.5g">%s</text>`,
			w.class("text;"+e.Style), e.Width, e.X, e.Y, html.EscapeString(e.Text))
	}
}

// flush writes the last path.
func (w *drawing) flush() {
	if w.path != nil {
		fmt.Fprintf(&w.out, `<path class="%s" d="%s"/>`, w.class(w.path.Style), w.path.Path)
	}
	w.path = nil
}

// class returns the class of a style.
func (w *drawing) class(style string) string {
	name := w.in.class(style)
	w.foreign = w.foreign || w.in.foreign[name]
	return name
}

func (in *inliner) class(style string) string {
	if name, ok := in.classes[style]; ok {
		return name
	}
	name := "s" + strconv.Itoa(len(in.classes))
	in.classes[style] = name
	var rule []string
	filled := false
	isText := strings.HasPrefix(style, "text;")
	translucent := strings.Contains(style, "-opacity:") // it goes with any ground
	for _, declaration := range strings.Split(style, ";") {
		key, value, _ := strings.Cut(declaration, ":")
		filled = filled || key == "fill"
		switch {
		case value == "" || value == "normal" || key == "font-family":
			continue // the page has the font
		case isText && value == "#FFFFFF":
			// White letters stand on a dark area.
		case in.neutral[value] != "":
			value = fmt.Sprintf("var(--%s,%s)", in.neutral[value], value)
		case grey(value):
			level, _ := strconv.ParseUint(value[1:3], 16, 8) // grey has looked at it
			value = fmt.Sprintf("color-mix(in srgb,var(--ink) %d%%,var(--ground))", 100*(255-level)/(255-0x10))
		case strings.HasPrefix(value, "#") && !slices.Contains(in.known, value) && !translucent:
			in.foreign[name] = true
		}
		rule = append(rule, key+":"+value)
	}
	if !filled { // gonum leaves out what goes without saying
		rule = append(rule, "fill:var(--black,#000000)")
	}
	if isText { // all of a drawing is upside down, as gonum has it
		rule = append(rule, "transform:scale(1,-1)")
	}
	fmt.Fprintf(&in.rules, ".%s{%s}\n", name, strings.Join(rule, ";"))
	return name
}

// grey tells whether a colour is one between black and white.
func grey(colour string) bool {
	return len(colour) == len("#112233") && colour[0] == '#' && colour[1:3] == colour[3:5] && colour[3:5] == colour[5:7]
}
