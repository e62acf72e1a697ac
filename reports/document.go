package reports

import (
	"bytes"
	"fmt"
	"strings"
)

// document is a text in parts, of which both summary.md and the page are made.
type document struct {
	parts    []part
	workload string // that what is written now is about
}

// part is a heading, a paragraph, a list or a table: one of them.
type part struct {
	level    int    // of a heading, from 1; 0 if it is none
	text     string // of a heading or a paragraph; in Markdown, as far as *this*, **this** and [this](link)
	list     []string
	table    *table
	workload string // that it is about, "" if about all
}

func (doc *document) add(p part) {
	p.workload = doc.workload
	doc.parts = append(doc.parts, p)
}

// heading begins a section. What is below is about no workload, until about says
// so.
func (doc *document) heading(level int, text string) { doc.add(part{level: level, text: text}) }

// about tells which workload what follows is about, "" for all.
func (doc *document) about(workload string) { doc.workload = workload }

// paragraph adds text, if there is any.
func (doc *document) paragraph(text string) {
	if text = strings.TrimSpace(text); text != "" {
		doc.add(part{text: text})
	}
}

// maxListed is how many lines a list has before the rest is counted: a damaged
// file can have a problem in every line.
const maxListed = 30

// items adds a list, if it has any lines.
func (doc *document) items(lines []string) {
	if n := len(lines); n > maxListed {
		lines = append(append([]string(nil), lines[:maxListed]...), fmt.Sprintf("and %d more", n-maxListed))
	}
	if len(lines) > 0 {
		doc.add(part{list: lines})
	}
}

// rows adds a table, if it has any rows.
func (doc *document) rows(t table) {
	if len(t.rows) > 0 {
		doc.add(part{table: &t})
	}
}

// section adds a list with a heading, if it has any lines.
func (doc *document) section(title string, lines []string) {
	if len(lines) > 0 {
		doc.heading(2, title)
		doc.items(lines)
	}
}

// markdown writes the document.
func (doc *document) markdown() []byte {
	var b bytes.Buffer
	for i, p := range doc.parts {
		if i > 0 {
			b.WriteByte('\n')
		}
		switch {
		case p.level > 0:
			fmt.Fprintf(&b, "%s %s\n", strings.Repeat("#", p.level), p.text)
		case p.table != nil:
			p.table.write(&b)
		case p.list != nil:
			for _, line := range p.list {
				fmt.Fprintf(&b, "- %s\n", line)
			}
		default:
			fmt.Fprintln(&b, p.text)
		}
	}
	return b.Bytes()
}

// table is one of Markdown's. The first column is left-aligned, as are those
// whose head begins with a space; figures are right-aligned.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// left tells whether a column is left-aligned.
func (t *table) left(column int) bool { return column == 0 || strings.HasPrefix(t.head[column], " ") }

func (t *table) write(b *bytes.Buffer) {
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
	writeRow(t.head)
	rule := make([]string, len(t.head))
	for i := range rule {
		rule[i] = "--:"
		if t.left(i) {
			rule[i] = ":--"
		}
	}
	writeRow(rule)
	for _, row := range t.rows {
		writeRow(row)
	}
}

// withoutEmpty leaves out the columns, after the first keep ones, in which no
// row says anything.
func (t table) withoutEmpty(keep int) table {
	out := table{rows: make([][]string, len(t.rows))}
	for i, head := range t.head {
		says := i < keep
		for _, row := range t.rows {
			says = says || row[i] != "–"
		}
		if !says {
			continue
		}
		out.head = append(out.head, head)
		for j, row := range t.rows {
			out.rows[j] = append(out.rows[j], row[i])
		}
	}
	return out
}
