package reportstest

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"idlab/bench/record"
	"idlab/workloads"
)

// Handmade is a cell whose figures are given rather than drawn, where a test is
// about what is said of them.
type Handmade struct {
	Cell   record.Cell
	Blocks int
	Lines  []HandmadeLine
}

// HandmadeLine is what a design has of one operation in every block.
type HandmadeLine struct {
	Design, Op string
	Values     map[string]float64
	// Latency is that of all operations in ns, of which there are 20,000 a
	// block; 0 for none.
	Latency int64
}

// Timed is a line that has nothing but its time/op.
func Timed(design, op string, ns float64) HandmadeLine {
	return HandmadeLine{Design: design, Op: op, Values: map[string]float64{record.NsPerOp: ns}}
}

// about are the notes of every run on what the lab's workloads are about.
func about() (notes []record.Pair) {
	for _, w := range workloads.All() {
		if p, ok := record.AboutPair(w.Name, w.About); ok {
			notes = append(notes, p)
		}
	}
	return notes
}

// Weather makes the blocks differ, and all that is measured in one alike, as
// machines do: ratios within a block are exact. Its median is 1.
func Weather(block int) float64 { return 1 + 0.05*float64(block%3-1) }

// LoadHandmade writes cells as a run and reads it back.
func LoadHandmade[D any](t testing.TB, load func(paths ...string) (D, error), cells ...Handmade) D {
	t.Helper()
	results := record.Header(append([]record.Pair{{Key: "ids of idr", Value: "lowest free, all tasks"}}, about()...), []record.Pair{{Key: "cores", Value: "2"}})
	log := record.LogHeader()
	for _, c := range cells {
		for n := 1; n <= c.Blocks; n++ {
			blk := record.Block{Cell: c.Cell, Number: n}
			for _, l := range c.Lines {
				blk.Samples = append(blk.Samples, l.sample(n))
				if l.Latency == 0 {
					continue
				}
				lines, err := record.EncodeLog([]record.Histogram{{Cell: c.Cell, Design: l.Design, Op: l.Op, Block: n, Counts: l.counts(t)}})
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

func (l HandmadeLine) counts(t testing.TB) *hdr.Histogram {
	t.Helper()
	h := record.NewHistogram()
	if err := h.RecordValues(l.Latency, 20_000); err != nil {
		t.Fatal(err)
	}
	return h
}

// LoadMeasured writes and loads a cell with a value in ns/op for each block of idr and
// rcu; NaN where a design has none.
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
