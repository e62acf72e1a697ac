package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
)

// writeRefused writes the share of wanted ids that each design refused, and the designs that refused none.
func writeRefused(d *dataset.Data, doc *document.Document) {
	t, willing := refusals(d)
	if len(t.Rows)+len(willing) == 0 {
		return
	}
	doc.Heading(2, "Refused ids")
	doc.Paragraph(document.Text("The share of wanted ids that a design refused, median over blocks. " +
		"A design with global ids refuses an id that\n" +
		"another task holds. Linux before 6.15 cannot create a timer with a given id. " +
		"A refusal is not work: an operation\n" +
		"that was always refused has no time, and a cell in which more than a tenth of the ids were refused " +
		"has no time\nof all operations."))
	if len(willing) > 0 {
		doc.Paragraph(document.Text(fmt.Sprintf("No refusals: %s.", strings.Join(willing, ", "))))
	}
	doc.Rows(t)
}

// refusals returns a table with a row for each operation and design with a refusal. willing lists the designs that
// were asked for ids and refused none.
func refusals(d *dataset.Data) (t document.Table, willing []string) {
	t = document.Table{Head: []string{"cell", " operation", " design", "refused", "95 % interval", " id policy"}}
	refusing := map[string]bool{} // by design that was asked for an id
	for _, c := range d.Cells {
		for _, design := range d.DesignsIn(c) {
			for _, l := range wanting(c, design) {
				refuses := slices.Max(dataset.Numbers(c.Values[l][record.Refused])) > 0
				refusing[design] = refusing[design] || refuses
				if !refuses {
					continue
				}
				share := c.Estimate(l, record.Refused)
				rule := string(d.DesignNamed(design).IDs)
				t.Add(d.CellTitle(c), cmp.Or(l.Op, "all"), design, format.Percent(share.Median),
					dataset.Interval(share, format.Percent), cmp.Or(rule, "–"))
			}
		}
	}
	for _, design := range d.Designs {
		if refuses, asked := refusing[design]; asked && !refuses {
			willing = append(willing, design)
		}
	}
	return t, willing
}

// wanting returns the lines of a design with a share of refusals: those of its operations, or the line of all
// operations if none of them has one.
func wanting(c *dataset.Cell, design string) (lines []dataset.Line) {
	for _, op := range append(slices.Clip(c.Ops), "") {
		l := dataset.Line{Design: design, Op: op}
		if c.Estimate(l, record.Refused).N > 0 && (op != "" || len(lines) == 0) {
			lines = append(lines, l)
		}
	}
	return lines
}
