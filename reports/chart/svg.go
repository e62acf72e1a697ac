package chart

import (
	"bytes"
	"fmt"
	"html"
	"io"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// svg is a canvas of gonum's whose files look alike on every machine. gonum
// names a font that not every machine has, and would embed it at a megabyte a
// file. Here a text says how wide it is, so that a viewer that has to take
// another font fits it in; and fonts of the same widths are named first.
type svg struct {
	*vgsvg.Canvas
	title  string
	face   font.Face   // any
	widths []vg.Length // of the texts, in the order of drawing
}

func newSVG(l *layout) *svg {
	return &svg{Canvas: vgsvg.New(l.width, l.height), title: l.Sheet.Title, face: sans(noteSize).Handler.Cache().Lookup(sans(noteSize).Font, noteSize)}
}

// Parts are named by texts that no chart has, which WriteTo makes elements of.
const (
	beginMark = '\uE000' // followed by key, '=' and value
	endMark   = '\uE001'
)

func (s *svg) begin(key, value string) {
	s.mark(string(beginMark) + key + "=" + value)
}

func (s *svg) end() { s.mark(string(endMark)) }

func (s *svg) mark(text string) {
	s.Canvas.FillString(s.face, vg.Point{}, text)
}

// FillString draws text as gonum does, and notes its width.
func (s *svg) FillString(f font.Face, at vg.Point, text string) {
	s.widths = append(s.widths, f.Width(text))
	s.Canvas.FillString(f, at, text)
}

// WriteTo writes the file.
func (s *svg) WriteTo(w io.Writer) (int64, error) {
	var b bytes.Buffer
	if _, err := s.Canvas.WriteTo(&b); err != nil {
		return 0, err
	}
	n, err := w.Write(s.portable(b.Bytes()))
	return int64(n), err
}

// portable puts widths, fonts, a title for who cannot see, and white ground for
// viewers that are dark, into a file of gonum's.
func (s *svg) portable(data []byte) []byte {
	for _, usual := range []string{"font-family:Liberation Sans;font-variant:normal;font-weight:normal;font-style:normal;", "font-family:Liberation Sans;"} {
		data = bytes.ReplaceAll(data, []byte(usual), nil) // said once, above all of them
	}
	data = bytes.Replace(data, []byte("<g "), fmt.Appendf(nil,
		"<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#FFFFFF\"/>\n"+
			"<g font-family=\"'Liberation Sans',Arimo,Arial,Helvetica,'Nimbus Sans',sans-serif\" ", html.EscapeString(s.title)), 1)
	parts := bytes.Split(data, []byte("<text "))
	out, texts := parts[0], 0
	for _, part := range parts[1:] {
		if named, rest, ok := group(part); ok {
			out = append(append(out, named...), rest...)
			continue
		}
		out = append(out, "<text "...)
		if w := s.widths[texts]; w > 0 {
			out = fmt.Appendf(out, "textLength=\"%.2f\" lengthAdjust=\"spacingAndGlyphs\" ", w.Points())
		}
		out = append(out, part...)
		texts++
	}
	return out
}

// group makes an element g, or the end of one, of what follows "<text " if that
// is a mark, and returns what comes after it.
func group(part []byte) (named, rest []byte, ok bool) {
	text, rest, _ := bytes.Cut(part, []byte("</text>"))
	if bytes.HasSuffix(text, []byte(string(endMark))) {
		return []byte("</g>"), rest, true
	}
	_, mark, ok := bytes.Cut(text, []byte(string(beginMark)))
	key, value, _ := bytes.Cut(mark, []byte("="))
	return fmt.Appendf(nil, "<g data-%s=\"%s\">", key, value), rest, ok
}
