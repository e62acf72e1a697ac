package reports

import (
	"fmt"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
	"idlab/reports/published"
)

// summary is everything that a reader must know, in words and tables: what was
// found, the design matrix in figures, and what speaks against relying on it.
func summary(d *dataset.Data, baseline string, sheets []chart.Sheet, missing []error, known []published.Publication) *document.Document {
	var doc document.Document
	writeHead(d, &doc, baseline)
	writeCharts(&doc, sheets)
	writeRest(d, &doc, baseline, missing, known)
	return &doc
}

// title is that of every report, by which a summary is known again.
const (
	title        = "What was measured"
	summaryTitle = "# " + title
)

func writeHead(d *dataset.Data, doc *document.Document, baseline string) {
	doc.Heading(1, title)
	doc.Paragraph(d.Footer())
	doc.Items(findingsFrom(d, baseline))
	doc.Paragraph(fmt.Sprintf("%s in %s: %s.", format.Plural(len(d.Designs), "design"), format.Plural(len(d.Cells), "cell"), strings.Join(d.Designs, ", ")))
	doc.Paragraph(d.Noise.Sentence())
	writeHowToRead(d, doc, baseline)
}

// writeRest is what follows the charts.
func writeRest(d *dataset.Data, doc *document.Document, baseline string, missing []error, known []published.Publication) {
	published.Write(d, doc, known)
	writePhases(d, doc)
	writeLocks(d, doc)
	doc.Heading(2, "Cells")
	for _, c := range d.Cells {
		doc.About(c.Workload)
		doc.Heading(3, d.CellTitle(c))
		r := compare.WithBaseline(d, c, "", baseline)
		doc.Paragraph(format.Sentences(format.Plural(len(c.Blocks), "block")+".", compare.FloorNote(d, c), r.Warning))
		doc.Rows(designTable(d, c, r))
		doc.Rows(operationTable(d, c))
		doc.About("")
	}
	writeRefused(d, doc)
	writeOtherIDs(d, doc)
	doc.Section("Warnings", warnings(d, baseline))
	doc.Section("Problems in the files", format.ErrorTexts(d.Problems))
	doc.Section("Charts that are missing", format.ErrorTexts(missing))
	writeEnvironment(d, doc)
}

func writeHowToRead(d *dataset.Data, doc *document.Document, baseline string) {
	text := fmt.Sprintf(`How to read the tables. A value is the median over blocks; the interval beside it holds the true
median with %.0f %% confidence and takes %d blocks (– where there are fewer). *time/op* is the time of a
worker for one operation, so ops/s grows with the workers while time/op does not shrink. *ratio* is
time/op over that of %s in the same block: 0.5 is half the time. It is estimated from the ratios of
all blocks by Hodges and Lehmann, with the interval of Wilcoxon's signed-rank test. *verdict* calls a
difference only what that interval shows, what the test shows beside all other designs of the cell
(Holm), and what is larger than the noise floor; faster 20 %% is 20 %% less time, faster 2 × half of it.
*lock wait* and *contended* are the waiting for locks and the acquisitions that found them held, per
operation. *outliers* are blocks beyond Tukey's fences; they are counted, not dropped. Percentiles are read
off the merged histograms of all blocks, where fewer than %d operations lie beyond one it is left out.
`, 100*dataset.Confidence, dataset.MinBlocks, baseline, dataset.MinBeyond)
	if d.Has(record.Disturbed) {
		text += `Slices that were disturbed, by steal, by a switch to another thread or by a jump of the clock, are not in
time/op; *all slices* is what it is with them, and *slices disturbed* how many they are.
`
	}
	if d.Has(record.Waited) {
		text += `*of acquisitions* is the share of them that found a lock held, *wait/contention* how long each of those waited.
`
	}
	doc.Paragraph(text)
	doc.Paragraph(compare.NearNote(d, d.Cells))
	writeOpenLoop(d, doc)
}

func writeCharts(doc *document.Document, sheets []chart.Sheet) {
	var links []string
	for _, s := range sheets {
		links = append(links, fmt.Sprintf("[%s](%s.png) ([SVG](%s.svg))", s.Title, s.Name, s.Name))
	}
	doc.Section("Charts", links)
}

// writeEnvironment lists the configuration, which all files share, and the
// notes of each file.
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
