package document

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Document is a list of parts, the source of both summary.md and the page. The zero value is empty.
type Document struct {
	Parts    []part
	workload string // of the parts that are added next, "" for parts about all workloads
}

// part is one heading, paragraph, list, table or list of charts.
type part struct {
	Level    int // of a heading, from 1; 0 for the other kinds of part
	Heading  string
	Text     []Span // of a paragraph
	List     []string
	Charts   []Link
	Commands []string // in Markdown alone
	Table    *Table
	Workload string // the one that the part belongs to, "" for all
}

func (doc *Document) add(p part) {
	p.Workload = doc.workload
	doc.Parts = append(doc.Parts, p)
}

// Heading adds a heading. level is 1 for the title of the document.
func (doc *Document) Heading(level int, text string) { doc.add(part{Level: level, Heading: text}) }

// About sets the workload of the parts that are added next, "" for all workloads.
func (doc *Document) About(workload string) { doc.workload = workload }

// Span is a piece of a paragraph in one style.
type Span struct {
	Text  string
	Style Style
}

// Style is the emphasis of a span.
type Style uint8

// Emphasis marks a term: a word of a table that the paragraph explains. Bold marks a warning.
const (
	Plain Style = iota
	Emphasis
	Bold
)

// Text returns a plain span.
func Text(text string) Span { return Span{text, Plain} }

// Term returns the span of a word that the paragraph explains.
func Term(text string) Span { return Span{text, Emphasis} }

// Strong returns the span of a warning.
func Strong(text string) Span { return Span{text, Bold} }

// Paragraph adds the spans as one paragraph, without space at its two ends. It adds nothing if all is space.
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

// Sentences returns the spans of list that are not empty, with a space between each two.
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

// markdown returns the span as Markdown.
func (s Span) markdown() string {
	text := Escape(s.Text)
	switch s.Style {
	case Emphasis:
		return "*" + text + "*"
	case Bold:
		return "**" + text + "**"
	}
	return text
}

// Link is the title of a file, and its name without extension.
type Link struct{ Title, Name string }

// Charts adds a list of charts, unless it is empty. Each has a PNG and an SVG beside the document.
func (doc *Document) Charts(list []Link) {
	if len(list) > 0 {
		doc.add(part{Charts: list})
	}
}

// Commands adds command lines as a block of code, each as it is written.
func (doc *Document) Commands(lines ...string) { doc.add(part{Commands: lines}) }

// MaxListed is the maximum length of a list. Items counts the lines beyond it, because a damaged file can have
// a problem in every line.
const MaxListed = 30

// Items adds a list, unless it is empty. Lines beyond MaxListed are counted and not shown.
func (doc *Document) Items(lines []string) {
	if n := len(lines); n > MaxListed {
		lines = append(append([]string(nil), lines[:MaxListed]...), fmt.Sprintf("and %d more", n-MaxListed))
	}
	if len(lines) > 0 {
		doc.add(part{List: lines})
	}
}

// Rows adds a table, unless it has no rows.
func (doc *Document) Rows(t Table) {
	if len(t.Rows) > 0 {
		doc.add(part{Table: &t})
	}
}

// Section adds a heading of level 2 and a list, unless the list is empty.
func (doc *Document) Section(title string, lines []string) {
	if len(lines) > 0 {
		doc.Heading(2, title)
		doc.Items(lines)
	}
}

// Markdown returns the document as Markdown, with an empty line between parts.
func (doc *Document) Markdown() []byte {
	var b bytes.Buffer
	for i, p := range doc.Parts {
		if i > 0 {
			b.WriteByte('\n')
		}
		switch {
		case p.Level > 0:
			fmt.Fprintf(&b, "%s %s\n", strings.Repeat("#", p.Level), Escape(p.Heading))
		case p.Table != nil:
			p.Table.Write(&b)
		case p.List != nil:
			for _, line := range p.List {
				fmt.Fprintf(&b, "- %s\n", escapeStarts(Escape(line)))
			}
		case p.Commands != nil:
			b.WriteString("    " + strings.Join(p.Commands, "\n    ") + "\n")
		case p.Charts != nil:
			for _, c := range p.Charts {
				fmt.Fprintf(&b, "- [%s](%s.png) ([SVG](%s.svg))\n", Escape(c.Title), c.Name, c.Name)
			}
		default:
			text := ""
			for _, s := range p.Text {
				text += s.markdown()
			}
			b.WriteString(escapeStarts(text) + "\n")
		}
	}
	return b.Bytes()
}

// Table is a table. Its first column and the columns whose head begins with a space are left-aligned; the others,
// which hold figures, are right-aligned. Each row has as many cells as Head.
type Table struct {
	Head []string
	Rows [][]string
}

// Add appends a row.
func (t *Table) Add(cells ...string) { t.Rows = append(t.Rows, cells) }

// Left reports whether a column is left-aligned.
func (t *Table) Left(column int) bool { return column == 0 || strings.HasPrefix(t.Head[column], " ") }

// Write writes the table as Markdown. It trims the cells and escapes them.
func (t *Table) Write(b *bytes.Buffer) {
	writeRow := func(cells []string) {
		for i, text := range cells {
			if i == 0 {
				b.WriteByte('|')
			}
			// An unescaped bar would start the next cell.
			fmt.Fprintf(b, " %s |", strings.ReplaceAll(Escape(strings.TrimSpace(text)), "|", "\\|"))
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

// WithoutEmpty returns the table without the columns that hold a dash in every row. It keeps the first keep
// columns.
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
