package reports

import (
	"cmp"
	"fmt"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
)

// designTable returns a table with a row for each design of a cell, over all operations. The row of an A/A copy
// follows that of its design.
func designTable(d *dataset.Data, c *dataset.Cell, r compare.BaselineComparisons) document.Table {
	ratio := "ratio to " + r.Baseline
	if len(compare.NearDesigns(d, c)) > 0 {
		ratio = "ratio or difference to " + r.Baseline
	}
	t := document.Table{Head: []string{
		"design", "time/op", "95 % interval", "ops/s", "95 % interval", ratio, "95 % interval", " verdict",
		"lock wait/op", "contended/op", "contended/acquired", "wait/contention", "timer wait/op", "list wait/op",
		"misses/op", "refused", "fairness", "offered ops/s", "unserved",
		"time/op, all turns", "disturbed turns", "outliers", "ratio on nodes"}}
	controls := c.Control("")
	for _, design := range d.DesignsIn(c) {
		verdict, nodes := "–", "–"
		if j := r.Of(design); j != nil {
			verdict, nodes = j.Verdict(), j.Range()
		}
		if text := dataset.NotMeasured(c, design); text != "" {
			verdict = text
		}
		t.Add(append(designRow(c, design, design, r.Baseline, verdict), nodes)...)
		for _, x := range controls {
			if x.Original == design {
				t.Add(append(designRow(c, dataset.Again(design), x.AACopy, r.Baseline, x.Verdict()), "–")...)
			}
		}
	}
	const always = 10 // the columns up to contended/op remain even if they are empty
	return t.WithoutEmpty(always)
}

func designRow(c *dataset.Cell, name, design, baseline, verdict string) []string {
	l := dataset.Line{Design: design}
	time, rates := c.Estimate(l, record.NsPerOp), c.Estimate(l, record.OpsPerSecond)
	ratio, between := compare.Contrast(c, l, dataset.Line{Design: baseline}), "–"
	if design == baseline {
		ratio.Near = nil // the ratio of the baseline to itself is 1.000, never a difference in ns
	} else {
		between = ratio.Interval(" … ")
	}
	return []string{name,
		format.Duration(time.Median), dataset.Interval(time, format.Duration),
		format.Rate(rates.Median), dataset.Interval(rates, format.Rate),
		ratio.Text(), between, verdict,
		format.Duration(c.Estimate(l, record.LockWait).Median * 1e9),
		format.Figure(c.Estimate(l, record.Contended).Median),
		format.Percent(c.Estimate(l, record.Waited).Median),
		format.Duration(c.Estimate(l, record.PerWait).Median),
		format.Duration(c.Estimate(l, record.TimerWait).Median * 1e9),
		format.Duration(c.Estimate(l, record.ListWait).Median * 1e9),
		format.Figure(c.Estimate(l, record.Misses).Median),
		format.Percent(c.Estimate(l, record.Refused).Median),
		format.Figure(c.Estimate(l, record.Fairness).Median),
		format.Rate(c.Estimate(l, record.Offered).Median),
		format.Percent(c.Estimate(l, record.Unserved).Median),
		format.Duration(c.Estimate(l, record.AllNsPerOp).Median),
		format.Percent(c.Estimate(l, record.Disturbed).Median),
		outlierCount(c.Outliers(l, record.NsPerOp))}
}

func outlierCount(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%d of %d", n, of)
}

// operationTable returns a table with a row for each operation or phase, and design.
func operationTable(d *dataset.Data, c *dataset.Cell) document.Table {
	t := document.Table{Head: []string{
		"operation", " design", "time/op", "ops/s", "p50", "p90", "p99", "p99.9", "max", "latencies"}}
	for _, op := range append(append([]string(nil), c.Ops...), "") {
		for _, design := range d.Designs {
			l := dataset.Line{Design: design, Op: op}
			if c.Values[l] == nil || op == "" && !c.HasLatencies(l) {
				continue
			}
			name := op
			if op == "" {
				name = "all"
			}
			rate := format.Rate(c.Estimate(l, record.OpsPerSecond).Median)
			row := []string{name, design, compare.TimePerOp(c, l), rate}
			t.Add(append(row, percentiles(c, l)...)...)
		}
	}
	return t.WithoutEmpty(2)
}

// percentiles returns the cells of the table from p50 to latencies. The percentiles are those of the merged
// histogram. Without a histogram they are medians over the percentiles of the blocks, and marked as such, because
// these are not percentiles of all operations.
func percentiles(c *dataset.Cell, l dataset.Line) (cells []string) {
	h := c.Latency[l]
	for _, p := range []struct {
		nines float64
		unit  string
	}{
		{dataset.NinesP50, record.P50}, {dataset.NinesP90, record.P90},
		{dataset.NinesP99, record.P99}, {dataset.NinesP999, record.P999},
	} {
		if h != nil {
			ns, _ := dataset.Percentile(h, p.nines)
			cells = append(cells, format.Duration(ns))
		} else {
			cells = append(cells, ofBlocks(c.Estimate(l, p.unit).Median))
		}
	}
	if h != nil {
		return append(cells, format.Duration(float64(h.Max())), format.Grouped(int(h.TotalCount())))
	}
	return append(cells, format.Duration(c.Largest(l, record.Max)), "–")
}

func ofBlocks(ns float64) string {
	if !format.IsNumber(ns) {
		return "–"
	}
	return format.Duration(ns) + " (median over blocks)"
}

// writeOtherIDs writes the share of replayed creates whose id differs from the recording.
func writeOtherIDs(d *dataset.Data, doc *document.Document) {
	t := document.Table{Head: []string{"cell", " design", "creates with another id", "95 % interval", "id policy"}}
	for _, c := range d.Cells {
		for _, design := range d.Designs {
			share := c.Estimate(dataset.Line{Design: design}, record.OtherIDs)
			if share.N > 0 {
				rule := string(d.DesignNamed(design).IDs)
				t.Add(d.CellTitle(c), design, format.Percent(share.Median),
					dataset.Interval(share, format.Percent), cmp.Or(rule, "–"))
			}
		}
	}
	if len(t.Rows) == 0 {
		return
	}
	doc.Heading(2, "Ids that differ from the recording")
	doc.Paragraph(document.Text("The share of replayed creates that returned another id than in the recording, " +
		"median over blocks.\n" +
		"0 %: the design has the id policy of the recorded kernel: since Linux 3.10, the next id of the task.\n" +
		"Designs with another policy return other ids."))
	doc.Rows(t)
}
