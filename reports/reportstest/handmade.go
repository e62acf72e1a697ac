package reportstest

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/bench/record"
	"idlab/workloads"
)

// Handmade is a cell with given values, for tests of the texts about them.
type Handmade struct {
	Cell   record.Cell
	Blocks int
	Lines  []HandmadeLine
}

// HandmadeLine is a series: the values of a design in one operation, the same in every block.
type HandmadeLine struct {
	Design, Op string
	Values     map[string]float64
	// Latency is the latency in ns of all operations, 20,000 per block; 0 for no latencies.
	Latency int64
	Chains  []int64 // number of chains of each length, at the end of each block
}

// Timed returns a series with a time per operation, in ns, and nothing else.
func Timed(design, op string, ns float64) HandmadeLine {
	return HandmadeLine{Design: design, Op: op, Values: map[string]float64{record.NsPerOp: ns}}
}

// about returns the notes that describe the lab's workloads, which every run has.
func about() (notes []record.Pair) {
	for _, w := range workloads.All() {
		if p, ok := record.AboutPair(w.Name, w.About); ok {
			notes = append(notes, p)
		}
	}
	return notes
}

// described returns the notes that describe the designs of the cells that the lab has.
func described(cells []Handmade) (notes []record.Pair) {
	for _, c := range cells {
		for _, l := range c.Lines {
			d, err := allocators.Select(catalog.Designs(), l.Design)
			if err != nil {
				continue
			}
			p, ok := record.DesignPair(l.Design, d[0].Entry.About(d[0].Values))
			if ok && !slices.Contains(notes, p) {
				notes = append(notes, p)
			}
		}
	}
	return notes
}

// Weather returns the factor by which a block is disturbed: 0.95, 1 or 1.05. It is the same for all series, so that
// ratios within a block are exact.
func Weather(block int) float64 { return 1 + 0.05*float64(block%3-1) }

// LoadHandmade writes the cells as a run with two cores and loads it.
func LoadHandmade[D any](t testing.TB, load func(paths ...string) (D, error), cells ...Handmade) D {
	t.Helper()
	results := record.Header(append(about(), described(cells)...), []record.Pair{{Key: "cores", Value: "2"}})
	log := record.LogHeader("")
	for _, c := range cells {
		for n := 1; n <= c.Blocks; n++ {
			blk := record.Block{Cell: c.Cell, Number: n}
			for _, l := range c.Lines {
				blk.Samples = append(blk.Samples, l.sample(n))
				if l.Chains != nil {
					blk.Chains = append(blk.Chains, record.Chains{Design: l.Design, Counts: l.Chains})
				}
				if l.Latency == 0 {
					continue
				}
				lines, err := record.EncodeLog([]record.Histogram{
					{Cell: c.Cell, Design: l.Design, Op: l.Op, Block: n, Counts: l.counts(t)}})
				if err != nil {
					t.Fatal(err)
				}
				log = append(log, lines...)
			}
			results = append(results, blk.Encode()...)
		}
	}
	dir := t.TempDir()
	for name, data := range map[string][]byte{record.ResultsFile: results, record.HistogramsFile: log} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return MustLoad(t, load, dir)
}

// sample returns the values of a block. Times include the disturbance of the block.
func (l HandmadeLine) sample(block int) record.Sample {
	s := record.Sample{Design: l.Design, Op: l.Op, Iters: 20_000}
	for unit, number := range l.Values {
		if unit == record.NsPerOp {
			number *= Weather(block)
		}
		s.Values = append(s.Values, record.Value{Unit: unit, Number: number})
	}
	return s
}

// counts returns the histogram of a block.
func (l HandmadeLine) counts(t testing.TB) *hdr.Histogram {
	t.Helper()
	h := record.NewHistogram()
	if err := h.RecordValues(l.Latency, 20_000); err != nil {
		t.Fatal(err)
	}
	return h
}

// LoadMeasured writes and loads a cell with a time in ns/op for each block of idr and of rcu. NaN leaves a block
// without a sample of the design.
func LoadMeasured[D any](t testing.TB, load func(paths ...string) (D, error), values map[string][]float64) D {
	t.Helper()
	out := record.Header(nil, nil)
	for i := range max(len(values["idr"]), len(values["rcu"])) {
		blk := record.Block{Cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, Number: i + 1}
		for _, design := range []string{"idr", "rcu"} {
			if row := values[design]; i < len(row) && !math.IsNaN(row[i]) {
				blk.Samples = append(blk.Samples, record.Sample{Design: design, Iters: 1,
					Values: []record.Value{{Unit: record.NsPerOp, Number: row[i]}}})
			}
		}
		out = append(out, blk.Encode()...)
	}
	path := filepath.Join(t.TempDir(), record.ResultsFile)
	if err := os.WriteFile(path, out, 0o644); err != nil {
		t.Fatal(err)
	}
	return MustLoad(t, load, path)
}
