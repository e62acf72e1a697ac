package reportstest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"idlab/bench/record"
)

// Synthetic is a made-up run with values of a plausible size. Its designs differ in their locks: one lock around one
// table, locks of buckets that rarely collide, and lookups without locks. The same seed writes the same files.
type Synthetic struct {
	Designs   []string
	Workloads []record.Cell // Workload and Params; with Tasks, a cell of its own
	Tasks     []int
	Workers   []int
	Blocks    int
	Latencies int // per block, design and operation, in cells with Tasks of the sweep; 0 for no latency.hlog
	Seed      uint64
	AACopy    bool    // the first design is measured twice
	cores     int     // of the machine; 0 for 2
	socket    int     // cores of a socket; 0 if the blocks do not tell what the workers use of the machine
	lab       float64 // the lab's own cost per operation in ns, for reading workloads; 0 for none
}

// Write writes the files of the run to a directory.
func (s Synthetic) Write(t testing.TB, dir string) {
	t.Helper()
	results := record.Header(append(
		[]record.Pair{{Key: "date", Value: "2026-11-22T10:15:00Z"},
			{Key: "commit", Value: "299efe7d1c0ba6c06e6f3b5ab1f1a9c3ed0f4a55"},
			{Key: "dirty", Value: "false"}, {Key: "seed", Value: fmt.Sprint(s.Seed)},
			{Key: "blocks", Value: fmt.Sprint(s.Blocks)},
			{Key: "clock-cost", Value: "12.3 ns a reading, in every latency"}}, about()...),
		[]record.Pair{{Key: "goos", Value: "linux"}, {Key: "goarch", Value: "amd64"},
			{Key: "cpu", Value: "AMD EPYC 7B13"},
			{Key: "cores", Value: fmt.Sprint(max(2, s.cores))}, {Key: "kernel", Value: "Linux 6.18.5"},
			{Key: "virtualisation", Value: "KVM"},
			{Key: "clock", Value: "tsc"}, {Key: "go", Value: "go1.26.8"}, {Key: "slice", Value: "2ms"},
			{Key: "syscall-lock", Value: "qspin"}, {Key: "instrument", Value: "2"}})
	log := record.LogHeader("")
	rng := rand.New(rand.NewPCG(s.Seed, 1))
	for block := 1; block <= s.Blocks; block++ {
		for _, cell := range s.cells() {
			blk, histograms := s.block(rng, cell, block)
			results = append(results, blk.Encode()...)
			lines, err := record.EncodeLog(histograms)
			if err != nil {
				t.Fatal(err)
			}
			log = append(log, lines...)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, record.ResultsFile), results, 0o644); err != nil {
		t.Fatal(err)
	}
	if s.Latencies > 0 {
		if err := os.WriteFile(filepath.Join(dir, record.HistogramsFile), log, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// cells returns the cells in the order of a block.
func (s Synthetic) cells() (cells []record.Cell) {
	for _, cell := range s.Workloads {
		if cell.Tasks > 0 {
			cells = append(cells, cell)
			continue
		}
		for _, cell.Tasks = range s.Tasks {
			for _, cell.Workers = range s.Workers {
				cells = append(cells, cell)
			}
		}
	}
	return cells
}

// block returns a block of a cell, with its histograms.
func (s Synthetic) block(
	rng *rand.Rand, cell record.Cell, number int,
) (blk record.Block, histograms []record.Histogram) {
	blk = record.Block{Cell: cell, Number: number, Facts: []record.Pair{
		{Key: "seed", Value: fmt.Sprint(rng.IntN(1 << 30))},
		{Key: record.StealFact, Value: fmt.Sprintf("%.4f", 0.01*rng.Float64())},
		{Key: record.SecondsFact, Value: "0.81"}, {Key: record.TimersFact, Value: fmt.Sprint(population(cell))}}}
	if s.socket > 0 {
		sockets := (cell.Workers + s.socket - 1) / s.socket
		extent := record.Extent{Packages: sockets, Nodes: sockets, Complexes: sockets,
			Cores: cell.Workers, CPUs: cell.Workers}
		blk.Facts = append(blk.Facts, record.ExtentFacts(extent)...)
	}
	disturbance := math.Exp(0.05 * rng.NormFloat64()) // of all designs in the block
	for _, design := range s.Designs {
		histograms = append(histograms, s.design(rng, &blk, design, design, disturbance)...)
	}
	if s.AACopy {
		// It has its own random numbers, so that all other values are the same as without it.
		own := rand.New(rand.NewPCG(s.Seed, uint64(number*1000+cell.Tasks+cell.Workers+len(cell.Workload))))
		aaCopy := s.Designs[0] + ",twin=yes"
		histograms = append(histograms, s.design(own, &blk, s.Designs[0], aaCopy, disturbance)...)
	}
	return blk, histograms
}

// design adds the values of a design to a block, under a name.
func (s Synthetic) design(
	rng *rand.Rand, blk *record.Block, design, name string, disturbance float64,
) (histograms []record.Histogram) {
	cell := blk.Cell
	base := record.Sample{Design: name}
	var details []record.Sample
	var ns, wait, contended, parts float64
	for _, op := range opsOf(cell) {
		c := costOf(design, op, cell)
		time := (c.ns + c.wait) * disturbance * math.Exp(0.02*rng.NormFloat64())
		ns, wait, contended, parts = ns+time, wait+c.wait*disturbance, contended+c.contended, parts+1
		n := s.Latencies
		if !slices.Contains(s.Tasks, cell.Tasks) {
			n = 0
		}
		h := latencies(rng, c, cell, n)
		detail := record.Sample{Design: name, Op: op, Iters: 50_000}
		if cell.Tasks == 1 || strings.HasSuffix(cell.Workload, "storm") {
			detail.Values = speed(time, cell)
		}
		if h != nil {
			detail.Values = append(detail.Values, record.Percentiles(h)...)
			histograms = append(histograms,
				record.Histogram{Cell: cell, Design: name, Op: op, Block: blk.Number, Counts: h})
		}
		details = append(details, detail)
	}
	base.Iters = 50_000 * len(details)
	base.Values = append(speed(ns/parts, cell),
		record.Value{Unit: record.LockWait, Number: wait / parts / 1e9},
		record.Value{Unit: record.Contended, Number: contended / parts},
		record.Value{Unit: record.ListWait, Number: 0},
		record.Value{Unit: record.Fairness, Number: fairnessOf(design) + 0.01*rng.Float64()})
	if s.lab > 0 && reading(cell.Workload) {
		base.Values = append(base.Values, record.Value{Unit: record.LabNsPerOp, Number: s.lab})
	}
	base.Values = append(base.Values, locks(design, cell.Workload, wait/parts, contended/parts)...)
	structure(blk, &base, design, name)
	blk.Samples = append(append(blk.Samples, base), details...)
	return histograms
}

// opsOf returns the operations or phases of a workload.
func opsOf(cell record.Cell) []string {
	switch {
	case cell.Workload == "storm":
		return []string{"create", "lookup", "exit"}
	case cell.Workload == "exit-storm":
		return []string{"create", "create-others", "quiet", "quiet-others", "exit", "exit-others"}
	case strings.HasPrefix(cell.Workload, "gleixner"):
		return []string{"create", "lookup"}
	case cell.Workload == "criu-restore":
		return []string{"seek", "create-at"}
	case cell.Workload == "sparse-512":
		return []string{"find"}
	case cell.Workload == "churn":
		return []string{"create", "delete"}
	case len(cell.Params) > 0:
		return []string{cell.Workload, "create", "delete"}
	default:
		return []string{cell.Workload}
	}
}

// saved writes the run to a temporary directory and returns it.
func (s Synthetic) saved(t testing.TB) (dir string) {
	t.Helper()
	dir = t.TempDir()
	s.Write(t, dir)
	return dir
}
