// Package reports writes reports with charts, tables and findings from the files of a run. It uses nothing but these
// files, so a report can be made again at any time, on another machine and for old runs.
//
//  1. Package dataset loads results.txt and latency.hlog and arranges the values by cell, design, operation and
//     block.
//  2. Package compare finds the differences that are significant and beyond a margin.
//  3. Package findings words what the results decide. The rule that selects its cells does not use the results.
//  4. Packages figures and published select the data of the charts, package panels arranges the panels, and package
//     chart draws them. A design looks the same in all charts. Each chart also has its data as text.
//  5. The text is a document. It is written as summary.md and as a page, index.html, that loads no other files.
//  6. All files are rendered in memory. Each file is then written atomically, by a rename.
package reports

import (
	"path/filepath"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/figures"
	"idlab/reports/findings"
	"idlab/reports/published"
)

// Options are the options of Write.
type Options struct {
	// Baseline is the design in the denominator of ratios. "": the first one in the files.
	Baseline string
}

// Names of files of a report.
const (
	pageName    = "index.html"
	summaryName = "summary.md"
)

// Report lists the files that Write has written.
type Report struct {
	Page    string   // path of index.html
	Summary string   // path of summary.md
	Charts  []string // paths of the charts without extension; each has .png and .svg
	// Missing holds an error for each chart that the data do not suffice for. The summary lists these too.
	Missing []error
}

// Write writes a report into the directory out, which it creates if necessary: all charts, the page and the summary.
// It writes nothing if it cannot render one of the files. It returns an error for an unknown baseline, for a chart
// that cannot be drawn and for a file that cannot be written.
func Write(d *dataset.Data, out string, opt Options) (*Report, error) {
	baseline, err := d.Baseline(opt.Baseline)
	if err != nil {
		return nil, err
	}
	known, err := published.Load()
	if err != nil {
		return nil, err
	}
	sheets, missing := layOut(d, baseline, known)
	pictures, err := render(sheets)
	if err != nil {
		return nil, err
	}
	report := &Report{
		Page: filepath.Join(out, pageName), Summary: filepath.Join(out, summaryName), Missing: missing,
	}
	var files []file
	for _, p := range pictures {
		path := filepath.Join(out, p.sheet.Name)
		files = append(files, file{path + ".png", p.png}, file{path + ".svg", p.svg})
		report.Charts = append(report.Charts, path)
	}
	page, err := page(d, baseline, texts(findings.From(d, baseline)), pictures, missing, known, rawLinks(d, out))
	if err != nil {
		return nil, err
	}
	list, err := newManifest(pictures)
	if err != nil {
		return nil, err
	}
	files = append(files, file{filepath.Join(out, manifestName), list})
	// The summary and the page come last, so that the charts that they refer to exist.
	text := summary(d, baseline, sheets, missing, known).Markdown()
	files = append(files, file{report.Summary, text}, file{report.Page, page})
	return report, writeAll(out, files)
}

// layOut lays out all charts that the data suffice for. missing holds the reasons for the others.
func layOut(d *dataset.Data, baseline string, known []published.Publication) (sheets []chart.Sheet, missing []error) {
	for _, lay := range []func(*dataset.Data) ([]chart.Sheet, error){
		func(d *dataset.Data) ([]chart.Sheet, error) { return figures.Heatmap(d, baseline) },
		figures.Throughput, figures.ThroughputByTasks, figures.Scaling, figures.Phases,
		figures.TimeSplit, figures.Contention, figures.Locks, figures.Fairness, figures.Latencies,
		figures.ChainLength, figures.Chains, figures.Nodes, figures.Bytes, figures.Restore,
		func(d *dataset.Data) ([]chart.Sheet, error) { return published.Chart(d, known) },
		figures.Drift,
	} {
		drawn, err := lay(d)
		sheets = append(sheets, drawn...)
		if err != nil {
			missing = append(missing, err)
		}
	}
	return sheets, missing
}
