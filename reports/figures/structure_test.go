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

// inside is a block with values about structures only.
type inside struct {
	cell    record.Cell
	number  int
	timers  int // 0 if the block does not tell
	samples []record.Sample
	chains  []record.Chains
}

// structured is a design's sample with its nodes per find and bytes per timer.
func structured(design string, nodes, bytes float64) record.Sample {
	return record.Sample{Design: design, Iters: 1, Values: []record.Value{
		{Unit: record.NodesPerFind, Number: nodes}, {Unit: record.BytesPer, Number: bytes}}}
}

// loadInside writes the blocks as a run and loads it.
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

// chainsBlock is a block of the designs with these chains.
func chainsBlock(workload string, tasks, workers, number int, chains ...record.Chains) inside {
	cell := record.Cell{Workload: workload, Tasks: tasks, Workers: workers}
	b := inside{cell: cell, number: number, chains: chains}
	for _, c := range chains {
		b.samples = append(b.samples, structured(c.Design, 1, 1))
	}
	return b
}

// chainsOf counts the chains of a design by length, from 0.
func chainsOf(design string, counts ...int64) record.Chains {
	return record.Chains{Design: design, Counts: counts}
}

// Blocks and numbers of workers count together, and the A/A copy does not count. Designs with the same chains share a
// panel.
func TestChainsAreThoseOfAllBlocks(t *testing.T) {
	rcu, other := chainsOf("rcu", 4, 2, 1, 1), chainsOf("onelock", 6, 0, 0, 1, 1)
	aaCopy, same := chainsOf("rcu,twin=yes", 0, 0, 0, 0, 0, 8), chainsOf("bucketlock", rcu.Counts...)
	d := loadInside(t, dataset.Load,
		chainsBlock("find", 10, 1, 1, rcu, aaCopy, same, other),
		chainsBlock("find", 10, 1, 2, rcu, aaCopy, same, other),
		chainsBlock("find", 10, 4, 1, rcu, aaCopy, same, other))
	sheets, err := Chains(d)
	if err != nil {
		t.Fatal(err)
	}
	const titles = "rcu and bucketlock: find · 10 tasks, onelock: find · 10 tasks"
	if got, want := reportstest.PanelTitles(sheets), titles; got != want {
		t.Errorf("panels are %q, want %q", got, want)
	}
	reportstest.WantTold(t, sheets,
		// Mean 7/8; variance (2·1 + 4·1 + 9·1)/8 − mean² = 1.109; range by chance (7 ± 1.96·√(2·7·6/7))/8.
		"rcu and bucketlock: find · 10 tasks | rcu, bucketlock | all | 8.00 buckets, chain length: mean 0.875, max "+
			"3; "+
			"variance/mean 1.27 (expected 0.03 … 1.72)",
		"rcu and bucketlock: find · 10 tasks | rcu, bucketlock | 0 | 50.0 %, expected 41.7 %",
		"rcu and bucketlock: find · 10 tasks | rcu, bucketlock | 3 | 12.5 %",
		"onelock: find · 10 tasks | onelock | 2 | 0 %, expected 16.0 %")
	reportstest.Draws(t, sheets)
}

func TestWhyThereAreNoChains(t *testing.T) {
	idr := inside{cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, number: 2,
		samples: []record.Sample{structured("idr", 3, 10)}}
	for _, test := range []struct {
		name   string
		blocks []inside
		want   string
	}{
		{"no hash table", []inside{chainsBlock("find", 1, 1, 1, chainsOf("rcu,twin=yes", 1, 2)), idr},
			"chart chains is not drawn: no block has chain lengths"},
		{"no timers", []inside{chainsBlock("find", 1, 1, 1, chainsOf("rcu", 8))},
			"chart chains is not drawn: no block has chain lengths"},
		{"few timers", []inside{chainsBlock("find", 1, 1, 1, chainsOf("rcu", 6, 1, 1, 0))},
			"no chain has more than 2 timers, too few to judge a hash: measure more"},
	} {
		sheets, err := Chains(loadInside(t, dataset.Load, test.blocks...))
		if err == nil || !strings.Contains(err.Error(), test.want) || len(sheets) > 0 {
			t.Errorf("%s: %d sheets and %v, want %q", test.name, len(sheets), err, test.want)
		}
	}
}

// Of many occupancies, those that differ are drawn, and the notes describe the rest.
func TestChainsOfDifferentOccupanciesAreDrawn(t *testing.T) {
	even, uneven := chainsOf("rcu", 1, 20, 60, 20, 1), chainsOf("rcu", 95, 0, 0, 0, 0, 0, 0, 0, 5)
	var blocks []inside
	for tasks := 1; tasks <= 9; tasks++ {
		blocks = append(blocks, chainsBlock("find", tasks, 1, 1, even))
	}
	blocks = append(blocks, chainsBlock("sparse-512", 1, 1, 1, uneven),
		chainsBlock("dumazet-2011", 16, 2, 1, chainsOf("rcu", 90, 10)))
	sheets, err := Chains(loadInside(t, dataset.Load, blocks...))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := reportstest.PanelTitles(sheets), "rcu: find · 1 task, rcu: sparse-512 · 1 task"; got != want {
		t.Errorf("panels are %q, want %q", got, want)
	}
	for _, want := range []string{"Drawn are 2 of 10 combinations of workload and tasks",
		"Variance/mean of the others is 0.24 … 0.24.", "no chain has more than 2 timers: 1 case."} {
		if notes := reportstest.NotesOf(sheets, nil); !strings.Contains(notes, want) {
			t.Errorf("the notes lack %q: %q", want, notes)
		}
	}
}

// The number of panels is bounded, whatever the number of occupancies.
func TestChainsAreFew(t *testing.T) {
	var blocks []inside
	for i := range 12 {
		counts := make([]int64, 4<<i) // the longest chain doubles
		counts[0], counts[len(counts)-1] = 1000, 1000
		blocks = append(blocks, chainsBlock("find", 1+i, 1, 1, chainsOf("rcu", counts...)))
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

// A single very long chain is drawn, in columns that can be told apart.
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
		t.Errorf("shares add up to %v, expected shares to %v", share, model)
	}
	sheets, err := Chains(loadInside(t, dataset.Load, chainsBlock("adversary", 10, 2, 1, chainsOf("rcu", counts...))))
	if err != nil {
		t.Fatal(err)
	}
	reportstest.Draws(t, sheets)
}

// In random tables, the dispersion is within its range in 95 % of the tables.
func TestDispersionOfRandomTables(t *testing.T) {
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
			if lo, hi := table.dispersionByChance(); table.dispersion >= lo && table.dispersion <= hi {
				within++
			}
		}
		if share := float64(within) / tables; share < 0.92 || share > 0.98 {
			t.Errorf("%d timers on %d chains: the dispersion is within its range in %v of the tables",
				test.timers, test.chains, share)
		}
	}
}

func TestDispersionOfTheSmallestTables(t *testing.T) {
	for _, test := range []struct {
		name       string
		counts     []int64
		dispersion float64
	}{
		{"one timer", []int64{0, 1}, 0}, {"one chain", []int64{0, 0, 0, 1}, 0},
		{"equal lengths", []int64{0, 0, 512}, 0}, {"one of two", []int64{1, 0, 1}, 1},
	} {
		table := newHashTable([]*dataset.Cell{{Chains: map[string][]int64{"rcu": test.counts}}}, "rcu")
		lo, hi := table.dispersionByChance()
		if table.dispersion != test.dispersion || !format.IsNumber(lo) || !format.IsNumber(hi) || lo < 0 || hi < lo {
			t.Errorf("%s: dispersion %v (by chance %v … %v), want %v",
				test.name, table.dispersion, lo, hi, test.dispersion)
		}
	}
}

// structures are three blocks of rcu, idr and an A/A copy, with that many timers.
func structures(tasks, workers, timers int, params ...string) (blocks []inside) {
	for n := 1; n <= 3; n++ {
		cell := record.Cell{Workload: "find", Tasks: tasks, Workers: workers, Params: params}
		blocks = append(blocks, inside{cell: cell, number: n, timers: timers, samples: []record.Sample{
			structured("rcu", 1+float64(timers)/100+float64(n-2), 1600/float64(timers)),
			structured("idr", 2, math.NaN()),
			structured("rcu,twin=yes", 1000, 1000),
		}})
	}
	return blocks
}

func TestNodesGrowWithThePopulation(t *testing.T) {
	d := loadInside(t, dataset.Load, slices.Concat(
		structures(1, 1, 100, "timers=100"), structures(1, 4, 100, "timers=100"),
		structures(1, 1, 10_000, "timers=10000"),
		structures(10, 1, 20_000), structures(100, 1, 20_000))...)
	sheets, err := Nodes(d)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := reportstest.PanelTitles(sheets), "find · 1 task"; got != want {
		t.Errorf("panels are %q, want %q: cells with other tasks are not on the same axis", got, want)
	}
	reportstest.WantTold(t, sheets, "find · 1 task | rcu | 100 | 2.00", "find · 1 task | rcu | 10,000 | 101",
		"find · 1 task | idr | 100 | 2.00", "find · 1 task | idr | 10,000 | 2.00")
	if n := len(reportstest.ToldBy(sheets)); n != 4 {
		t.Errorf("%d values are shown, want 4: the A/A copy is not drawn", n)
	}
	notes := reportstest.NotesOf(sheets, nil)
	for _, want := range []string{"median over 3 to 6 blocks", "with a single value on the horizontal axis: find · 10 tasks, find · 100 tasks."} {
		if !strings.Contains(notes, want) {
			t.Errorf("the notes lack %q: %q", want, notes)
		}
	}
	bytes, err := Bytes(d)
	if err != nil {
		t.Fatal(err)
	}
	reportstest.WantTold(t, bytes, "find · 1 task | rcu | 100 | 16.0", "find · 1 task | rcu | 10,000 | 0.160")
	if notes := reportstest.NotesOf(bytes, nil); !strings.Contains(notes,
		"Designs without a value in this chart: idr.") {
		t.Errorf("the notes do not name idr, which has no bytes: %q", notes)
	}
	reportstest.Draws(t, slices.Concat(sheets, bytes))
}

func TestWhyThereAreNoNodes(t *testing.T) {
	for _, test := range []struct {
		name string
		data *dataset.Data
		want string
	}{
		{"one population", loadInside(t, dataset.Load, structures(1, 1, 100)...),
			"no panel has two values of the horizontal axis, timers of all tasks: measure several, as in " +
				"--workloads find,timers=100"},
		{"population unknown",
			loadInside(t, dataset.Load, slices.Concat(structures(1, 1, 0, "timers=100"),
				structures(1, 1, 0, "timers=200"))...),
			"the value on the horizontal axis is unknown: timers of all tasks"},
		{"no structures", reportstest.LoadRun(t, dataset.Load, reportstest.Plain()),
			"no result has nodes/find; those of"},
	} {
		sheets, err := Nodes(test.data)
		if err == nil || !strings.Contains(err.Error(), test.want) || len(sheets) > 0 {
			t.Errorf("%s: %d sheets and %v, want %q", test.name, len(sheets), err, test.want)
		}
	}
}

// strides is a block of idr in sparse-512 with these parameters.
func strides(params ...string) inside {
	return inside{cell: record.Cell{Workload: "sparse-512", Tasks: 1, Workers: 1, Params: params},
		number: 1, timers: 2048,
		samples: []record.Sample{structured("idr", 3, 9+float64(len(params)))}}
}

// A cell without the parameter has its default.
func TestBytesByStride(t *testing.T) {
	sheets, err := Bytes(loadInside(t, dataset.Load, strides("stride=1"), strides(), strides("stride=64")))
	if err == nil || !strings.Contains(err.Error(), "chart bytes is not drawn") {
		t.Errorf("with one population the error is %v", err)
	}
	if len(sheets) != 1 || sheets[0].Name != "bytes-by-stride" {
		t.Fatalf("%d sheets are drawn, want that by stride", len(sheets))
	}
	const panel = "sparse-512 · 2,048 timers of 1 task | idr | "
	got, want := strings.Join(reportstest.ToldBy(sheets), ", "),
		panel+"1 | 10.0, "+panel+"64 | 10.0, "+panel+"512 | 9.00"
	if got != want {
		t.Errorf("the values are %q, want %q", got, want)
	}
	reportstest.Draws(t, sheets)
	_, err = Bytes(loadInside(t, dataset.Load, strides("stride=1")))
	for _, want := range []string{"chart bytes is not drawn", "chart bytes-by-stride is not drawn",
		"sparse-512,stride=1,sparse-512,stride=64"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("with one stride the error is %v, want %q", err, want)
		}
	}
	_, err = Bytes(loadInside(t, dataset.Load, structures(1, 1, 100)...))
	if err == nil || strings.Contains(err.Error(), "stride") {
		t.Errorf("without the workload the error is %v, want nothing about strides", err)
	}
}
