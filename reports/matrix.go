package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
)

// designTable has a row for each design of a cell, all its operations together,
// and one for the twin below the design that it is the twin of.
func (d *Data) designTable(c *cell, r rivals) table {
	ratio := "ratio to " + r.baseline
	if len(d.nearDesigns(c)) > 0 {
		ratio = "ratio or difference to " + r.baseline
	}
	t := table{head: []string{"design", "time/op", "95 % interval", "ops/s", "95 % interval", ratio, "95 % interval", " verdict",
		"lock wait/op", "contended/op", "of acquisitions", "wait/contention", "timer wait/op", "list wait/op", "misses/op", "refused", "fairness", "offered/s", "unserved",
		"all slices: time/op", "slices disturbed", "outliers"}}
	controls := c.control("")
	for _, design := range d.designsIn(c) {
		verdict := "–"
		if j := r.of(design); j != nil {
			verdict = j.verdict("this run")
		}
		t.add(c.designRow(design, design, r.baseline, verdict)...)
		for _, x := range controls {
			if x.original == design {
				t.add(c.designRow(again(design), x.twin, r.baseline, x.verdict())...)
			}
		}
	}
	const always = 10 // up to contended/op
	return t.withoutEmpty(always)
}

func (c *cell) designRow(name, design, baseline, verdict string) []string {
	l := line{design, ""}
	time, rates := c.estimate(l, record.NsPerOp), c.estimate(l, record.OpsPerSecond)
	ratio, between := c.contrast(l, line{baseline, ""}), "–"
	if design == baseline {
		ratio.near = nil // 1.000, as everywhere
	} else {
		between = ratio.interval(" … ")
	}
	return []string{name,
		duration(time.median), interval(time, duration),
		rate(rates.median), interval(rates, rate),
		ratio.text(), between, verdict,
		duration(c.estimate(l, record.LockWait).median * 1e9),
		figure(c.estimate(l, record.Contended).median),
		percent(c.estimate(l, record.Waited).median),
		duration(c.estimate(l, record.PerWait).median),
		duration(c.estimate(l, record.TimerWait).median * 1e9),
		duration(c.estimate(l, record.ListWait).median * 1e9),
		figure(c.estimate(l, record.Misses).median),
		percent(c.estimate(l, record.Refused).median),
		figure(c.estimate(l, record.Fairness).median),
		rate(c.estimate(l, record.Offered).median),
		percent(c.estimate(l, record.Unserved).median),
		duration(c.estimate(l, record.AllNsPerOp).median),
		percent(c.estimate(l, record.Disturbed).median),
		outlierCount(c.outliers(l, record.NsPerOp))}
}

func interval(e estimate, format func(float64) string) string {
	if !e.bounded() {
		return "–"
	}
	return format(e.lo) + " … " + format(e.hi)
}

func outlierCount(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%d of %d", n, of)
}

// operationTable has a row for each operation or phase, and design.
func (d *Data) operationTable(c *cell) table {
	t := table{head: []string{"operation", " design", "time/op", "ops/s", "p50", "p90", "p99", "p99.9", "max", "latencies"}}
	for _, op := range append(append([]string(nil), c.ops...), "") {
		for _, design := range d.designs {
			l := line{design, op}
			if c.values[l] == nil || op == "" && !c.hasLatencies(l) {
				continue
			}
			name := op
			if op == "" {
				name = "all"
			}
			row := []string{name, design, c.timePerOp(l), rate(c.estimate(l, record.OpsPerSecond).median)}
			t.add(append(row, c.percentiles(l)...)...)
		}
	}
	return t.withoutEmpty(2)
}

// hasLatencies tells whether a line has latencies in any form.
func (c *cell) hasLatencies(l line) bool {
	return c.latency[l] != nil || c.values[l][record.P50] != nil
}

// percentiles are read off the merged histogram. Where there is none, the
// median over blocks of each block's own percentile stands, and says so: it is
// no percentile of all operations.
func (c *cell) percentiles(l line) (cells []string) {
	h := c.latency[l]
	for _, p := range []struct {
		nines float64
		unit  string
	}{{ninesP50, record.P50}, {ninesP90, record.P90}, {ninesP99, record.P99}, {ninesP999, record.P999}} {
		if h != nil {
			ns, _ := percentile(h, p.nines)
			cells = append(cells, duration(ns))
		} else {
			cells = append(cells, ofBlocks(c.estimate(l, p.unit).median))
		}
	}
	if h != nil {
		return append(cells, duration(float64(h.Max())), grouped(int(h.TotalCount())))
	}
	return append(cells, duration(c.largest(l, record.Max)), "–")
}

// largest is the largest value of any block, NaN if there is none.
func (c *cell) largest(l line, unit string) float64 {
	if list := numbers(c.values[l][unit]); len(list) > 0 {
		return slices.Max(list)
	}
	return math.NaN()
}

func ofBlocks(ns float64) string {
	if !isNumber(ns) {
		return "–"
	}
	return duration(ns) + " (median of blocks)"
}

// writeOtherIDs tells which designs hand out ids in another order than the
// recording that was replayed.
func (d *Data) writeOtherIDs(doc *document) {
	t := table{head: []string{"cell", " design", "creates with another id", "95 % interval", "hands out"}}
	for _, c := range d.cells {
		for _, design := range d.designs {
			share := c.estimate(line{design, ""}, record.OtherIDs)
			if share.n > 0 {
				rule := strings.Join(d.notes(record.PolicyNote(design)), " or ")
				t.add(d.cellTitle(c), design, percent(share.median), interval(share, percent), cmp.Or(rule, "–"))
			}
		}
	}
	if len(t.rows) == 0 {
		return
	}
	doc.heading(2, "Other ids than the recording")
	doc.paragraph("The share of replayed creates that were given another id than the recording tells, median over blocks.\n" +
		"A design with 0 % hands ids out as the recorded kernel did, which since Linux 3.10 is the next id of the task;\n" +
		"one that goes by another rule must differ, and one that goes by this rule must not.")
	doc.rows(t)
}

// percent writes a share.
func percent(share float64) string {
	if !isNumber(share) {
		return "–"
	}
	return figure(100*share) + " %"
}
