package document

import (
	"bytes"
	"fmt"
	"strings"
)

// Document is a text in parts, of which both summary.md and the page are made.
type Document struct {
	Parts    []part
	workload string // that what is written now is about
}

// part is a heading, a paragraph, a list or a table: one of them.
type part struct {
	Level    int    // of a heading, from 1; 0 if it is none
	Text     string // of a heading or a paragraph; in Markdown, as far as *this*, **this** and [this](link)
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
func (doc *Document) Heading(level int, text string) { doc.add(part{Level: level, Text: text}) }

// About tells which workload what follows is about, "" for all.
func (doc *Document) About(workload string) { doc.workload = workload }

// Paragraph adds text, if there is any.
func (doc *Document) Paragraph(text string) {
	if text = strings.TrimSpace(text); text != "" {
		doc.add(part{Text: text})
	}
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
			fmt.Fprintf(&b, "%s %s\n", strings.Repeat("#", p.Level), p.Text)
		case p.Table != nil:
			p.Table.Write(&b)
		case p.List != nil:
			for _, line := range p.List {
				fmt.Fprintf(&b, "- %s\n", line)
			}
		default:
			fmt.Fprintln(&b, p.Text)
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
