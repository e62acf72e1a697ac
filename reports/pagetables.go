package reports

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
)

// pageTable is a table of the page.
type pageTable struct {
	Caption string
	Head    []pageColumn
	Key     int // index of the column that identifies a row
	Rows    []pageRow
}

type pageColumn struct{ Title, Class string }

// Breakable returns the title as HTML. On paper, where columns are narrow, a line may break behind a slash.
func (c pageColumn) Breakable() template.HTML {
	return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(c.Title), "/", "/<wbr/>"))
}

// CSS classes of columns. The class of columns of numbers is "".
const (
	words     = "w"
	sentence  = "long"
	longWords = 30 // minimum length of a cell in bytes for the class sentence
)

type pageRow struct {
	Design, Workload string // for the filters; "": none
	Cells            []string
}

// dataTable returns a table of the values in a chart. It omits columns that are empty or repeat the design.
func dataTable(s *chart.Sheet) *pageTable {
	t := &pageTable{Caption: "Data of: " + s.Title}
	var across, up []string // titles of the columns for the two axes
	informative := [5]bool{1: true}
	for _, p := range s.Panels() {
		at, value := columnsOf(p)
		across, up = format.Adding(across, at), format.Adding(up, value)
		for _, x := range p.Data() {
			cells := []string{x.Panel, x.Design, x.X, x.Y, x.Interval}
			for i, text := range cells {
				informative[i] = informative[i] || text != "" && text != x.Design
			}
			t.Rows = append(t.Rows, pageRow{x.Design, x.Workload, cells})
		}
	}
	head := []pageColumn{
		{"panel", words}, {"design", words},
		{strings.Join(across, " or "), ""}, {strings.Join(up, " or "), ""}, {"interval or range", ""},
	}
	keep := func(i int) bool { return informative[i] }
	t.Head = kept(head, keep)
	t.Key = slices.Index(t.Head, head[1])
	for i := range t.Rows {
		t.Rows[i].Cells = kept(t.Rows[i].Cells, keep)
	}
	return t
}

// columnsOf returns the titles of the columns for the axes of a panel.
func columnsOf(p *chart.Panel) (across, up string) {
	switch {
	case p.X.Names:
		return cmp.Or(p.X.Label, "place"), cmp.Or(p.Y.Label, "value")
	case p.Y.Names:
		return cmp.Or(p.X.Label, "value"), cmp.Or(p.Y.Label, "part or value")
	}
	return cmp.Or(p.X.Label, "across"), cmp.Or(p.Y.Label, "value")
}

// kept returns the elements whose indices satisfy keep.
func kept[T any](list []T, keep func(int) bool) (out []T) {
	for i, x := range list {
		if keep(i) {
			out = append(out, x)
		}
	}
	return out
}

// newPageTable converts a table of a document. It reads the design and the workload of each row from the columns.
func newPageTable(d *dataset.Data, t *document.Table, of string) *pageTable {
	out := &pageTable{Caption: of + ", by " + t.Head[0]}
	design, place := -1, -1
	for i, head := range t.Head {
		title := strings.TrimSpace(head)
		out.Head = append(out.Head, pageColumn{title, class(t, i)})
		switch title {
		case "design":
			design, out.Key = i, i
		case "cell":
			place = i
		}
	}
	for _, row := range t.Rows {
		r := pageRow{Cells: row}
		if design >= 0 {
			r.Design = designNamed(d, row[design])
		}
		if place >= 0 {
			r.Workload = workloadNamed(d, row[place])
		}
		out.Rows = append(out.Rows, r)
	}
	return out
}

// class returns the CSS class of a column.
func class(t *document.Table, column int) string {
	if !t.Left(column) {
		return ""
	}
	for _, row := range t.Rows {
		if len(row[column]) > longWords && strings.Contains(row[column], " ") {
			return sentence
		}
	}
	return words
}

// designNamed returns the design of a row. For the row of an A/A copy it returns the original design.
func designNamed(d *dataset.Data, name string) string {
	for _, design := range d.Designs {
		if name == design || name == dataset.Again(design) {
			return design
		}
	}
	return ""
}

// workloadNamed returns the workload of the cell with that title.
func workloadNamed(d *dataset.Data, title string) string {
	for _, c := range d.Cells {
		if title == d.CellTitle(c) {
			return c.Workload
		}
	}
	return ""
}
