// Package reports writes reports with charts, tables and findings from the files of a run. It uses nothing but these
// files, so a report can be made again at any time, on another machine and for old runs.
//
//  1. Package dataset loads results.txt and latency.hlog and arranges the values by cell, design, operation and
//     block.
//  2. Package compare finds the differences that are significant and beyond a margin.
//  3. Package findings words what the results decide. The rule that selects its cells does not use the results.
//  4. Packages figures and published select the data of the charts, package panels arranges the panels, and package
//     chart draws them. A design looks the same in all charts. Each chart also has its data as text.
//  5. The overview is a table of the designs: what each is, and what it costs in the leading cells. The page,
//     index.html, begins with it and loads no other files. summary.md has the overview and the findings in at most 30
//     lines. cells.md has all tables.
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
	// Baseline is the design in the denominator of ratios. "": that of today's Linux, or else the
	// first one in the files.
	Baseline string
}

// Names of files of a report.
const (
	pageName    = "index.html"
	summaryName = "summary.md"
	cellsName   = "cells.md"
)

// Report lists the files that Write has written.
type Report struct {
	Page    string   // path of index.html
	Summary string   // path of summary.md
	Cells   string   // path of cells.md
	Charts  []string // paths of the charts without extension; each has .png and .svg
	// Missing holds an error for each chart that the data do not suffice for. cells.md lists these too.
	Missing []error
}

// Write writes a report into the directory out, which it creates if necessary: all charts, the page and the texts.
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
		Page: filepath.Join(out, pageName), Summary: filepath.Join(out, summaryName),
		Cells: filepath.Join(out, cellsName), Missing: missing,
	}
	var files []file
	for _, p := range pictures {
		path := filepath.Join(out, p.sheet.Name)
		files = append(files, file{path + ".png", p.png}, file{path + ".svg", p.svg})
		report.Charts = append(report.Charts, path)
	}
	page, err := page(d, baseline, findings.From(d, baseline), pictures, missing, known, rawLinks(d, out))
	if err != nil {
		return nil, err
	}
	list, err := newManifest(pictures)
	if err != nil {
		return nil, err
	}
	files = append(files, file{filepath.Join(out, manifestName), list})
	// The page comes last, so that the files that it refers to exist.
	files = append(files,
		file{report.Cells, cells(d, baseline, sheets, missing, known).Markdown()},
		file{report.Summary, summary(d, baseline).Markdown()}, file{report.Page, page})
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
