package dataset

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"idlab/bench/record"
	"idlab/reports/format"
)

// addLatencies merges the histograms of the file beside the results, in parallel because there are tens of
// thousands. A missing file is no error. Histograms that are missing or cannot be used are added to d.Problems.
func (d *Data) addLatencies(file int, f *record.File) error {
	log, err := record.LogOf(f)
	if err != nil {
		return err
	}
	d.Problems = append(d.Problems, log.Problems...)
	if err := log.OfRun(f); err != nil {
		d.Problems = append(d.Problems, fmt.Errorf("the latencies are left out: %w", err))
		return nil
	}
	if err := log.Complete(f); err != nil {
		d.Problems = append(d.Problems, err)
	}
	merges, unknown := d.merges(file, log.Entries)
	Parallel(len(merges), func() func(int) {
		sum := record.NewHistogram()
		return func(i int) { merges[i].run(sum) }
	})
	var damaged []error
	dropped := int64(0)
	for _, m := range merges {
		damaged, dropped = append(damaged, m.damaged...), dropped+m.dropped
		if m.merged.TotalCount() > 0 {
			m.cell.Latency[m.line] = m.merged
		}
	}
	if len(damaged) > 0 {
		d.Problems = append(d.Problems, fmt.Errorf("%w (left out: %s)", damaged[0],
			format.Plural(len(damaged), "such histogram")))
	}
	if dropped > 0 {
		d.Problems = append(d.Problems, fmt.Errorf("%s: %d latencies are out of range and left out", log.Path, dropped))
	}
	if unknown > 0 {
		d.Problems = append(d.Problems, fmt.Errorf("%s: %s left out, because %s lacks the blocks",
			log.Path, format.Plural(unknown, "histogram"), filepath.Base(f.Path)))
	}
	return nil
}

// merge collects the histograms of a series and becomes its distribution.
type merge struct {
	cell    *Cell
	line    Line
	entries []record.LogEntry
	merged  *Distribution
	damaged []error // for each histogram that cannot be decoded
	dropped int64   // latencies out of range
}

// merges groups the entries of a file by series. It also counts the entries of blocks that are not in the results.
func (d *Data) merges(file int, list []record.LogEntry) (merges []*merge, unknown int) {
	type key struct {
		cell *Cell
		line Line
	}
	places := map[key]*merge{}
	for _, h := range lastOfEach(list) {
		if _, aaCopy := AAOriginal(h.Design); aaCopy {
			continue // the A/A copy serves the noise floor of times, and has no latencies in a report
		}
		k := key{d.ByName[h.Cell.String()], Line{h.Design, h.Op}}
		block := -1
		if k.cell != nil && k.cell.Values[k.line] != nil {
			block = slices.Index(k.cell.Blocks, BlockID{file, h.Block})
		}
		if block < 0 {
			unknown++
			continue
		}
		if k.cell.RefusedIn(k.line, block) {
			continue
		}
		if places[k] == nil {
			places[k] = &merge{cell: k.cell, line: k.line}
			merges = append(merges, places[k])
		}
		places[k].entries = append(places[k].entries, h)
	}
	return merges, unknown
}

// run adds the entries to the distribution that earlier files gave the series. sum is a scratch histogram.
func (m *merge) run(sum *hdr.Histogram) {
	sum.Reset()
	m.cell.Latency[m.line].addTo(sum)
	for _, e := range m.entries {
		counts, err := e.Counts()
		if err != nil {
			m.damaged = append(m.damaged, err)
			continue
		}
		m.dropped += sum.Merge(counts)
	}
	m.merged = DistributionOf(sum)
}

// lastOfEach keeps the last of several histograms with the same name and block. They occur when a run was killed
// within a block and measured it again when it was resumed.
func lastOfEach(list []record.LogEntry) (out []record.LogEntry) {
	type key struct {
		name  string
		block int
	}
	place := map[key]int{}
	for _, h := range list {
		k := key{record.Name(h.Cell, h.Design, h.Op), h.Block}
		if i, again := place[k]; again {
			out[i] = h
			continue
		}
		place[k] = len(out)
		out = append(out, h)
	}
	return out
}

// A percentile is written by its nines, −log10(1 − p): 1 is 90 %, 2 is 99 %, 3 is 99.9 %. n nines leave a share of
// 10^-n beyond. HdrHistogram's plots use this scale, which gives the tail as much room as the body.
const (
	NinesP50  = 0.3010299956639812 // log10(2)
	NinesP90  = 1.0
	NinesP99  = 2.0
	NinesP999 = 3.0
)

// MinBeyond is the minimum number of operations beyond a percentile. With fewer, the percentile would depend on
// single operations.
const MinBeyond = 10

// MaxNines returns the largest percentile that n operations support, in nines; -1 if they support none.
func MaxNines(n int64) float64 {
	if n < MinBeyond {
		return -1
	}
	return math.Log10(float64(n) / MinBeyond)
}

// Percentile returns the latency in ns at a percentile in nines. ok is false if there are too few operations.
func Percentile(h *Distribution, nines float64) (ns float64, ok bool) {
	// The tolerance makes 100,000 operations support exactly 99.99 %.
	if h == nil || nines > MaxNines(h.TotalCount())+1e-9 {
		return math.NaN(), false
	}
	// The clock can measure 0 ns, which a logarithmic axis cannot show. 1 ns, the smallest value of the histogram,
	// replaces it.
	return math.Max(1, float64(h.at(1-math.Pow(10, -nines)))), true
}
