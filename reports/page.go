package reports

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/findings"
	"idlab/reports/format"
	"idlab/reports/predictions"
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
	Overview         *findings.Overview
	Sure             string // how sure the answer is
	Findings         []pageFinding
	Choices          []pageChoice
	Figures, More    []*pageFigure // the charts in sight, and the folded ones
	HowTo            []template.HTML
	Sections         []*pageSection
	Links            []link
}

// pageFinding is a finding, with the table that it comes from. Href is "" if there is no such table.
type pageFinding struct{ Text, Href, Cell string }

// pageChoice is a filter: its names can be switched off.
type pageChoice struct {
	Kind, Title string
	Names       []string
}

// pageFigure is a chart.
type pageFigure struct {
	ID, Name, Title string
	Says            string // one sentence about the data, "" if there is none
	Notes           []string
	Workloads       string // workloads of the panels as JSON; "" if a panel covers several
	Drawing         template.HTML
	Narrow          bool // the notes fit beside the drawing
	Data            *pageTable
}

// page renders index.html. list is in order of importance, and missing holds the reasons for missing charts.
func page(d *dataset.Data, baseline string, list []findings.Finding, pictures []picture, missing []error,
	known []published.Publication, predicted *predictions.Data, links []link) ([]byte, error) {
	t, err := template.New("page").Funcs(template.FuncMap{"breakable": breakable}).Parse(pageHTML)
	if err != nil {
		return nil, err
	}
	inSight, folded := splitCharts(list[0].Cell, pictures)
	in := newInliner()
	figures, more := pageFigures(in, inSight), pageFigures(in, folded)
	style := pageCSS + in.css()
	var rest document.Document
	writeRest(d, &rest, baseline, missing, known, predicted)
	sections := pageSections(d, &rest)
	answer := cmp.Or(findings.Answer(d), firstClause(list[0].Text))
	var out bytes.Buffer
	err = t.Execute(&out, pageContent{
		Title:    answer + " · " + title,
		Policy:   policy(style, pageJS),
		Style:    template.CSS(style),
		Script:   template.JS(pageJS),
		Heading:  answer,
		Machine:  d.Footer(),
		Overview: findings.NewOverview(d, baseline),
		Sure:     findings.Certainty(d, baseline, "Bold"),
		Findings: pageFindings(d, list, sections),
		Choices:  []pageChoice{{"designs", "Designs", d.Designs}, {"workloads", "Workloads", workloadNames(d)}},
		Figures:  figures, More: more,
		HowTo:    howToRead(d, baseline),
		Sections: sections,
		Links:    links,
	})
	return out.Bytes(), err
}

// breakable returns the name of a design as HTML. A line may break behind a comma or an equals sign.
func breakable(name string) template.HTML {
	return template.HTML(strings.NewReplacer(",", ",<wbr/>", "=", "=<wbr/>").Replace(template.HTMLEscapeString(name)))
}

// firstClause returns the beginning of a sentence, as a title for results that do not decide.
func firstClause(sentence string) string {
	clause, _, _ := strings.Cut(sentence, "; ")
	return strings.TrimSuffix(clause, ".")
}

// pageFindings links the findings to the tables of their cells.
func pageFindings(d *dataset.Data, list []findings.Finding, sections []*pageSection) (out []pageFinding) {
	ids := map[string]string{} // by title of the cell
	for _, s := range sections {
		for _, p := range s.Parts {
			if s.Title == cellsTitle {
				ids[p.Title] = "#" + p.ID
			}
		}
	}
	for _, x := range list {
		f := pageFinding{Text: x.Text}
		if x.Cell != nil {
			f.Cell = d.CellTitle(x.Cell)
			f.Href = ids[f.Cell]
		}
		out = append(out, f)
	}
	return out
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
	return [][]string{{"heatmap"}, {"time"}, {"latency"}, {"contended"}, {"throughput"},
		{"restore", "chain-length"}}
}

// splitCharts returns the charts that the page shows and those that it folds. Of the charts of one kind it shows the
// one that fits the cell best by its name: by workload, tasks and workers. c is the cell of the first finding, or nil.
func splitCharts(c *dataset.Cell, pictures []picture) (inSight, folded []picture) {
	var wanted []string
	if c != nil {
		wanted = []string{c.Workload, format.Plural(c.Tasks, "task"), format.Plural(c.Workers, "worker")}
	}
	fit := func(p picture) (n int) {
		for _, words := range wanted {
			if strings.Contains(p.sheet.Name+"-", "-"+chart.FileName(words)+"-") {
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
			ID: "chart-" + s.Name, Name: s.Name, Title: s.Title, Says: s.Conclusion(), Notes: s.Notes,
			Workloads: workloadsOf(s), Data: dataTable(s),
		}
		f.Drawing, f.Narrow = in.inline(p.drawing, f.ID, f.Says)
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
