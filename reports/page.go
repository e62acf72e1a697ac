package reports

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
	"idlab/reports/published"
)

// The page of a report is a single file with all charts, styles and the script. Its content security policy forbids
// to load anything else. The page is complete without the script. The script filters designs and workloads, by
// attributes of rows (data-design, data-workload), of parts of drawings (data-design, data-panel) and of figures
// (data-workloads).

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageJS string
)

// link is a link to a file.
type link struct{ Name, Href string }

// pageContent is the input of the template.
type pageContent struct {
	Title, Policy    string
	Style            template.CSS
	Script           template.JS
	Heading, Machine string
	Extent, Trust    string
	Lead, Findings   []string // the first findings, and the others
	Choices          []pageChoice
	Figures          []*pageFigure
	HowTo            []template.HTML
	Sections         []*pageSection
	Links            []link
}

// pageChoice is a filter: its names can be switched off.
type pageChoice struct {
	Kind, Title string
	Names       []string
}

// pageFigure is a chart.
type pageFigure struct {
	ID, Name, Title string
	Notes           []string
	Workloads       string // workloads of the panels as JSON; "" if a panel covers several
	Drawing         template.HTML
	Height          int // height of the drawing in pixels
	Data            *pageTable
}

// pageSection is a section under a heading of level 2.
type pageSection struct {
	ID, Title string
	Folded    bool // each part can be opened and closed
	Open      bool // folded parts are open at first
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

// page renders index.html. The findings are in order of importance, and missing holds the reasons for missing charts.
func page(d *dataset.Data, baseline string, findings []string, pictures []picture, missing []error,
	known []published.Publication, links []link) ([]byte, error) {
	t, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return nil, err
	}
	drawn, rules := pageFigures(pictures)
	var rest document.Document
	writeRest(d, &rest, baseline, missing, known)
	const headlines = 3
	lead := min(headlines, len(findings))
	var out bytes.Buffer
	err = t.Execute(&out, pageContent{
		Title:   title + " · " + d.Machine(),
		Policy:  policy(pageJS),
		Style:   template.CSS(pageCSS + rules),
		Script:  template.JS(pageJS),
		Heading: title,
		Machine: d.Footer(),
		Extent:  extent(d),
		Trust:   d.Noise.Sentence(),
		Lead:    findings[:lead], Findings: findings[lead:],
		Choices:  []pageChoice{{"designs", "Designs", d.Designs}, {"workloads", "Workloads", workloadNames(d)}},
		Figures:  drawn,
		HowTo:    howToRead(d, baseline),
		Sections: pageSections(d, &rest),
		Links:    links,
	})
	return out.Bytes(), err
}

// policy returns the content security policy of the page: it allows the styles of the page and this script.
func policy(script string) string {
	sum := sha256.Sum256([]byte(script))
	return fmt.Sprintf("default-src 'none'; img-src data:; style-src 'unsafe-inline'; "+
		"script-src 'sha256-%s'; base-uri 'none'; form-action 'none'",
		base64.StdEncoding.EncodeToString(sum[:]))
}

// workloadNames returns the names of the workloads, in the order of the cells.
func workloadNames(d *dataset.Data) (names []string) {
	for _, c := range d.Cells {
		names = format.Adding(names, c.Workload)
	}
	return names
}

// pageFigures converts the pictures to figures of the page. rules are the CSS rules of their classes.
func pageFigures(pictures []picture) (list []*pageFigure, rules string) {
	in := newInliner()
	for _, p := range pictures {
		s := p.sheet
		f := &pageFigure{
			ID: "chart-" + s.Name, Name: s.Name, Title: s.Title, Notes: s.Notes,
			Workloads: workloadsOf(s), Data: dataTable(s),
		}
		f.Drawing, f.Height = in.inline(p.drawing, f.ID+"-title")
		list = append(list, f)
	}
	return list, in.rules.String()
}

// workloadsOf returns the workloads of a chart's panels as JSON, "" if a panel covers several.
func workloadsOf(s *chart.Sheet) string {
	var names []string
	for _, p := range s.Panels() {
		if p.Workload == "" {
			return ""
		}
		names = format.Adding(names, p.Workload)
	}
	text, err := json.Marshal(names)
	if err != nil {
		return ""
	}
	return string(text)
}

// pageSections converts a document to sections of the page.
func pageSections(d *dataset.Data, doc *document.Document) (sections []*pageSection) {
	// The template uses these ids.
	taken := map[string]int{"findings": 1, "contents": 1, "filters": 1, "content": 1, "charts": 1, "files": 1}
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
	}
	return sections
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

// rawLinks returns links from the directory of the page to the files of the run, if these exist.
func rawLinks(d *dataset.Data, from string) (links []link) {
	for _, f := range d.Files {
		dir := filepath.Dir(f.Path)
		for _, name := range []string{filepath.Base(f.Path), record.HistogramsFile, record.PlanFile} {
			path := filepath.Join(dir, name)
			if _, err := os.Stat(path); err != nil {
				continue
			}
			href, err := relative(from, path)
			if err != nil {
				continue // no relative path leads to another drive
			}
			if len(d.Files) > 1 {
				name = path
			}
			links = append(links, link{name, href})
		}
	}
	return links
}

// relative returns a relative URL of the file path for a page in the directory from.
func relative(from, path string) (string, error) {
	from, errFrom := filepath.Abs(from)
	path, errPath := filepath.Abs(path)
	rel, err := filepath.Rel(from, path)
	if err := cmp.Or(errFrom, errPath, err); err != nil {
		return "", err
	}
	steps := strings.Split(filepath.ToSlash(rel), "/")
	for i, step := range steps {
		steps[i] = url.PathEscape(step)
	}
	return "./" + strings.Join(steps, "/"), nil
}
