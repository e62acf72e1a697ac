package reports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/findings"
	"idlab/reports/published"
	"idlab/reports/reportstest"
)

// pageOf renders the page of a report.
func pageOf(t testing.TB, d *dataset.Data) []byte {
	t.Helper()
	published, err := published.Load()
	if err != nil {
		t.Fatal(err)
	}
	sheets, missing := sheetsOf(t, d)
	pictures := make([]picture, len(sheets))
	for i := range sheets {
		drawing, err := sheets[i].Draw() // the page takes the drawing, and neither its PNG nor its SVG file
		if err != nil {
			t.Fatal(err)
		}
		pictures[i] = picture{sheet: &sheets[i], drawing: drawing}
	}
	list := []findings.Finding{{Text: "The first finding.", Cell: d.Cells[0]}, {Text: "The second finding."},
		{Text: "The third <finding>."}, {Text: "The fourth & last finding."}}
	page, err := page(d, d.Designs[0], list, pictures, missing, published,
		[]link{{"results.txt", "./../results.txt"}})
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func sheetsOf(t testing.TB, d *dataset.Data) (sheets []chart.Sheet, missing []error) {
	t.Helper()
	published, err := published.Load()
	if err != nil {
		t.Fatal(err)
	}
	return layOut(d, d.Designs[0], published)
}

// element is an HTML element of a page.
type element struct {
	name     string
	attr     map[string]string
	children []*element
	text     string // text of the element and its children
}

// parsePage parses a page as XML. So the test fails if tags are not balanced, attributes are not quoted or text is not
// escaped.
func parsePage(t *testing.T, page []byte) *element {
	t.Helper()
	raw := regexp.MustCompile(`(?s)(<(?:script|style)>).*?(</(?:script|style)>)`)
	in := xml.NewDecoder(bytes.NewReader(raw.ReplaceAll(page, []byte("$1$2"))))
	root := &element{}
	open := []*element{root}
	texts := []*strings.Builder{{}} // of the open elements
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			root.text = texts[0].String()
			return root
		}
		if err != nil {
			t.Fatalf("the page is not well-formed: %v", err)
		}
		last := open[len(open)-1]
		switch x := token.(type) {
		case xml.StartElement:
			e := &element{name: x.Name.Local, attr: map[string]string{}}
			for _, a := range x.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			last.children = append(last.children, e)
			open, texts = append(open, e), append(texts, &strings.Builder{})
		case xml.EndElement:
			end := len(open) - 1
			open[end].text = texts[end].String()
			texts[end-1].WriteString(open[end].text)
			open, texts = open[:end], texts[:end]
		case xml.CharData:
			texts[len(texts)-1].Write(x)
		}
	}
}

// all returns the descendants with a tag name, in document order.
func (e *element) all(name string) (list []*element) {
	for _, child := range e.children {
		if child.name == name || name == "*" {
			list = append(list, child)
		}
		list = append(list, child.all(name)...)
	}
	return list
}

// one returns the element with that id.
func (e *element) one(t *testing.T, id string) *element {
	t.Helper()
	for _, x := range e.all("*") {
		if x.attr["id"] == id {
			return x
		}
	}
	t.Fatalf("nothing in the page is %s", id)
	return nil
}

func TestPageIsWhole(t *testing.T) {
	for name, run := range map[string]reportstest.Synthetic{
		"small": reportstest.Small(),
		"one design, one block": {Designs: []string{"rcu"}, Workloads: reportstest.Small().Workloads[:1],
			Tasks: []int{1}, Workers: []int{1}, Blocks: 1, Latencies: 100},
		"no latencies": {Designs: reportstest.Lab(), Workloads: reportstest.Small().Workloads[:2],
			Tasks: []int{1}, Workers: []int{1, 2}, Blocks: 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := parsePage(t, pageOf(t, reportstest.LoadRun(t, dataset.Load, run)))
			checkReferences(t, page)
			checkHeadings(t, page)
			checkTables(t, page)
			for _, text := range []string{"The first finding.", "The third <finding>.", "The fourth & last finding.",
				"AMD EPYC 7B13", "virtualisation"} {
				if !strings.Contains(page.text, text) {
					t.Errorf("the page does not say %q", text)
				}
			}
		})
	}
}

// checkReferences checks that the page loads no other file, and that the targets of its links exist.
func checkReferences(t *testing.T, page *element) {
	ids := map[string]bool{}
	for _, e := range page.all("*") {
		if id := e.attr["id"]; id != "" && ids[id] {
			t.Errorf("two elements are %s", id)
		} else {
			ids[id] = true
		}
	}
	sources, err := os.ReadFile("published/published.json")
	if err != nil {
		t.Fatal(err)
	}
	picture := regexp.MustCompile(`^[a-z0-9.-]+\.(png|svg)$`)
	for _, e := range page.all("*") {
		for _, key := range []string{"src", "srcset", "action", "data", "poster"} {
			if value, has := e.attr[key]; has {
				t.Errorf("%s has %s=%q", e.name, key, value)
			}
		}
		if id := e.attr["aria-labelledby"]; id != "" && !ids[id] {
			t.Errorf("%s is named by %s, which is not there", e.name, id)
		}
		href, has := e.attr["href"]
		switch {
		case e.name == "a" && strings.HasPrefix(href, "http") && bytes.Contains(sources, []byte(href)): // a source
		case !has, picture.MatchString(href),
			slices.Contains([]string{"data:,", "summary.md", "cells.md", "./../results.txt"}, href):
		case !strings.HasPrefix(href, "#") || !ids[href[1:]]:
			t.Errorf("%s leads to %q", e.name, href)
		}
	}
}

// checkHeadings checks that the headings skip no level.
func checkHeadings(t *testing.T, page *element) {
	level := 0
	for _, e := range page.all("*") {
		if len(e.name) != 2 || e.name[0] != 'h' || e.name == "hr" {
			continue
		}
		next := int(e.name[1] - '0')
		if next > level+1 {
			t.Errorf("%q is a heading of level %d after one of %d", e.text, next, level)
		}
		level = next
	}
	if n := len(page.all("h1")); n != 1 {
		t.Errorf("%d headings of the first level", n)
	}
}

func checkTables(t *testing.T, page *element) {
	for _, table := range page.all("table") {
		captions, heads := table.all("caption"), table.all("thead")
		if len(captions) != 1 || captions[0].text == "" || len(heads) != 1 {
			t.Fatalf("a table has %d captions and %d heads", len(captions), len(heads))
		}
		name := captions[0].text
		columns := heads[0].all("th")
		for _, th := range columns {
			if th.attr["scope"] != "col" || th.text == "" {
				t.Errorf("%s: a column has scope %q and head %q", name, th.attr["scope"], th.text)
			}
		}
		for _, row := range table.all("tr")[1:] {
			if row.attr["class"] == "group" {
				continue // the title of a group of rows
			}
			if n := len(row.children); n != len(columns) || len(row.all("th")) != 1 {
				t.Errorf("%s: a row has %d cells, %d of them its head, want %d and 1", name, n, len(row.all("th")),
					len(columns))
			}
		}
	}
}

// The table below a chart contains the values that it shows.
func TestDataTablesHoldWhatChartsDraw(t *testing.T) {
	d := goldenData(t)
	page := parsePage(t, pageOf(t, d))
	sheets, _ := sheetsOf(t, d)
	for _, s := range sheets {
		rows := page.one(t, "chart-"+s.Name).all("tbody")[0].all("tr")
		var want []chart.Datum
		for _, p := range s.Panels() {
			want = append(want, p.Data()...)
		}
		if len(rows) != len(want) || len(want) == 0 {
			t.Fatalf("%s: %d rows, want %d", s.Name, len(rows), len(want))
		}
		for i, x := range want {
			var cells []string
			for _, cell := range rows[i].children {
				cells = append(cells, cell.text)
			}
			for _, text := range []string{x.Panel, x.Design, x.X, x.Y, x.Interval} {
				if text != "" && !slices.Contains(cells, text) {
					t.Errorf("%s: row %d is %q, it lacks %q", s.Name, i, cells, text)
				}
			}
			if rows[i].attr["data-design"] != x.Design || rows[i].attr["data-workload"] != x.Workload {
				t.Errorf("%s: row %q is of %q in %q", s.Name, cells, rows[i].attr["data-design"],
					rows[i].attr["data-workload"])
			}
		}
	}
}

// Text from a file of results is escaped in the page.
func TestPageEscapes(t *testing.T) {
	const evil = `"><script>alert(1)`
	d := reportstest.LoadText(t, dataset.Load, `# note: </style><script>alert(2)</script>
cores: 2
kernel: <img src=x onerror=alert(3)>

`+strings.Repeat(`BenchmarkFind/design=<script>alert(1)/tasks=1/workers=1 1 50 ns/op 1000 ops/s 0.5 refused/wanted
BenchmarkFind/design=`+evil+`/tasks=1/workers=1 1 60 ns/op 900 ops/s 0.5 refused/wanted
BenchmarkWrap<b>/design=`+evil+`/tasks=1/workers=1 1 60 ns/op 900 ops/s
BenchmarkWrap<b>/design=`+evil+`|*x*/tasks=1/workers=1 1 60 ns/op 900 ops/s
`, 6)+"Benchmark<i>\n")
	page := parsePage(t, pageOf(t, d))
	if n := len(page.all("script")); n != 1 {
		t.Errorf("%d scripts, want the page's own", n)
	}
	for _, e := range page.all("*") {
		if e.name == "img" || e.name == "b" || e.name == "i" {
			t.Errorf("a text has become %s", e.name)
		}
		for key := range e.attr {
			if strings.HasPrefix(key, "on") {
				t.Errorf("%s has %s", e.name, key)
			}
		}
	}
	for _, text := range []string{evil, "<img src=x onerror=alert(3)>", "</style><script>alert(2)</script>"} {
		if !strings.Contains(page.text, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	rows := page.one(t, "chart-throughput").all("tr")
	if design := rows[len(rows)-1].attr["data-design"]; design != evil+"|*x*" {
		t.Errorf("the last row is of %q", design)
	}
}

func TestPageIsRepeatable(t *testing.T) {
	d := goldenData(t)
	if !bytes.Equal(pageOf(t, d), pageOf(t, d)) {
		t.Error("the page differs from one rendering to the next")
	}
}

func TestFormatted(t *testing.T) {
	for _, test := range []struct {
		spans []document.Span
		want  string
	}{
		{[]document.Span{document.Term("time/op"), document.Text(" is <b> & "), document.Strong("2 workers."),
			document.Text(" 2 * 3 * 4, **no**, [no](x.png)")},
			"<em>time/op</em> is &lt;b&gt; &amp; <strong>2 workers.</strong> 2 * 3 * 4, **no**, [no](x.png)"},
		{[]document.Span{document.Text("commit 1, https://lkml.org/lkml/1?a=1&b=2. (http://x.org/y)")},
			`commit 1, <a href="https://lkml.org/lkml/1?a=1&amp;b=2">https://lkml.org/lkml/1?a=1&amp;b=2</a>. (<a href="http://x.org/y">http://x.org/y</a>)`},
		{[]document.Span{document.Text(`https://x.org/"><b>`)},
			`<a href="https://x.org/">https://x.org/</a>&#34;&gt;&lt;b&gt;`},
	} {
		if got := string(formatted(test.spans)); got != test.want {
			t.Errorf("%v becomes %s, want %s", test.spans, got, test.want)
		}
	}
}

func TestRawLinks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a run #1")
	if err := os.MkdirAll(filepath.Join(dir, "report"), 0o755); err != nil {
		t.Fatal(err)
	}
	reportstest.Synthetic{Designs: reportstest.Lab(), Workloads: reportstest.Small().Workloads[:1], Tasks: []int{1},
		Workers: []int{1}, Blocks: 1}.Write(t, dir)
	d, err := dataset.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]string{"report": "./../results.txt", ".": "./results.txt",
		"../elsewhere": "./../a%20run%20%231/results.txt"} {
		got := rawLinks(d, filepath.Join(dir, from))
		if len(got) != 1 || got[0] != (link{"results.txt", want}) {
			t.Errorf("from %s: %v, want %s alone", from, got, want)
		}
	}
}
