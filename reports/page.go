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
	"idlab/reports/panels"
	"idlab/reports/published"
)

// The page of a report is one file that loads nothing: charts, styles and script
// are in it, and its policy forbids it anything else. Without the script it has
// all there is; the script can leave out designs and workloads, by the names that
// stand at rows (data-design, data-workload), at parts of drawings (data-design,
// data-panel) and at figures (data-workloads).

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageJS string
)

// link leads to a file.
type link struct{ Name, Href string }

// pageContent is what the template has to show.
type pageContent struct {
	Title, Policy    string
	Style            template.CSS
	Script           template.JS
	Heading, Machine string
	Extent, Trust    string
	Lead, Findings   []string // the first ones and the others
	Choices          []pageChoice
	Figures          []*pageFigure
	HowTo            []template.HTML
	Sections         []*pageSection
	Links            []link
}

// pageChoice is what a reader can leave out some of.
type pageChoice struct {
	Kind, Title string
	Names       []string
}

// pageFigure is a chart.
type pageFigure struct {
	ID, Name, Title string
	Notes           []string
	Workloads       string // of its panels, as JSON; "" if a panel is about several
	Drawing         template.HTML
	Height          int // of the drawing, in pixels
	Data            *pageTable
}

// pageSection is what stands under a heading of the second level.
type pageSection struct {
	ID, Title string
	Folded    bool // its parts of the third level are opened one by one
	Open      bool // or are few enough to be open
	Parts     []*pagePart
}

// pagePart is what stands under a heading of the third level or the fourth, as far
// as it is about one workload.
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

// cellsTitle is the heading of the section that has a part for each cell.
const cellsTitle = "Cells"

// page renders index.html. findings are sentences, the most important first.
func page(d *dataset.Data, baseline string, findings []string, pictures []picture, missing []error, known []published.Publication, links []link) ([]byte, error) {
	t, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return nil, err
	}
	drawn, rules := pageFigures(pictures)
	var rest document.Document
	writeRest(d, &rest, baseline, missing, known)
	lead := min(headlines, len(findings))
	var out bytes.Buffer
	err = t.Execute(&out, pageContent{
		Title:   title + " · " + d.Machine(),
		Policy:  policy(pageJS),
		Style:   template.CSS(pageCSS + rules),
		Script:  template.JS(pageJS),
		Heading: title,
		Machine: d.Footer(),
		Extent:  fmt.Sprintf("%s in %s: %s.", format.Plural(len(d.Designs), "design"), format.Plural(len(d.Cells), "cell"), strings.Join(d.Designs, ", ")),
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

// policy allows a page its own styles and one script, and nothing from elsewhere.
func policy(script string) string {
	sum := sha256.Sum256([]byte(script))
	return fmt.Sprintf("default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'",
		base64.StdEncoding.EncodeToString(sum[:]))
}

// workloadNames are the names of the workloads, in the order of the cells.
func workloadNames(d *dataset.Data) (names []string) {
	for _, c := range d.Cells {
		names = format.Adding(names, c.Workload)
	}
	return names
}

// pageFigures makes the pictures parts of the page, and the rules of their styles.
func pageFigures(pictures []picture) (list []*pageFigure, rules string) {
	in := newInliner()
	for _, p := range pictures {
		s := p.sheet
		f := &pageFigure{ID: "chart-" + s.Name, Name: s.Name, Title: s.Title, Notes: s.Notes, Workloads: workloadsOf(s), Data: dataTable(s)}
		f.Drawing, f.Height = in.inline(p.drawing, f.ID+"-title")
		list = append(list, f)
	}
	return list, in.rules.String()
}

// workloadsOf are those of a chart's panels, as JSON, "" if a panel is about
// several.
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

// pageSections are the sections of a document.
func pageSections(d *dataset.Data, doc *document.Document) (sections []*pageSection) {
	taken := map[string]int{"findings": 1, "contents": 1, "filters": 1, "content": 1, "charts": 1, "files": 1} // by the template
	id := func(title string) string {
		name := panels.FileName(title)
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
			section = &pageSection{ID: id(p.Heading), Title: p.Heading, Folded: p.Heading == cellsTitle, Open: len(d.Cells) <= 4, Parts: []*pagePart{last}}
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

// howToRead are the paragraphs on that, without their title.
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

// address is a URL in a text.
var address = regexp.MustCompile(`(^|[\s(])(https?://(?:[\w./?=%@:~+#-]|&amp;)*[\w/])`)

// formatted escapes a text of a document, and makes elements of what stands out and of
// addresses in it.
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

// rawLinks lead from a directory to the files that a report was made of, as far as
// they are there.
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
				continue // it is on another drive, where no link leads
			}
			if len(d.Files) > 1 {
				name = path
			}
			links = append(links, link{name, href})
		}
	}
	return links
}

// relative is the reference to a file from a page in a directory.
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
