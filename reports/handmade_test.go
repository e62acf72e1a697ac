package reports

import (
	"os"
	"path/filepath"
	"testing"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"idlab/bench/record"
)

// handmade is a cell whose figures are given rather than drawn, where a test is
// about what is said of them.
type handmade struct {
	cell   record.Cell
	blocks int
	lines  []handmadeLine
}

// handmadeLine is what a design has of one operation in every block.
type handmadeLine struct {
	design, op string
	values     map[string]float64
	// latency is that of all operations in ns, of which there are 20,000 a
	// block; 0 for none.
	latency int64
}

// timed is a line that has nothing but its time/op.
func timed(design, op string, ns float64) handmadeLine {
	return handmadeLine{design: design, op: op, values: map[string]float64{record.NsPerOp: ns}}
}

// weather makes the blocks differ, and all that is measured in one alike, as
// machines do: ratios within a block are exact. Its median is 1.
func weather(block int) float64 { return 1 + 0.05*float64(block%3-1) }

// loadHandmade writes cells as a run and reads it back.
func loadHandmade(t *testing.T, cells ...handmade) *Data {
	t.Helper()
	results := record.Header([]record.Pair{{Key: "ids of idr", Value: "lowest free, all tasks"}}, []record.Pair{{Key: "cores", Value: "2"}})
	log := record.LogHeader()
	for _, c := range cells {
		for n := 1; n <= c.blocks; n++ {
			blk := record.Block{Cell: c.cell, Number: n}
			for _, l := range c.lines {
				blk.Samples = append(blk.Samples, l.sample(n))
				if l.latency == 0 {
					continue
				}
				lines, err := record.EncodeLog([]record.Histogram{{Cell: c.cell, Design: l.design, Op: l.op, Block: n, Counts: l.counts(t)}})
				if err != nil {
					t.Fatal(err)
				}
				log = append(log, lines...)
			}
			results = append(results, blk.Encode()...)
		}
	}
	dir := t.TempDir()
	for name, data := range map[string][]byte{resultsName: results, latencyName: log} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (l handmadeLine) sample(block int) record.Sample {
	s := record.Sample{Design: l.design, Op: l.op, Iters: 20_000}
	for unit, number := range l.values {
		if unit == record.NsPerOp {
			number *= weather(block)
		}
		s.Values = append(s.Values, record.Value{Unit: unit, Number: number})
	}
	return s
}

func (l handmadeLine) counts(t *testing.T) *hdr.Histogram {
	t.Helper()
	h := record.NewHistogram()
	if err := h.RecordValues(l.latency, 20_000); err != nil {
		t.Fatal(err)
	}
	return h
}
