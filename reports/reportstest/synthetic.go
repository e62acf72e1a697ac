package reportstest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

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
	log := record.LogHeader()
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
	base.Values = append(base.Values, s.locks(design, cell, wait/parts, contended/parts)...)
	structure(blk, &base, design, name)
	blk.Samples = append(append(blk.Samples, base), details...)
	return histograms
}

// locks returns the values about the design's locks. Each operation acquires one lock, except in reading workloads
// on designs other than onelock and bucketlock.
func (s Synthetic) locks(design string, cell record.Cell, wait, contended float64) (values []record.Value) {
	reads := cell.Workload == "find" || cell.Workload == "lookup" || cell.Workload == "sparse-512"
	if s.lab > 0 && reads {
		values = append(values, record.Value{Unit: record.LabNsPerOp, Number: s.lab})
	}
	if family := record.Family(design); reads && family != "onelock" && family != "bucketlock" {
		return append(values, record.Value{Unit: record.Acquired, Number: 0})
	}
	values = append(values, record.Value{Unit: record.Acquired, Number: 1},
		record.Value{Unit: record.Waited, Number: contended},
		record.Value{Unit: record.TimerWait, Number: 0.1 * wait / 1e9})
	if contended > 0 {
		values = append(values, record.Value{Unit: record.PerWait, Number: wait / contended},
			record.Value{Unit: record.LongestWait, Number: 40 * wait / contended},
			record.Value{Unit: record.HandOvers, Number: 0.9 * contended})
	}
	return values
}

// fairnessOf returns the spread of the workers' rates. Locks that park their waiters are less fair.
func fairnessOf(design string) float64 {
	if lockKindOf(design) == "mutex" {
		return 0.4
	}
	return 0
}

// population returns the number of timers: 2048 for sparse-512, else about 20,000 or as many as a parameter sets.
func population(cell record.Cell) int {
	if cell.Workload == "sparse-512" {
		return 2048
	}
	for _, p := range cell.Params {
		if text, ok := strings.CutPrefix(p, "timers="); ok {
			n, _ := strconv.Atoi(text)
			return n * cell.Tasks
		}
	}
	return max(1, 20_000/cell.Tasks) * cell.Tasks
}

// structure adds the values about the structures at the end of a block. Hash tables have 1024 buckets. The lengths of
// their chains are Poisson-distributed; onelock uses half of the buckets. The memory of the tree of idr grows with the
// distance of the ids.
func structure(blk *record.Block, base *record.Sample, design, name string) {
	timers := float64(population(blk.Cell))
	nodes, bytes := 3.0, 24.0
	switch record.Family(design) {
	case "idr":
		if blk.Cell.Workload == "sparse-512" {
			bytes = 640
		}
		for _, p := range blk.Cell.Params {
			if text, ok := strings.CutPrefix(p, "stride="); ok {
				stride, _ := strconv.ParseFloat(text, 64)
				bytes = math.Min(640, 9*(1+stride/8))
			}
		}
	case "onelock", "rcu", "bucketlock":
		const buckets = 1024
		spread := 1.0
		if record.Family(design) == "onelock" {
			spread = 2 // onelock has all timers on half of the buckets
		}
		mean := spread * timers / buckets
		nodes, bytes = 1+mean/2, 16*buckets/timers
		blk.Chains = append(blk.Chains, record.Chains{Design: name, Counts: poisson(mean, buckets/spread, buckets)})
	}
	if !strings.HasSuffix(blk.Cell.Workload, "storm") {
		base.Values = append(base.Values, record.Value{Unit: record.NodesPerFind, Number: nodes},
			record.Value{Unit: record.BytesPer, Number: bytes})
	}
}

// poisson counts the chains of each length: filled of all chains have Poisson-distributed lengths, the others are
// empty.
func poisson(mean, filled, all float64) (counts []int64) {
	p := math.Exp(-mean)
	for length := 0; length == 0 || float64(length) < mean || p*filled >= 0.5; length++ {
		counts = append(counts, int64(math.Round(p*filled)))
		p *= mean / float64(length+1)
	}
	counts[0] += int64(all - filled)
	return counts
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

// cost is the cost of an operation: own time and waiting time in ns, and the share of contended acquisitions.
type cost struct{ ns, wait, contended float64 }

// costs are the costs of a design: the times of a find and of an update in ns, and the share of an update that holds a
// lock.
type costs struct{ find, update, locked float64 }

// costsOf returns the costs of a design by its family and, for a variant, with slower finds.
func costsOf(design string) costs {
	families := map[string]costs{
		"idr":        {60, 520, 0.5},
		"onelock":    {640, 900, 0.95},
		"bucketlock": {150, 430, 0.02},
		"rcu":        {39, 450, 0.02},
	}
	s, ok := families[record.Family(design)]
	if !ok {
		s = costs{80, 600, 0.1}
	}
	if design != record.Family(design) && lockKindOf(design) == "" {
		s.find *= 1.6
	}
	return s
}

// costOf returns the cost of an operation in a cell.
func costOf(design, op string, cell record.Cell) cost {
	s, kind := costsOf(design), lockKindOf(design)
	if op == "seek" {
		gap := 1e6
		for _, p := range cell.Params {
			if text, ok := strings.CutPrefix(p, "gap="); ok {
				gap, _ = strconv.ParseFloat(text, 64)
			}
		}
		return cost{ns: gap * s.update}
	}
	reads := op == "find" || op == "lookup"
	c := cost{ns: s.update}
	if reads {
		c.ns = s.find
	}
	if op == "lookup" {
		c.ns += 22
	}
	if cell.Tasks == 1 && record.Family(design) == "onelock" {
		c.ns *= 0.7
	}
	locked := s.locked
	if reads && record.Family(design) != "onelock" && record.Family(design) != "bucketlock" {
		locked = 0
	}
	others := float64(min(cell.Workers, 4) - 1)
	c.wait = c.ns * locked * others * 0.9
	c.contended = locked * others / (others + 1)
	switch kind {
	case "ticket":
		c.wait *= 1.6
	case "mutex": // parks its waiters: waits are rare and long
		c.wait, c.contended = 0.5*c.wait, 0.01*c.contended
	}
	return c
}

// speed returns a time per operation and the rate that follows from it. Two workers have a core each.
func speed(ns float64, cell record.Cell) []record.Value {
	return []record.Value{{Unit: record.NsPerOp, Number: ns},
		{Unit: record.OpsPerSecond, Number: 1e9 / ns * float64(min(cell.Workers, 2))}}
}

// latencies draws n latencies around a cost, with rare long ones. It is nil for n = 0.
func latencies(rng *rand.Rand, c cost, cell record.Cell, n int) *hdr.Histogram {
	if n == 0 {
		return nil
	}
	h := record.NewHistogram()
	for range n {
		ns := c.ns * math.Exp(0.2*rng.NormFloat64())
		if rng.Float64() < c.contended {
			ns += c.wait * rng.ExpFloat64() * 2
		}
		if rng.Float64() < 0.0005 {
			ns += 8000 * rng.ExpFloat64()
		}
		if cell.Workers > 2 && rng.Float64() < 0.001*(c.contended+0.05) {
			ns += 4e6 * rng.ExpFloat64()
		}
		h.RecordValue(int64(ns))
	}
	return h
}

// Lab returns the designs of most synthetic runs.
func Lab() []string { return []string{"idr", "onelock", "bucketlock", "rcu"} }

// Full returns a run with the workloads of make bench-full.
func Full() Synthetic {
	return Synthetic{
		Designs: Lab(),
		Workloads: []record.Cell{{Workload: "storm"}, {Workload: "churn"}, {Workload: "find"}, {Workload: "lookup"},
			{Workload: "find", Params: []string{"churn=10"}}},
		Tasks: []int{1, 1000}, Workers: []int{1, 2, 4}, Blocks: 10, Latencies: 4000, Seed: 42, AACopy: true,
	}
}

// Small returns the run of testdata/small, which has data for every chart.
func Small() Synthetic {
	s := Synthetic{
		Designs:   Lab(),
		Workloads: []record.Cell{{Workload: "storm"}, {Workload: "find"}},
		Tasks:     []int{10, 1000}, Workers: []int{1, 2, 4}, Blocks: 10, Latencies: 300, Seed: 7, AACopy: true,
	}
	one := func(workload string, params ...string) {
		s.Workloads = append(s.Workloads, record.Cell{Workload: workload, Tasks: 1, Workers: 1, Params: params})
	}
	for _, timers := range []string{"timers=100", "timers=2000", "timers=100000"} {
		one("find", timers)
	}
	one("sparse-512", "stride=1")
	one("sparse-512", "stride=64")
	one("sparse-512")
	one("criu-restore", "gap=1000")
	one("criu-restore", "gap=30000")
	one("criu-restore")
	one("gleixner-1")
	one("gleixner-2")
	s.lab = 15
	return s
}

// LockKinds returns the run of testdata/lock-kinds: designs with several kinds of locks.
func LockKinds() Synthetic {
	return Synthetic{
		Designs: []string{
			"onelock", "onelock,lock=ticket", "onelock,lock=mutex", "bucketlock", "bucketlock,lock=mutex", "rcu",
		},
		Workloads: []record.Cell{{Workload: "find"}, {Workload: "churn"}},
		Tasks:     []int{1000}, Workers: []int{1, 2, 4}, Blocks: 10, Seed: 13, AACopy: true,
	}
}

// ManyCores returns the run of testdata/many-cores: more numbers of workers with a core each than Small has, and
// designs with published figures.
func ManyCores() Synthetic {
	s := Synthetic{Designs: []string{"onelock-rcu", "rcu", "xarray"}, Workloads: []record.Cell{{Workload: "find"}},
		Tasks: []int{1000}, Workers: []int{1, 2, 3, 4, 6, 8}, Blocks: 8, Seed: 11, AACopy: true, cores: 8}
	for _, workload := range []string{"gleixner-1", "gleixner-2"} {
		s.Workloads = append(s.Workloads, record.Cell{Workload: workload, Tasks: 1, Workers: 1})
	}
	return s
}

// saved writes the run to a temporary directory and returns it.
func (s Synthetic) saved(t testing.TB) (dir string) {
	t.Helper()
	dir = t.TempDir()
	s.Write(t, dir)
	return dir
}

// lockKindOf returns the kind of lock in a design's name, "" for the default.
func lockKindOf(design string) string {
	_, kind, _ := strings.Cut(design, ",lock=")
	kind, _, _ = strings.Cut(kind, ",")
	return kind
}
