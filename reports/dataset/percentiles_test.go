package dataset

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/reportstest"
)

func TestPercentilesGoAsFarAsTheyCarry(t *testing.T) {
	for _, test := range []struct {
		n     int64
		nines float64
		ok    bool
	}{
		{1, NinesP50, false}, {19, NinesP50, false}, {20, NinesP50, true},
		{99, NinesP90, false}, {100, NinesP90, true},
		{9_999, NinesP999, false}, {10_000, NinesP999, true},
		{100_000, 4, true}, {99_999, 4, false},
	} {
		h := reportstest.Recorded(t, map[int64]int64{100: test.n})
		if _, ok := Percentile(DistributionOf(h.Counts), test.nines); ok != test.ok {
			t.Errorf("%d operations support %g nines: %v, want %v", test.n, test.nines, ok, test.ok)
		}
	}
	if _, ok := Percentile(nil, NinesP50); ok {
		t.Error("no histogram has a median")
	}
}

// Nine blocks have no tail and one has nothing else: a tenth of all operations is slow. The mean of the blocks'
// 95th percentiles would be 10 µs.
func TestHistogramsAreMergedNotAveraged(t *testing.T) {
	d, _ := withLog(t, 10, func(block int) []*record.Histogram {
		ns := int64(100)
		if block == 10 {
			ns = 100_000
		}
		return []*record.Histogram{reportstest.Recorded(t, map[int64]int64{ns: 1000})}
	})
	h := d.Cells[0].Latency[Line{"idr", "find"}]
	if got := h.TotalCount(); got != 10_000 {
		t.Fatalf("%d operations, want 10,000", got)
	}
	for _, test := range []struct{ nines, want float64 }{{NinesP50, 100}, {0.9, 100}, {1.3, 100_000}} {
		if got, _ := Percentile(h, test.nines); math.Abs(got-test.want) > 0.01*test.want {
			t.Errorf("%g nines are %g ns, want %g", test.nines, got, test.want)
		}
	}
}

// A killed run can have latencies of a block without results. After it was resumed it can have them twice.
func TestLatenciesOfKilledBlocks(t *testing.T) {
	d, path := withLog(t, 1, func(block int) []*record.Histogram {
		unknown := reportstest.Recorded(t, map[int64]int64{7: 50})
		unknown.Block = 99
		return []*record.Histogram{reportstest.Recorded(t, map[int64]int64{5: 50}),
			reportstest.Recorded(t, map[int64]int64{6: 60}), unknown}
	})
	h := d.Cells[0].Latency[Line{"idr", "find"}]
	if h.TotalCount() != 60 || h.Max() != 6 {
		t.Errorf("%d operations up to %d ns, want the 60 of 6 ns that came last", h.TotalCount(), h.Max())
	}
	const problem = "1 histogram left out, because results.txt lacks the blocks"
	if len(d.Problems) != 1 || !strings.Contains(d.Problems[0].Error(), problem) {
		t.Errorf("problems are %v", d.Problems)
	}
	// A damaged line of the log is left out, and the other lines are read.
	log, err := os.ReadFile(filepath.Join(path, record.HistogramsFile))
	if err != nil {
		t.Fatal(err)
	}
	log = append(log, "Tag=x,0,0,0,rubbish\n"...)
	if err := os.WriteFile(filepath.Join(path, record.HistogramsFile), log, 0o644); err != nil {
		t.Fatal(err)
	}
	again, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Problems) != 2 || again.Cells[0].Latency[Line{"idr", "find"}].TotalCount() != 60 {
		t.Errorf("problems are %v", again.Problems)
	}
}

// withLog writes and loads a run of one cell and design with the histograms of each block. A histogram whose block
// is 0 belongs to that block.
func withLog(t *testing.T, blocks int, histograms func(block int) []*record.Histogram) (d *Data, dir string) {
	t.Helper()
	dir = t.TempDir()
	results, log := record.Header(nil, nil), record.LogHeader("")
	for n := 1; n <= blocks; n++ {
		blk := record.Block{Number: n}
		for _, h := range histograms(n) {
			if h.Block == 0 {
				h.Block = n
			}
			blk.Cell = h.Cell
			lines, err := record.EncodeLog([]record.Histogram{*h})
			if err != nil {
				t.Fatal(err)
			}
			log = append(log, lines...)
		}
		for _, op := range []string{"", "find"} {
			blk.Samples = append(blk.Samples, record.Sample{Design: "idr", Op: op, Iters: 1,
				Values: []record.Value{{Unit: record.NsPerOp, Number: 1}}})
		}
		results = append(results, blk.Encode()...)
	}
	for name, data := range map[string][]byte{record.ResultsFile: results, record.HistogramsFile: log} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d, dir
}
