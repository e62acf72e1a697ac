package reports

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
)

// This file converts the documents of a report to the folded sections of its page.

// pageSection is a section under a heading of level 2.
type pageSection struct {
	ID, Title string
	Count     string // what is in it: "36 cells"; "" if that is not countable
	Folded    bool   // each part can be opened and closed
	Open      bool   // folded parts are open at first
	Parts     []*pagePart
}

// pagePart is the text under a heading of level 3 or 4, or a stretch of it about one workload.
type pagePart struct {
	ID, Title string // Title may be ""
	Level     int
	Workload  string
	Blocks    []pageBlock
}

// pageBlock is a paragraph, a list or a table.
type pageBlock struct {
	Text  template.HTML
	Items []string
	Table *pageTable
}

// cellsTitle is the heading of the section with a part for each cell.
const cellsTitle = "Cells"

// pageSections converts a document to sections of the page.
func pageSections(d *dataset.Data, doc *document.Document) (sections []*pageSection) {
	// The template uses these ids.
	taken := map[string]int{"findings": 1, "filters": 1, "content": 1, "charts": 1, "more-charts": 1, "files": 1,
		chart.FileName(howToReadTitle): 1}
	id := func(title string) string {
		name := chart.FileName(title)
		if taken[name]++; taken[name] > 1 {
			name = fmt.Sprintf("%s-%d", name, taken[name])
		}
		return name
	}
	var section *pageSection
	var last *pagePart
	for _, p := range doc.Parts {
		switch {
		case p.Level == 2:
			last = &pagePart{}
			section = &pageSection{
				ID: id(p.Heading), Title: p.Heading, Folded: p.Heading == cellsTitle, Open: len(d.Cells) <= 4,
				Parts: []*pagePart{last},
			}
			sections = append(sections, section)
			continue
		case p.Level > 0:
			last = &pagePart{ID: id(p.Heading), Title: p.Heading, Level: p.Level, Workload: p.Workload}
			section.Parts = append(section.Parts, last)
			continue
		case p.Workload != last.Workload:
			last = &pagePart{Workload: p.Workload}
			section.Parts = append(section.Parts, last)
		}
		b := pageBlock{Text: formatted(p.Text), Items: p.List}
		if p.Table != nil {
			b.Table = newPageTable(d, p.Table, cmp.Or(last.Title, section.Title))
		}
		last.Blocks = append(last.Blocks, b)
	}
	for _, s := range sections {
		s.Parts = slices.DeleteFunc(s.Parts, func(p *pagePart) bool { return p.Title == "" && len(p.Blocks) == 0 })
		s.Count = s.count()
	}
	return sections
}

// count says how much is in a section: its cells, its tables or the lines of its list.
func (s *pageSection) count() string {
	lines, tables := 0, 0
	for _, p := range s.Parts {
		for _, b := range p.Blocks {
			lines += len(b.Items)
			if b.Table != nil {
				tables++
			}
		}
	}
	switch {
	case s.Folded:
		return format.Plural(len(s.Parts), "cell")
	case tables > 0:
		return format.Plural(tables, "table")
	}
	return format.Grouped(lines)
}

// howToRead returns the paragraphs of writeHowToRead as HTML, without the title.
func howToRead(d *dataset.Data, baseline string) (paragraphs []template.HTML) {
	var doc document.Document
	writeHowToRead(d, &doc, baseline)
	for _, p := range doc.Parts {
		spans := p.Text
		if spans[0].Text == howToReadTitle {
			spans = spans[1:]
		}
		paragraphs = append(paragraphs, formatted(spans))
	}
	return paragraphs
}

// address matches a URL in a text.
var address = regexp.MustCompile(`(^|[\s(])(https?://(?:[\w./?=%@:~+#-]|&amp;)*[\w/])`)

// formatted converts a text of a document to HTML, with emphasis and links.
func formatted(spans []document.Span) template.HTML {
	var b strings.Builder
	for _, s := range spans {
		text := html.EscapeString(s.Text)
		switch s.Style {
		case document.Emphasis:
			b.WriteString("<em>" + text + "</em>")
		case document.Bold:
			b.WriteString("<strong>" + text + "</strong>")
		default:
			b.WriteString(address.ReplaceAllString(text, `$1<a href="$2">$2</a>`))
		}
	}
	return template.HTML(b.String())
}
