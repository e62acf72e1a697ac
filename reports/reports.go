// Package reports draws and tabulates what was measured, from the files of a
// run alone. So a report can be made again at any time, on another machine, and
// of runs that are years old; nothing in it comes from the memory of the run.
//
//  1. Load reads results.txt and latency.hlog through package record. Files
//     whose configuration differs are refused: pooled, they would say nothing
//     about either machine.
//  2. Values are arranged by cell, design, operation and block. Blocks stay
//     apart until the very end, as designs are compared within a block: what
//     disturbed one of them has disturbed all.
//  3. An estimate is the median over blocks with its 95 % confidence interval,
//     by order statistics, which supposes nothing about the distribution; too
//     few blocks have no interval, and the report says so. Ratios are estimated
//     and tested by package paired. Latencies are merged as whole histograms, for
//     an average of percentiles is no percentile.
//  4. A difference is called one if its interval leaves out 1, if its p does
//     beside all that is compared with it, and if it is larger than the noise
//     floor: how far the same code differed from itself in that run. Near what the
//     lab itself takes for an operation it is the difference in ns that is judged.
//  5. Findings are sentences about a cell that is chosen without looking at its
//     figures, of every two designs in it, with interval and noise floor.
//  6. A chart is a sheet of panels with the same axes, a panel for what would
//     be a picture of its own (small multiples). Package chart draws them, so that a
//     design looks the same in all of them, and tells their data in words.
//  7. The text is a document, of which summary.md and the page are made. The page
//     is one file, index.html, that asks for nothing from elsewhere.
//  8. Each file is rendered in memory and put in place by a rename: it is there as
//     a whole or not at all.
//
// What others published is data with its sources, in published.json.
package reports

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"idlab/reports/chart"
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
func Write(d *Data, out string, opt Options) (*Report, error) {
	baseline, err := d.baseline(opt.Baseline)
	if err != nil {
		return nil, err
	}
	published, err := readPublished(publishedJSON, "published.json")
	if err != nil {
		return nil, err
	}
	sheets, missing := d.sheets(baseline, published)
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
	page, err := d.page(baseline, d.findingsFrom(baseline), pictures, missing, published, d.rawLinks(out))
	if err != nil {
		return nil, err
	}
	// These come last: where they are, the charts that they name are.
	files = append(files, file{report.Summary, d.summary(baseline, sheets, missing, published).markdown()}, file{report.Page, page})
	return report, writeAll(out, files)
}

// sheets lays out every chart that the data suffice for, and says why there are
// no others.
func (d *Data) sheets(baseline string, published []publication) (sheets []chart.Sheet, missing []error) {
	for _, lay := range []func() ([]chart.Sheet, error){
		func() ([]chart.Sheet, error) { return d.heatmap(baseline) },
		func() ([]chart.Sheet, error) { return d.forest(baseline) },
		d.throughput, d.throughputByTasks, d.speedup, d.scaling, d.phases,
		d.timeSplit, d.contention, d.locks, d.fairness,
		d.latencies, d.distributions,
		d.chains, d.nodes, d.bytes, d.restore,
		func() ([]chart.Sheet, error) { return d.publishedChart(published) },
		d.drift,
	} {
		drawn, err := lay()
		sheets = append(sheets, drawn...)
		if err != nil {
			missing = append(missing, err)
		}
	}
	return sheets, missing
}

// errNoData says which chart cannot be drawn, why, and what would help.
func errNoData(chart, why string) error {
	return fmt.Errorf("chart %s is not drawn: %s", chart, why)
}

// baseline checks the name of the baseline, or chooses one.
func (d *Data) baseline(name string) (string, error) {
	if len(d.designs) == 0 {
		return "", errors.New("no results to report: make some with idlab run")
	}
	if name == "" {
		return d.designs[0], nil
	}
	for _, design := range d.designs {
		if design == name {
			return name, nil
		}
	}
	return "", fmt.Errorf("no design %q to take as the baseline: the results have %s", name, strings.Join(d.designs, ", "))
}
