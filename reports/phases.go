package reports

import (
	"fmt"
	"math"
	"strings"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
	"idlab/workloads"
)

// writePhases writes a table for each cell of a workload that defines one (workloads.About.Columns).
func writePhases(d *dataset.Data, doc *document.Document) {
	begun := false
	for _, c := range d.Cells {
		about := d.About[c.Workload]
		t, findings := phaseTable(d, c, about.Columns)
		if len(t.Rows) == 0 {
			continue
		}
		if !begun {
			doc.Heading(2, "Phases")
			begun = true
		}
		doc.About(c.Workload)
		doc.Heading(3, d.CellTitle(c))
		doc.Paragraph(document.Text(about.Phases))
		doc.Rows(t.WithoutEmpty(1))
		doc.Items(findings)
		doc.About("")
	}
}

// phaseTable returns a table with a row for each design that has one of the series, and a finding for each column
// with a Worst.
func phaseTable(d *dataset.Data, c *dataset.Cell, columns []workloads.Column) (t document.Table, findings []string) {
	t.Head = []string{"design"}
	for _, x := range columns {
		t.Head = append(t.Head, x.Head)
		if x.Figure == workloads.FigureRatio {
			t.Head = append(t.Head, "95 % interval")
		}
	}
	slowdowns := make([][]slowdown, len(columns))
	for _, design := range d.DesignsIn(c) {
		row, has := []string{design}, false
		for i, x := range columns {
			of := dataset.Line{Design: design, Op: x.Of}
			has = has || c.Values[of] != nil
			switch x.Figure {
			case workloads.FigureRatio:
				e := c.Ratio(of, dataset.Line{Design: design, Op: x.To}, record.NsPerOp)
				slowdowns[i] = append(slowdowns[i], slowdown{design, e})
				row = append(row, format.Figure(e.Median), dataset.Interval(e, format.Figure))
			case workloads.FigureP999:
				row = append(row, percentiles(c, of)[p999])
			case workloads.FigureMax:
				row = append(row, percentiles(c, of)[longest])
			default:
				row = append(row, compare.TimePerOp(c, of))
			}
		}
		if has {
			t.Add(row...)
		}
	}
	for i, x := range columns {
		if x.Worst != nil && c.Has(x.Of, record.NsPerOp) {
			findings = append(findings, worst(slowdowns[i], *x.Worst))
		}
	}
	return t, findings
}

// Indices into the result of percentiles.
const (
	p999    = 3
	longest = 4
)

// slowdown is the estimate of a ratio for a design.
type slowdown struct {
	design string
	dataset.Estimate
}

// minSlowdown is the lower bound that the interval of a design must exceed, so that a finding names the design.
// Without a correction for several intervals of 95 % each, a bound above 1 avoids false findings.
const minSlowdown = 1.1

// worst returns the finding about the design with the largest ratio. It also names the designs whose intervals
// overlap with that of this design, because they may be as bad.
func worst(list []slowdown, of workloads.Worst) string {
	top := slowdown{Estimate: dataset.Estimate{Median: math.Inf(-1)}}
	measured := 0
	for _, s := range list {
		if !s.Bounded() {
			continue
		}
		measured++
		if s.Lo > minSlowdown && s.Median > top.Median {
			top = s
		}
	}
	switch {
	case measured == 0:
		return fmt.Sprintf("%s: too few blocks for a comparison of designs (%s %s).", of.What, of.Whom, of.When)
	case top.design == "":
		return fmt.Sprintf("%s: no design is shown to be slower by more than %.0f %% (%s %s).",
			of.What, 100*(minSlowdown-1), of.Whom, of.When)
	}
	var equal []string
	for _, s := range list {
		if s.design != top.design && s.Bounded() && s.Lo > minSlowdown && s.Hi >= top.Lo {
			equal = append(equal, s.design)
		}
	}
	sentence := fmt.Sprintf("%s: %s (%s %s × as slow %s, %s).",
		of.What, top.design, of.Whom, format.Figure(top.Median), of.When, dataset.Interval(top.Estimate, format.Figure))
	if len(equal) > 0 {
		sentence += fmt.Sprintf(" The intervals of %s overlap with this one, so the order is undecided.",
			strings.Join(equal, ", "))
	}
	return sentence
}
