package dataset

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"slices"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"idlab/bench/record"
	"idlab/reports/format"
)

// addLatencies merges the histograms beside a results file, block into block. As
// there are tens of thousands, all processors do.
func (d *Data) addLatencies(file int, f *record.File) error {
	path := filepath.Join(filepath.Dir(f.Path), record.HistogramsFile)
	list, problems, err := record.ReadLogFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", path, err)
	}
	d.Problems = append(d.Problems, problems...)
	merges, strays := d.merges(file, list)
	Parallel(len(merges), func() func(int) {
		sum := record.NewHistogram()
		return func(i int) { merges[i].run(sum, path) }
	})
	for _, m := range merges {
		d.Problems = append(d.Problems, m.problems...)
		if m.merged.TotalCount() > 0 {
			m.cell.Latency[m.line] = m.merged
		}
	}
	if strays > 0 {
		d.Problems = append(d.Problems, fmt.Errorf("%s: left out %s of blocks that %s does not hold",
			path, format.Plural(strays, "histogram"), filepath.Base(f.Path)))
	}
	return nil
}

// merge is what is to become the distribution of a line.
type merge struct {
	cell     *Cell
	line     Line
	entries  []record.LogEntry
	merged   *Distribution
	problems []error
}

// merges sorts entries by their lines, and counts those of blocks that are not in
// the results.
func (d *Data) merges(file int, list []record.LogEntry) (merges []*merge, strays int) {
	type key struct {
		cell *Cell
		line Line
	}
	places := map[key]*merge{}
	for _, h := range lastOfEach(list) {
		if _, aaCopy := AAOriginal(h.Design); aaCopy {
			continue // it is there for the noise of times, not to be shown
		}
		k := key{d.ByName[h.Cell.String()], Line{h.Design, h.Op}}
		block := -1
		if k.cell != nil && k.cell.Values[k.line] != nil {
			block = slices.Index(k.cell.Blocks, BlockID{file, h.Block})
		}
		if block < 0 {
			strays++
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
	return merges, strays
}

// run merges the entries with what other files told of the line.
func (m *merge) run(sum *hdr.Histogram, path string) {
	sum.Reset()
	m.cell.Latency[m.line].addTo(sum)
	for _, e := range m.entries {
		counts, err := e.Counts()
		if err != nil {
			m.problems = append(m.problems, err)
			continue
		}
		if dropped := sum.Merge(counts); dropped > 0 {
			m.problems = append(m.problems, fmt.Errorf("%s: %d latencies of %s are out of range and left out",
				path, dropped, record.Name(e.Cell, e.Design, e.Op)))
		}
	}
	m.merged = DistributionOf(sum)
}

// lastOfEach leaves, of histograms that have one name and block, the last: the
// run was killed in that block, and did it again when it was resumed.
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

// A percentile is told by its nines: 1 is 90 %, 2 is 99 %, 3 is 99.9 %; n nines
// leave a share of 10^-n beyond. On this scale, which is that of HdrHistogram's
// plots, the tail has as much room as the body.
const (
	NinesP50  = 0.3010299956639812 // log10(2)
	NinesP90  = 1.0
	NinesP99  = 2.0
	NinesP999 = 3.0
)

// MinBeyond is how many operations must lie beyond a percentile for it to be
// given: with fewer it tells of single operations, and of chance.
const MinBeyond = 10

// MaxNines is the last percentile that n operations carry, in nines; negative
// if they carry none.
func MaxNines(n int64) float64 {
	if n < MinBeyond {
		return -1
	}
	return math.Log10(float64(n) / MinBeyond)
}

// Percentile returns the latency in ns at some nines, false where the
// operations are too few.
func Percentile(h *Distribution, nines float64) (ns float64, ok bool) {
	// The tolerance lets 100,000 operations carry exactly 99.99 %.
	if h == nil || nines > MaxNines(h.TotalCount())+1e-9 {
		return math.NaN(), false
	}
	// The clock may call an operation 0 ns long, which no log axis has: the
	// histogram's own lowest value stands for it.
	return math.Max(1, float64(h.at(1-math.Pow(10, -nines)))), true
}
