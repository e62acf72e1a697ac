package reports

import (
	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
)

// writeLocks writes a table with a row for each cell, design and kind of lock, for the designs that were measured
// with several kinds.
func writeLocks(d *dataset.Data, doc *document.Document) {
	t := document.Table{Head: []string{
		"cell", " design", "time/op", "95 % interval", "ratio", "95 % interval", " verdict",
		"contended/acquired", "95 % interval", "wait/contention", "95 % interval",
		"longest wait", "handovers/op", "fairness"}}
	for _, c := range compare.LockCells(d) {
		for _, g := range compare.LockGroups(d, c) {
			for i, design := range g.Designs {
				t.Add(append([]string{d.CellTitle(c), design}, lockRow(c, design, g.Judged[i], i == 0)...)...)
			}
		}
	}
	if len(t.Rows) == 0 {
		return
	}
	doc.Heading(2, compare.LockQuestion)
	doc.Paragraph(
		document.Text("Designs that were measured with several kinds of locks. "+
			"The rows of a design differ in its locks only.\n"),
		document.Term("ratio"),
		document.Text(" is time/op relative to the design's default lock, or to the first kind of the run "+
			"if the default was\nnot measured. "),
		document.Term("contended/acquired"),
		document.Text(" is the share of acquisitions that found the lock held, "),
		document.Term("wait/contention"),
		document.Text(" the mean\nwait of these. "),
		document.Term("handovers"),
		document.Text(" are contended acquisitions that got the lock from its holder. "),
		document.Term("fairness"),
		document.Text(" is the standard deviation of the\nworkers' rates over their mean; 0 is fair."))
	doc.Rows(t.WithoutEmpty(2))
}

func lockRow(c *dataset.Cell, design string, j *compare.Comparison, reference bool) []string {
	l := dataset.Line{Design: design}
	time, waited := c.Estimate(l, record.NsPerOp), c.Estimate(l, record.Waited)
	each := c.Estimate(l, record.PerWait)
	between, verdict := j.Interval(" … "), j.Verdict()
	if reference {
		between, verdict = "–", "–"
	}
	return []string{format.Duration(time.Median), dataset.Interval(time, format.Duration), j.Text(), between, verdict,
		format.Percent(waited.Median), dataset.Interval(waited, format.Percent),
		format.Duration(each.Median), dataset.Interval(each, format.Duration),
		format.Duration(c.Largest(l, record.LongestWait)),
		format.Figure(c.Estimate(l, record.HandOvers).Median), format.Figure(c.Estimate(l, record.Fairness).Median)}
}
