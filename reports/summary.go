package reports

import (
	"fmt"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/findings"
	"idlab/reports/format"
	"idlab/reports/paired"
	"idlab/reports/published"
)

// summaryLines is the maximum number of lines of summary.md, so that it can be pasted into a mail or a comment.
const summaryLines = 30

// summary returns the text of summary.md: the machine, the findings, the table of the designs, the noise floor, and
// where the rest is.
func summary(d *dataset.Data, baseline string) *document.Document {
	var doc document.Document
	doc.Heading(1, title)
	doc.Paragraph(document.Text(d.Footer()))
	first := findings.NewOverview(d, baseline).Parts[0]
	table, sentences := overviewTable(first), texts(findings.From(d, baseline))
	// Six parts of a line each, the head of the table, and an empty line between parts.
	const others = 5 + 2 + 5
	doc.Items(sentences)
	if rows := summaryLines - others - len(sentences); len(table.Rows) > rows {
		table.Rows = table.Rows[:rows]
	}
	doc.Rows(table)
	doc.Paragraph(document.Text(findings.Certainty(d, baseline, bestSign)))
	doc.Paragraph(document.Text(madeFrom(d, len(d.Designs)-len(first.Columns))))
	return &doc
}

// madeFrom is the last sentence of summary.md. left is the number of designs without a column.
func madeFrom(d *dataset.Data, left int) string {
	text := fmt.Sprintf("Made by idlab report, of %s. See %s for all cells, warnings and the environment", extent(d),
		cellsName)
	if left > 0 {
		text += fmt.Sprintf(", and %s", format.Plural(left, "more design"))
	}
	return text + "."
}

// overviewTable returns a part of the overview as a table of text.
func overviewTable(part findings.Part) (t document.Table) {
	t.Head = []string{"design"}
	for _, c := range part.Columns {
		t.Head = append(t.Head, withNote(c.Design, c.Note))
	}
	for _, row := range part.Rows {
		cells := []string{withNote(row.Title, row.Note)}
		for _, x := range row.Entries {
			cells = append(cells, entryText(x))
		}
		t.Add(cells...)
	}
	return t
}

// withNote returns a title with a note in brackets, unless that is "".
func withNote(title, note string) string {
	if note == "" {
		return title
	}
	return fmt.Sprintf("%s (%s)", title, note)
}

// bestSign marks the best entries of summary.md.
const bestSign = "✓"

// entryText returns the texts of an entry in one.
func entryText(x findings.Entry) string {
	text := x.Text
	if x.Best {
		text += " " + bestSign
	}
	if x.Note != "" {
		text += strings.TrimSuffix(" · "+x.Note+" "+x.Interval, " ")
	}
	return text
}

// cells returns the text of cells.md: links to the charts, all tables, warnings and the environment.
func cells(d *dataset.Data, baseline string, sheets []chart.Sheet, missing []error,
	known []published.Publication) *document.Document {
	var doc document.Document
	doc.Heading(1, title+": charts and cells")
	doc.Paragraph(document.Text(d.Footer()))
	doc.Items(texts(findings.From(d, baseline)))
	doc.Paragraph(document.Text(extent(d) + "."))
	doc.Paragraph(document.Text(d.Noise.Sentence()))
	writeHowToRead(d, &doc, baseline)
	writeCharts(&doc, sheets)
	writeRest(d, &doc, baseline, missing, known)
	return &doc
}

// texts returns the sentences of findings.
func texts(list []findings.Finding) (sentences []string) {
	for _, f := range list {
		sentences = append(sentences, f.Text)
	}
	return sentences
}

// title is the title of every report.
const title = "idlab report"

// extent says how many designs and cells were measured.
func extent(d *dataset.Data) string {
	return fmt.Sprintf("%s in %s", format.Plural(len(d.Designs), "design"), format.Plural(len(d.Cells), "cell"))
}

// writeRest writes the text after the charts.
func writeRest(d *dataset.Data, doc *document.Document, baseline string, missing []error,
	known []published.Publication) {
	published.Write(d, doc, known)
	writePhases(d, doc)
	writeLocks(d, doc)
	doc.Heading(2, "Cells")
	for _, c := range d.Cells {
		doc.About(c.Workload)
		doc.Heading(3, d.CellTitle(c))
		r := compare.WithBaseline(d, c, "", baseline)
		blocks := format.Plural(len(c.Blocks), "block") + "."
		doc.Paragraph(document.Text(format.Sentences(blocks, compare.FloorNote(d, c), r.Substitute(baseline), r.Warning,
			compare.NodesSentence(r.Pairs()))))
		doc.Rows(designTable(d, c, r))
		doc.Rows(operationTable(d, c))
		doc.About("")
	}
	writeRefused(d, doc)
	writeOtherIDs(d, doc)
	doc.Section("Warnings", warnings(d, baseline))
	doc.Section("Problems in the input files", format.ErrorTexts(d.Problems))
	doc.Section("Missing charts", format.ErrorTexts(missing))
	writeEnvironment(d, doc)
}

// howToReadTitle begins the explanation of the tables in the summary, where it has no heading.
const howToReadTitle = "How to read the tables. "

// writeHowToRead explains the columns of the tables.
func writeHowToRead(d *dataset.Data, doc *document.Document, baseline string) {
	spans := []document.Span{
		document.Text(howToReadTitle),
		document.Text(fmt.Sprintf("Values are medians over blocks, with %.0f %% confidence intervals. "+
			"An interval needs %d blocks.\n",
			100*dataset.Confidence, dataset.MinBlocks)),
		document.Term("time/op"),
		document.Text(" is worker time per operation: with two workers, 100 ns/op are 20 M ops/s. "),
		document.Term("ratio"),
		document.Text(fmt.Sprintf(" is time/op relative\nto %s in the same block; 0.5 is half the time. "+
			"It is the Hodges–Lehmann estimate over blocks, with the interval\nof Wilcoxon's signed-rank test. ",
			baseline)),
		document.Term("verdict"),
		document.Text(fmt.Sprintf(" names a difference if the interval lies beyond the margin of %.0f %%\naround "+
			"1, and the p-value is below %g after Holm's correction over the comparisons of the cell.\n"+
			"faster 20 %% is 20 %% less time, faster 2 × is half the time. ", 100*compare.Margin, paired.Alpha)),
		document.Term("lock wait"), document.Text(" is time spent waiting for locks, "), document.Term("contended"),
		document.Text("\nthe number of acquisitions that found a lock held, both per operation. "),
		document.Term("outliers"),
		document.Text(fmt.Sprintf(" counts blocks beyond Tukey's\nfences; they are not dropped. "+
			"Percentiles are those of the merged histograms of all blocks; a percentile with\n"+
			"fewer than %d operations beyond it is left out.\n", dataset.MinBeyond)),
	}
	if d.Has(record.Disturbed) {
		spans = append(spans,
			document.Text("Turns that were disturbed by steal, by a wait in the run queue or by a jump of the clock "+
				"are not in time/op.\n"),
			document.Term("time/op, all turns"), document.Text(" includes them, and "),
			document.Term("disturbed turns"), document.Text(" is their share.\n"))
	}
	if d.Has(record.Waited) {
		spans = append(spans,
			document.Term("contended/acquired"),
			document.Text(" is the share of acquisitions that found a lock held, "),
			document.Term("wait/contention"), document.Text(" the mean wait of these.\n"))
	}
	doc.Paragraph(spans...)
	doc.Paragraph(document.Text(compare.NearNote(d, d.Cells)))
	doc.Paragraph(document.Text(d.NodesNote()))
	writeOpenLoop(d, doc)
}

func writeCharts(doc *document.Document, sheets []chart.Sheet) {
	var links []document.Link
	for _, s := range sheets {
		links = append(links, document.Link{Title: s.Title, Name: s.Name})
	}
	if len(links) > 0 {
		doc.Heading(2, "Charts")
		doc.Charts(links)
	}
}

// writeEnvironment writes the configuration, which all files share, and the notes of each file.
func writeEnvironment(d *dataset.Data, doc *document.Document) {
	doc.Heading(2, "Environment")
	t := document.Table{Head: []string{"key", " value"}}
	for _, f := range d.Files {
		if len(f.Config) > 0 {
			for _, p := range f.Config {
				t.Add(p.Key, p.Value)
			}
			break
		}
	}
	for _, f := range d.Files {
		t.Add("file", f.Path)
		for _, p := range f.Notes {
			if !p.IsAbout() {
				t.Add(p.Key, p.Value)
			}
		}
	}
	doc.Rows(t)
}
