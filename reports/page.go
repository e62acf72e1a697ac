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

// The page of a report is a single file with all charts, styles and the script. It begins with the answer: a short
// sentence, the table of the designs, and how sure that is. Findings and a few charts follow; all else is folded. The
// content security policy forbids to load anything. The page is complete without the script. The script filters designs
// and workloads, by attributes of rows (data-design, data-workload), of parts of drawings (data-design, data-panel) and
// of figures (data-workloads).

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
	Overview         *overview
	Sure             string   // how sure the answer is
	Lead, Findings   []string // the first findings, and the others
	Choices          []pageChoice
	Figures, More    []*pageFigure // the charts in sight, and the folded ones
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
	Narrow          bool // two such charts fit side by side
	Data            *pageTable
}

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

// mostFindings is the number of findings that page and summary show.
const mostFindings = 7

// page renders index.html. The findings are in order of importance, and missing holds the reasons for missing charts.
func page(d *dataset.Data, baseline string, findings []string, pictures []picture, missing []error,
	known []published.Publication, links []link) ([]byte, error) {
	t, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return nil, err
	}
	inSight, folded := splitCharts(d, pictures)
	in := newInliner()
	figures, more := pageFigures(in, inSight), pageFigures(in, folded)
	style := pageCSS + in.css()
	var rest document.Document
	writeRest(d, &rest, baseline, missing, known)
	lead := min(mostFindings, len(findings))
	var out bytes.Buffer
	err = t.Execute(&out, pageContent{
		Title:    shortAnswer(findings) + " · " + title,
		Policy:   policy(style, pageJS),
		Style:    template.CSS(style),
		Script:   template.JS(pageJS),
		Heading:  shortAnswer(findings),
		Machine:  d.Footer(),
		Overview: newOverview(d, baseline),
		Sure:     howSure(d, baseline),
		Lead:     findings[:lead], Findings: findings[lead:],
		Choices: []pageChoice{{"designs", "Designs", d.Designs}, {"workloads", "Workloads", workloadNames(d)}},
		Figures: figures, More: more,
		HowTo:    howToRead(d, baseline),
		Sections: pageSections(d, &rest),
		Links:    links,
	})
	return out.Bytes(), err
}

// shortAnswer returns the first clause of the first finding.
func shortAnswer(findings []string) string {
	answer, _, _ := strings.Cut(findings[0], "; ")
	return strings.TrimSuffix(answer, ".")
}

// policy returns the content security policy of the page: it allows this style and this script alone.
func policy(style, script string) string {
	source := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return fmt.Sprintf("default-src 'none'; img-src data:; style-src %s; script-src %s; base-uri 'none'; "+
		"form-action 'none'", source(style), source(script))
}

// workloadNames returns the names of the workloads, in the order of the cells.
func workloadNames(d *dataset.Data) (names []string) {
	for _, c := range d.Cells {
		names = format.Adding(names, c.Workload)
	}
	return names
}

// charts in sight: for each entry the chart whose name begins with the first of the words that any chart has.
func chartsInSight() [][]string {
	return [][]string{{"heatmap"}, {"time"}, {"latency"}, {"contended"}, {"speedup", "throughput", "scaling"},
		{"restore", "chain"}}
}

// splitCharts returns the charts that the page shows and those that it folds. Of the charts of one kind it shows the
// one that fits the first leading cell best by its name: by workload, tasks and workers.
func splitCharts(d *dataset.Data, pictures []picture) (inSight, folded []picture) {
	var wanted []string
	if cells := leading(d); len(cells) > 0 {
		c := cells[0]
		wanted = []string{c.Workload, format.Plural(c.Tasks, "task"), format.Plural(c.Workers, "worker")}
	}
	fit := func(p picture) (n int) {
		for _, words := range wanted {
			if strings.Contains(p.sheet.Name+"-", "-"+panels.FileName(words)+"-") {
				n++
			}
		}
		return n
	}
	folded = slices.Clone(pictures)
	for _, words := range chartsInSight() {
		best := -1
		for _, word := range words {
			for i, p := range folded {
				named := p.sheet.Name == word || strings.HasPrefix(p.sheet.Name, word+"-")
				if named && (best < 0 || fit(p) > fit(folded[best])) {
					best = i
				}
			}
			if best >= 0 {
				inSight = append(inSight, folded[best])
				folded = slices.Delete(folded, best, best+1)
				break
			}
		}
	}
	return inSight, folded
}

// pageFigures converts pictures to figures of the page.
func pageFigures(in *inliner, pictures []picture) (list []*pageFigure) {
	for _, p := range pictures {
		s := p.sheet
		f := &pageFigure{
			ID: "chart-" + s.Name, Name: s.Name, Title: s.Title, Notes: s.Notes,
			Workloads: workloadsOf(s), Data: dataTable(s),
		}
		f.Drawing, f.Narrow = in.inline(p.drawing, f.ID)
		list = append(list, f)
	}
	return list
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
	taken := map[string]int{"findings": 1, "filters": 1, "content": 1, "charts": 1, "more-charts": 1, "files": 1,
		panels.FileName(howToReadTitle): 1}
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
