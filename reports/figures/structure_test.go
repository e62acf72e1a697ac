package figures

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
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/reportstest"
)

// inside is a block of which nothing is told but what structures are like inside.
type inside struct {
	cell    record.Cell
	number  int
	timers  int // 0: not told
	samples []record.Sample
	chains  []record.Chains
}

// structured is a design's line with what it is like inside.
func structured(design string, nodes, bytes float64) record.Sample {
	return record.Sample{Design: design, Iters: 1, Values: []record.Value{{Unit: record.NodesPerFind, Number: nodes}, {Unit: record.BytesPer, Number: bytes}}}
}

func loadInside[D any](t testing.TB, load func(paths ...string) (D, error), blocks ...inside) D {
	t.Helper()
	out := record.Header([]record.Pair{{Key: "seed", Value: "1"}}, []record.Pair{{Key: "cores", Value: "2"}})
	for _, b := range blocks {
		blk := record.Block{Cell: b.cell, Number: b.number, Samples: b.samples, Chains: b.chains}
		if b.timers > 0 {
			blk.Facts = []record.Pair{{Key: record.TimersFact, Value: fmt.Sprint(b.timers)}}
		}
		out = append(out, blk.Encode()...)
	}
	path := filepath.Join(t.TempDir(), record.ResultsFile)
	if err := os.WriteFile(path, out, 0o644); err != nil {
		t.Fatal(err)
	}
	return reportstest.MustLoad(t, load, path)
}

// filledBlock is a block of designs with these chains.
func filledBlock(workload string, tasks, workers, number int, chains ...record.Chains) inside {
	b := inside{cell: record.Cell{Workload: workload, Tasks: tasks, Workers: workers}, number: number, chains: chains}
	for _, c := range chains {
		b.samples = append(b.samples, structured(c.Design, 1, 1))
	}
	return b
}

func chainsOf(design string, counts ...int64) record.Chains {
	return record.Chains{Design: design, Counts: counts}
}

// Blocks and numbers of workers count together, the A/A copy does not, and designs
// that have the same chains have one panel.
func TestChainsAreThoseOfAllBlocks(t *testing.T) {
	rcu, other := chainsOf("rcu", 4, 2, 1, 1), chainsOf("onelock", 6, 0, 0, 1, 1)
	aaCopy, same := chainsOf("rcu,twin=yes", 0, 0, 0, 0, 0, 8), chainsOf("bucketlock", rcu.Counts...)
	d := loadInside(t, dataset.Load,
		filledBlock("find", 10, 1, 1, rcu, aaCopy, same, other),
		filledBlock("find", 10, 1, 2, rcu, aaCopy, same, other),
		filledBlock("find", 10, 4, 1, rcu, aaCopy, same, other))
	sheets, err := Chains(d)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := reportstest.PanelTitles(sheets), "rcu and bucketlock: find · 10 tasks, onelock: find · 10 tasks"; got != want {
		t.Errorf("panels are %q, want %q", got, want)
	}
	reportstest.WantTold(t, sheets,
		// mean 7/8; variance (2·1 + 4·1 + 9·1)/8 - mean² = 1.109; by chance (7 ± 1.96·√(2·7·6/7))/8
		"rcu and bucketlock: find · 10 tasks | rcu, bucketlock | all | 8.00 chains of 0.875 timers, the longest of 3; variance/mean 1.27 (by chance 0.03 … 1.72)",
		"rcu and bucketlock: find · 10 tasks | rcu, bucketlock | 0 | 50.0 %, by chance 41.7 %",
		"rcu and bucketlock: find · 10 tasks | rcu, bucketlock | 3 | 12.5 %",
		"onelock: find · 10 tasks | onelock | 2 | 0 %, by chance 16.0 %")
	reportstest.Draws(t, sheets)
}

func TestWhyThereAreNoChains(t *testing.T) {
	for _, test := range []struct {
		name   string
		blocks []inside
		want   string
	}{
		{"no hash table", []inside{filledBlock("find", 1, 1, 1, chainsOf("rcu,twin=yes", 1, 2)), {cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, number: 2,
			samples: []record.Sample{structured("idr", 3, 10)}}}, "chart chains is not drawn: no block tells of hash chains"},
		{"no timers", []inside{filledBlock("find", 1, 1, 1, chainsOf("rcu", 8))}, "chart chains is not drawn: no block tells of hash chains"},
		{"few timers", []inside{filledBlock("find", 1, 1, 1, chainsOf("rcu", 6, 1, 1, 0))}, "no chain has more than 2 timers, which says nothing of a hash: measure more"},
	} {
		if sheets, err := Chains(loadInside(t, dataset.Load, test.blocks...)); err == nil || !strings.Contains(err.Error(), test.want) || len(sheets) > 0 {
			t.Errorf("%s: %d sheets and %v, want %q", test.name, len(sheets), err, test.want)
		}
	}
}

// All that is drawn of many fillings is what differs, and it is said what is not.
func TestChainsOfFillingsThatDifferAreDrawn(t *testing.T) {
	even, crowded := chainsOf("rcu", 1, 20, 60, 20, 1), chainsOf("rcu", 95, 0, 0, 0, 0, 0, 0, 0, 5)
	var blocks []inside
	for tasks := 1; tasks <= 9; tasks++ {
		blocks = append(blocks, filledBlock("find", tasks, 1, 1, even))
	}
	blocks = append(blocks, filledBlock("sparse-512", 1, 1, 1, crowded), filledBlock("dumazet-2011", 16, 2, 1, chainsOf("rcu", 90, 10)))
	sheets, err := Chains(loadInside(t, dataset.Load, blocks...))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := reportstest.PanelTitles(sheets), "rcu: find · 1 task, rcu: sparse-512 · 1 task"; got != want {
		t.Errorf("panels are %q, want %q", got, want)
	}
	for _, want := range []string{"Drawn are 2 of 10 workloads and numbers of tasks", "In the rest variance/mean is 0.24 … 0.24.", "no chain has more than 2 timers: 1 case."} {
		if notes := reportstest.NotesOf(sheets, nil); !strings.Contains(notes, want) {
			t.Errorf("it is not said that %q, but %q", want, notes)
		}
	}
}

// A run of many fillings does not make a hundred panels.
func TestChainsAreFew(t *testing.T) {
	var blocks []inside
	for i := range 12 {
		counts := make([]int64, 4<<i) // the longest of twice as many timers as before
		counts[0], counts[len(counts)-1] = 1000, 1000
		blocks = append(blocks, filledBlock("find", 1+i, 1, 1, chainsOf("rcu", counts...)))
	}
	sheets, err := Chains(loadInside(t, dataset.Load, blocks...))
	if err != nil {
		t.Fatal(err)
	}
	panels := 0
	for _, s := range sheets {
		panels += len(s.Panels())
	}
	if panels != maxOccupancies {
		t.Errorf("%d panels are drawn, want %d", panels, maxOccupancies)
	}
	reportstest.Draws(t, sheets)
}

// One chain that is very long is there, in columns that can be told apart.
func TestALongChainIsDrawn(t *testing.T) {
	counts := make([]int64, 1001)
	counts[0], counts[1], counts[2], counts[1000] = 400, 400, 223, 1
	table := newHashTable([]*dataset.Cell{{Chains: map[string][]int64{"rcu": counts}}}, "rcu")
	list := table.columns(1. / 1024)
	if last := list[len(list)-1]; len(list) > 61 || last.First > 1000 || last.Last < 1000 || last.Share != 1./1024 {
		t.Errorf("the last of %d columns is %+v", len(list), last)
	}
	var share, model float64
	for _, c := range list {
		share, model = share+c.Share, model+c.Model
	}
	if math.Abs(share-1) > 1e-9 || math.Abs(model-1) > 1e-9 {
		t.Errorf("shares add up to %v, those by chance to %v", share, model)
	}
	sheets, err := Chains(loadInside(t, dataset.Load, filledBlock("adversary", 10, 2, 1, chainsOf("rcu", counts...))))
	if err != nil {
		t.Fatal(err)
	}
	reportstest.Draws(t, sheets)
}

// Tables that chance fills have chains as it would make them: the spread is within
// its range 95 times in 100, and the distribution is Poisson's.
func TestTablesThatChanceFills(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, test := range []struct{ chains, timers int }{{512, 100}, {512, 20_000}, {1024, 2048}, {16, 1000}} {
		const tables = 1000
		within := 0
		for range tables {
			lengths := make([]int, test.chains)
			for range test.timers {
				lengths[rng.IntN(test.chains)]++
			}
			counts := make([]int64, slices.Max(lengths)+1)
			for _, length := range lengths {
				counts[length]++
			}
			table := newHashTable([]*dataset.Cell{{Chains: map[string][]int64{"rcu": counts}}}, "rcu")
			if lo, hi := table.spreadByChance(); table.spread >= lo && table.spread <= hi {
				within++
			}
		}
		if share := float64(within) / tables; share < 0.92 || share > 0.98 {
			t.Errorf("%d timers on %d chains: the spread is within its range in %v of the tables", test.timers, test.chains, share)
		}
	}
}

func TestSpreadOfTheSmallestTables(t *testing.T) {
	for _, test := range []struct {
		name   string
		counts []int64
		spread float64
	}{
		{"one timer", []int64{0, 1}, 0}, {"one chain", []int64{0, 0, 0, 1}, 0}, {"all as long", []int64{0, 0, 512}, 0}, {"one of two", []int64{1, 0, 1}, 1},
	} {
		table := newHashTable([]*dataset.Cell{{Chains: map[string][]int64{"rcu": test.counts}}}, "rcu")
		if lo, hi := table.spreadByChance(); table.spread != test.spread || !format.IsNumber(lo) || !format.IsNumber(hi) || lo < 0 || hi < lo {
			t.Errorf("%s: spread %v (by chance %v … %v), want %v", test.name, table.spread, lo, hi, test.spread)
		}
	}
}

// structures are blocks of rcu and idr, and of an A/A copy, with so many timers.
func structures(tasks, workers, timers int, params ...string) (blocks []inside) {
	for n := 1; n <= 3; n++ {
		blocks = append(blocks, inside{cell: record.Cell{Workload: "find", Tasks: tasks, Workers: workers, Params: params}, number: n, timers: timers, samples: []record.Sample{
			structured("rcu", 1+float64(timers)/100+float64(n-2), 1600/float64(timers)),
			structured("idr", 2, math.NaN()),
			structured("rcu,twin=yes", 1000, 1000),
		}})
	}
	return blocks
}

func TestNodesGrowWithThePopulation(t *testing.T) {
	d := loadInside(t, dataset.Load, slices.Concat(
		structures(1, 1, 100, "timers=100"), structures(1, 4, 100, "timers=100"), structures(1, 1, 10_000, "timers=10000"),
		structures(10, 1, 20_000), structures(100, 1, 20_000))...)
	sheets, err := Nodes(d)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := reportstest.PanelTitles(sheets), "find · 1 task"; got != want {
		t.Errorf("panels are %q, want %q: other tasks are no other population", got, want)
	}
	reportstest.WantTold(t, sheets, "find · 1 task | rcu | 100 | 2.00", "find · 1 task | rcu | 10,000 | 101", "find · 1 task | idr | 100 | 2.00", "find · 1 task | idr | 10,000 | 2.00")
	if n := len(reportstest.ToldBy(sheets)); n != 4 {
		t.Errorf("%d values are told, want 4: the A/A copy is no design", n)
	}
	notes := reportstest.NotesOf(sheets, nil)
	for _, want := range []string{"median over 3 to 6 blocks", "so not drawn: find · 10 tasks, find · 100 tasks."} {
		if !strings.Contains(notes, want) {
			t.Errorf("it is not said that %q, but %q", want, notes)
		}
	}
	bytes, err := Bytes(d)
	if err != nil {
		t.Fatal(err)
	}
	reportstest.WantTold(t, bytes, "find · 1 task | rcu | 100 | 16.0", "find · 1 task | rcu | 10,000 | 0.160")
	if notes := reportstest.NotesOf(bytes, nil); !strings.Contains(notes, "Without a figure in what is drawn: idr.") {
		t.Errorf("it is not said that idr has no bytes: %q", notes)
	}
	reportstest.Draws(t, slices.Concat(sheets, bytes))
}

func TestWhyThereAreNoNodes(t *testing.T) {
	for _, test := range []struct {
		name string
		data *dataset.Data
		want string
	}{
		{"one population", loadInside(t, dataset.Load, structures(1, 1, 100)...), "two places of its axis, timers of all tasks: measure some, as in --workloads find,timers=100"},
		{"population unknown", loadInside(t, dataset.Load, slices.Concat(structures(1, 1, 0, "timers=100"), structures(1, 1, 0, "timers=200"))...),
			"the files do not tell where a cell is on its axis: timers of all tasks"},
		{"nothing inside", reportstest.LoadRun(t, dataset.Load, reportstest.Plain()), "no result has nodes/find; those of"},
	} {
		if sheets, err := Nodes(test.data); err == nil || !strings.Contains(err.Error(), test.want) || len(sheets) > 0 {
			t.Errorf("%s: %d sheets and %v, want %q", test.name, len(sheets), err, test.want)
		}
	}
}

// strides are blocks of idr on ids in strides.
func strides(params ...string) inside {
	return inside{cell: record.Cell{Workload: "sparse-512", Tasks: 1, Workers: 1, Params: params}, number: 1, timers: 2048,
		samples: []record.Sample{structured("idr", 3, 9+float64(len(params)))}}
}

// Where a parameter is not given it has its default.
func TestBytesByStride(t *testing.T) {
	sheets, err := Bytes(loadInside(t, dataset.Load, strides("stride=1"), strides(), strides("stride=64")))
	if err == nil || !strings.Contains(err.Error(), "chart bytes is not drawn") {
		t.Errorf("of one population it is said %v", err)
	}
	if len(sheets) != 1 || sheets[0].Name != "bytes-by-stride" {
		t.Fatalf("%d sheets are drawn, want that by stride", len(sheets))
	}
	const panel = "sparse-512 · 2,048 timers of 1 task | idr | "
	if got, want := strings.Join(reportstest.ToldBy(sheets), ", "), panel+"1 | 10.0, "+panel+"64 | 10.0, "+panel+"512 | 9.00"; got != want {
		t.Errorf("told is %q, want %q", got, want)
	}
	reportstest.Draws(t, sheets)
	_, err = Bytes(loadInside(t, dataset.Load, strides("stride=1")))
	for _, want := range []string{"chart bytes is not drawn", "chart bytes-by-stride is not drawn", "sparse-512,stride=1,sparse-512,stride=64"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("of one stride it is said %v, want %q", err, want)
		}
	}
	if _, err := Bytes(loadInside(t, dataset.Load, structures(1, 1, 100)...)); err == nil || strings.Contains(err.Error(), "stride") {
		t.Errorf("without the workload it is said %v, want nothing of strides", err)
	}
}
