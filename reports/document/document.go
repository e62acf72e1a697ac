package document

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Document is a text in parts, of which both summary.md and the page are made.
type Document struct {
	Parts    []part
	workload string // that what is written now is about
}

// part is a heading, a paragraph, a list or a table: one of them.
type part struct {
	Level    int // of a heading, from 1; 0 if it is none
	Heading  string
	Text     []Span // of a paragraph
	List     []string
	Table    *Table
	Workload string // that it is about, "" if about all
}

func (doc *Document) add(p part) {
	p.Workload = doc.workload
	doc.Parts = append(doc.Parts, p)
}

// Heading begins a section. What is below is about no workload, until about says
// so.
func (doc *Document) Heading(level int, text string) { doc.add(part{Level: level, Heading: text}) }

// About tells which workload what follows is about, "" for all.
func (doc *Document) About(workload string) { doc.workload = workload }

// Span is a piece of a paragraph.
type Span struct {
	Text  string
	Style Style
}

// Style is how a span stands out.
type Style uint8

// A term is a word of a table that the paragraph explains.
const (
	Plain Style = iota
	Emphasis
	Bold
)

// Text is a plain span, Term the name of what is explained, Strong a warning.
func Text(text string) Span   { return Span{text, Plain} }
func Term(text string) Span   { return Span{text, Emphasis} }
func Strong(text string) Span { return Span{text, Bold} }

// Paragraph adds text, if there is any but space.
func (doc *Document) Paragraph(spans ...Span) {
	spans = slices.Clone(spans)
	for len(spans) > 0 && strings.TrimSpace(spans[0].Text) == "" {
		spans = spans[1:]
	}
	for len(spans) > 0 && strings.TrimSpace(spans[len(spans)-1].Text) == "" {
		spans = spans[:len(spans)-1]
	}
	if len(spans) == 0 {
		return
	}
	first, last := &spans[0], &spans[len(spans)-1]
	first.Text = strings.TrimLeft(first.Text, " \n")
	last.Text = strings.TrimRight(last.Text, " \n")
	doc.add(part{Text: spans})
}

// Sentences joins what there is of them to spans, with spaces between.
func Sentences(list ...Span) (spans []Span) {
	for _, s := range list {
		if s.Text == "" {
			continue
		}
		if len(spans) > 0 {
			spans = append(spans, Text(" "))
		}
		spans = append(spans, s)
	}
	return spans
}

// markdown writes a span.
func (s Span) markdown() string {
	switch s.Style {
	case Emphasis:
		return "*" + s.Text + "*"
	case Bold:
		return "**" + s.Text + "**"
	}
	return s.Text
}

// MaxListed is how many lines a list has before the rest is counted: a damaged
// file can have a problem in every line.
const MaxListed = 30

// Items adds a list, if it has any lines.
func (doc *Document) Items(lines []string) {
	if n := len(lines); n > MaxListed {
		lines = append(append([]string(nil), lines[:MaxListed]...), fmt.Sprintf("and %d more", n-MaxListed))
	}
	if len(lines) > 0 {
		doc.add(part{List: lines})
	}
}

// Rows adds a table, if it has any rows.
func (doc *Document) Rows(t Table) {
	if len(t.Rows) > 0 {
		doc.add(part{Table: &t})
	}
}

// Section adds a list with a heading, if it has any lines.
func (doc *Document) Section(title string, lines []string) {
	if len(lines) > 0 {
		doc.Heading(2, title)
		doc.Items(lines)
	}
}

// Markdown writes the document.
func (doc *Document) Markdown() []byte {
	var b bytes.Buffer
	for i, p := range doc.Parts {
		if i > 0 {
			b.WriteByte('\n')
		}
		switch {
		case p.Level > 0:
			fmt.Fprintf(&b, "%s %s\n", strings.Repeat("#", p.Level), p.Heading)
		case p.Table != nil:
			p.Table.Write(&b)
		case p.List != nil:
			for _, line := range p.List {
				fmt.Fprintf(&b, "- %s\n", line)
			}
		default:
			for _, s := range p.Text {
				b.WriteString(s.markdown())
			}
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}

// Table is one of Markdown's. The first column is left-aligned, as are those
// whose head begins with a space; figures are right-aligned.
type Table struct {
	Head []string
	Rows [][]string
}

func (t *Table) Add(cells ...string) { t.Rows = append(t.Rows, cells) }

// Left tells whether a column is left-aligned.
func (t *Table) Left(column int) bool { return column == 0 || strings.HasPrefix(t.Head[column], " ") }

func (t *Table) Write(b *bytes.Buffer) {
	writeRow := func(cells []string) {
		for i, text := range cells {
			if i == 0 {
				b.WriteByte('|')
			}
			// A bar within a cell would begin the next one.
			fmt.Fprintf(b, " %s |", strings.ReplaceAll(strings.TrimSpace(text), "|", "\\|"))
		}
		b.WriteByte('\n')
	}
	writeRow(t.Head)
	rule := make([]string, len(t.Head))
	for i := range rule {
		rule[i] = "--:"
		if t.Left(i) {
			rule[i] = ":--"
		}
	}
	writeRow(rule)
	for _, row := range t.Rows {
		writeRow(row)
	}
}

// WithoutEmpty leaves out the columns, after the first keep ones, in which no
// row says anything.
func (t Table) WithoutEmpty(keep int) Table {
	out := Table{Rows: make([][]string, len(t.Rows))}
	for i, head := range t.Head {
		says := i < keep
		for _, row := range t.Rows {
			says = says || row[i] != "–"
		}
		if !says {
			continue
		}
		out.Head = append(out.Head, head)
		for j, row := range t.Rows {
			out.Rows[j] = append(out.Rows[j], row[i])
		}
	}
	return out
}
