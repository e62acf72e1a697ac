package reports

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"idlab/reports/chart"
	"idlab/reports/dataset"
)

// A drawing in the page is the SVG of its chart with three things changed.
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

// undressed draws charts without what the page says in words, on all processors.
func undressed(pictures []picture) ([][]byte, error) {
	drawn, errs := make([][]byte, len(pictures)), make([]error, len(pictures))
	dataset.Parallel(len(pictures), func() func(int) {
		return func(i int) {
			s := *pictures[i].sheet
			s.Title, s.Notes, s.Footer = "", nil, nil
			drawn[i], errs[i] = s.SVG()
		}
	})
	return drawn, errors.Join(errs...)
}

// The room that a sheet leaves at its sides, for an empty title above its legend,
// and for no notes and no footer below its panels, in points.
const (
	emptySide = 12
	emptyHead = 36
	emptyFoot = 26
)

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

// inline returns what a page has of a drawing that chart.Sheet made, and how high
// that is in pixels. named is the id of the element that tells what it shows.
func (in *inliner) inline(svg []byte, named string) (drawn template.HTML, tall int, err error) {
	box := bytes.Fields(attribute(svg, "viewBox"))
	if len(box) != 4 {
		return "", 0, errors.New("a drawing without a viewBox")
	}
	width, errW := strconv.ParseFloat(string(box[2]), 64)
	height, errH := strconv.ParseFloat(string(box[3]), 64)
	if err := errors.Join(errW, errH); err != nil {
		return "", 0, err
	}
	width, height = width-2*emptySide, height-emptyHead-emptyFoot
	body := drawing{in: in}
	for _, part := range bytes.Split(svg, []byte("<"))[1:] {
		body.add(part)
	}
	body.flush()
	class := ""
	if body.foreign {
		class = ` class="paper"`
	}
	const perPoint = 96.0 / 72
	start := fmt.Sprintf(`<svg%s role="img" aria-labelledby="%s" viewBox="%d %d %g %g" width="%.0f" height="%.0f" style="--w:%.0fpx">`,
		class, html.EscapeString(named), emptySide, emptyHead, math.Round(10*width)/10, math.Round(10*height)/10, width*perPoint, height*perPoint, width*perPoint)
	return template.HTML(start + body.out.String() + "</svg>"), int(height * perPoint), nil
}

// drawing is the inside of an SVG, on its way into the page.
type drawing struct {
	in      *inliner
	out     bytes.Buffer
	outline []byte // of the last path, which is not written yet
	styles  []byte
	foreign bool
}

// add takes an element of gonum's, or the end of one: what stands after "<".
func (w *drawing) add(part []byte) {
	tag, text, _ := bytes.Cut(part, []byte(">"))
	name := tag
	if i := bytes.IndexAny(tag, " \t\n/"); i > 0 {
		name = tag[:i]
	}
	if string(name) == "path" {
		w.path(attribute(tag, "d"), attribute(tag, "style"))
		return
	}
	w.flush()
	switch string(name) {
	case "?xml", "!--", "svg", "/svg", "title", "/title":
	case "rect": // the ground of the sheet, which the page has
	case "text":
		if len(text) > 0 {
			fmt.Fprintf(&w.out, `<text class="%s"`, w.class("text;"+string(attribute(tag, "style"))))
			for _, key := range []string{"textLength", "lengthAdjust", "x", "y"} {
				if value := attribute(tag, key); value != nil {
					fmt.Fprintf(&w.out, ` %s="%s"`, key, value)
				}
			}
			fmt.Fprintf(&w.out, `>%s</text>`, text)
		}
	case "/text":
	default:
		fmt.Fprintf(&w.out, "<%s>", tag)
	}
}

// path takes a path. A mark is filled and then stroked: that is one path here.
func (w *drawing) path(outline, style []byte) {
	const unfilled = "fill:none;"
	switch {
	case len(outline) == 0:
	case bytes.Equal(outline, w.outline) && !bytes.Contains(w.styles, []byte("stroke")) && bytes.HasPrefix(style, []byte(unfilled)):
		w.styles = slices.Concat(w.styles, []byte(";"), style[len(unfilled):])
		w.flush()
	default:
		w.flush()
		w.outline, w.styles = outline, style
	}
}

// flush writes the last path.
func (w *drawing) flush() {
	if w.outline != nil {
		fmt.Fprintf(&w.out, `<path class="%s" d="%s"/>`, w.class(string(w.styles)), w.outline)
	}
	w.outline, w.styles = nil, nil
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

// attribute returns the value of an attribute in a tag, nil if it has none.
func attribute(tag []byte, key string) []byte {
	for rest := tag; ; {
		i := bytes.Index(rest, []byte(key+`="`))
		if i < 0 {
			return nil
		}
		value, _, _ := bytes.Cut(rest[i+len(key)+2:], []byte(`"`))
		if i > 0 && strings.ContainsRune(" \t\n", rune(rest[i-1])) {
			return value
		}
		rest = rest[i+1:]
	}
}
