// Package reports draws and tabulates what was measured, from the files of a
// run alone. So a report can be made again at any time, on another machine, and
// of runs that are years old; nothing in it comes from the memory of the run.
//
//  1. Package dataset loads results.txt and latency.hlog and arranges values by cell,
//     design, operation and block.
//  2. Package compare tells which differences are more than chance and noise.
//  3. Findings are sentences about a cell that is chosen without looking at its
//     figures, of every two designs in it, with interval and noise floor.
//  4. Packages figures and published choose what to draw, package panels lays it out,
//     package chart draws it: a design looks the same in all charts, and each chart
//     tells its data in words.
//  5. The text is a document, of which summary.md and the page are made. The page is one
//     file, index.html, that loads nothing.
//  6. Each file is rendered in memory and put in place by a rename: it is there as a
//     whole or not at all.
package reports

import (
	"path/filepath"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/figures"
	"idlab/reports/published"
)

// Options is what can be chosen about a report.
type Options struct {
	// Baseline is the design that ratios are taken to; by default the first
	// one in the files.
	Baseline string
}

// Names of files of a report.
const (
	pageName    = "index.html"
	summaryName = "summary.md"
)

// Report tells what Write made.
type Report struct {
	Page    string   // path of index.html
	Summary string   // path of summary.md
	Charts  []string // paths of the charts, without extension: .png and .svg
	// Missing are the charts that the data do not suffice for, each with the
	// reason. The summary lists them too.
	Missing []error
}

// Write draws all charts and writes them with the page and the summary into the
// directory out, which is created where there is none. Nothing is written unless
// everything could be rendered.
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
	report := &Report{Page: filepath.Join(out, pageName), Summary: filepath.Join(out, summaryName), Missing: missing}
	var files []file
	for _, p := range pictures {
		path := filepath.Join(out, p.sheet.Name)
		files = append(files, file{path + ".png", p.png}, file{path + ".svg", p.svg})
		report.Charts = append(report.Charts, path)
	}
	page, err := page(d, baseline, findingsFrom(d, baseline), pictures, missing, known, rawLinks(d, out))
	if err != nil {
		return nil, err
	}
	list, err := newManifest(pictures)
	if err != nil {
		return nil, err
	}
	files = append(files, file{filepath.Join(out, manifestName), list})
	// These come last: where they are, the charts that they name are.
	files = append(files, file{report.Summary, summary(d, baseline, sheets, missing, known).Markdown()}, file{report.Page, page})
	return report, writeAll(out, files)
}

// layOut lays out every chart that the data suffice for, and says why there are
// no others.
func layOut(d *dataset.Data, baseline string, known []published.Publication) (sheets []chart.Sheet, missing []error) {
	for _, lay := range []func(*dataset.Data) ([]chart.Sheet, error){
		func(d *dataset.Data) ([]chart.Sheet, error) { return figures.Heatmap(d, baseline) },
		func(d *dataset.Data) ([]chart.Sheet, error) { return figures.Forest(d, baseline) },
		figures.Throughput, figures.ThroughputByTasks, figures.Speedup, figures.Scaling, figures.Phases,
		figures.TimeSplit, figures.Contention, figures.Locks, figures.Fairness,
		figures.Latencies, figures.Distributions,
		figures.Chains, figures.Nodes, figures.Bytes, figures.Restore,
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
