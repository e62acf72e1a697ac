package reports

import (
	"fmt"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
)

// summary is everything that a reader must know, in words and tables: what was
// found, the design matrix in figures, and what speaks against relying on it.
func (d *Data) summary(baseline string, sheets []chart.Sheet, missing []error, published []publication) *document {
	var doc document
	d.writeHead(&doc, baseline)
	writeCharts(&doc, sheets)
	d.writeRest(&doc, baseline, missing, published)
	return &doc
}

// title is that of every report, by which a summary is known again.
const (
	title        = "What was measured"
	summaryTitle = "# " + title
)

func (d *Data) writeHead(doc *document, baseline string) {
	doc.heading(1, title)
	doc.paragraph(d.footer())
	doc.items(d.findingsFrom(baseline))
	doc.paragraph(fmt.Sprintf("%s in %s: %s.", plural(len(d.designs), "design"), plural(len(d.cells), "cell"), strings.Join(d.designs, ", ")))
	doc.paragraph(d.noise.sentence())
	d.writeHowToRead(doc, baseline)
}

// writeRest is what follows the charts.
func (d *Data) writeRest(doc *document, baseline string, missing []error, published []publication) {
	d.writePublished(doc, published)
	d.writeBeside(doc)
	d.writeLocks(doc)
	doc.heading(2, "Cells")
	for _, c := range d.cells {
		doc.about(c.Workload)
		doc.heading(3, d.cellTitle(c))
		r := d.rivals(c, "", baseline)
		doc.paragraph(sentences(plural(len(c.blocks), "block")+".", d.floorNote(c), r.warning))
		doc.rows(d.designTable(c, r))
		doc.rows(d.operationTable(c))
		doc.about("")
	}
	d.writeRefused(doc)
	d.writeOtherIDs(doc)
	doc.section("Warnings", d.warnings(baseline))
	doc.section("Problems in the files", errorTexts(d.Problems))
	doc.section("Charts that are missing", errorTexts(missing))
	d.writeEnvironment(doc)
}

func (d *Data) writeHowToRead(doc *document, baseline string) {
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
`, 100*confidence, minBlocks, baseline, minBeyond)
	if d.has(record.Disturbed) {
		text += `Slices that were disturbed, by steal, by a switch to another thread or by a jump of the clock, are not in
time/op; *all slices* is what it is with them, and *slices disturbed* how many they are.
`
	}
	if d.has(record.Waited) {
		text += `*of acquisitions* is the share of them that found a lock held, *wait/contention* how long each of those waited.
`
	}
	doc.paragraph(text)
	doc.paragraph(d.nearNote(d.cells))
	d.writeOpenLoop(doc)
}

func writeCharts(doc *document, sheets []chart.Sheet) {
	var links []string
	for _, s := range sheets {
		links = append(links, fmt.Sprintf("[%s](%s.png) ([SVG](%s.svg))", s.Title, s.Name, s.Name))
	}
	doc.section("Charts", links)
}

func errorTexts(list []error) (texts []string) {
	for _, err := range list {
		texts = append(texts, err.Error())
	}
	return texts
}

// writeEnvironment lists the configuration, which all files share, and the
// notes of each file.
func (d *Data) writeEnvironment(doc *document) {
	doc.heading(2, "Environment")
	t := table{head: []string{"key", " value"}}
	for _, f := range d.Files {
		if len(f.Config) > 0 {
			for _, p := range f.Config {
				t.add(p.Key, p.Value)
			}
			break
		}
	}
	for _, f := range d.Files {
		t.add("file", f.Path)
		for _, p := range f.Notes {
			t.add(p.Key, p.Value)
		}
	}
	doc.rows(t)
}
