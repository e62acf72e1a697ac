package reportstest

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"idlab/bench/record"
)

// Sketch is a run with times only, for tests of comparisons. A random disturbance of each block applies to all
// designs. Each design also has noise of its own, which only adds time and has a long tail.
type Sketch struct {
	Cells   []record.Cell
	Designs []string // including the names of A/A copies
	Blocks  int
	Noise   float64 // mean of the noise, as a share of the time
	Seed    uint64  // of the noise
	Weather uint64  // seed of the disturbances: runs with the same seed have the same ones
	Notes   []record.Pair
	Config  []record.Pair
	// Slower is the factor on the time of a design, by "cell design" or else by "design"; 1 if it has neither. A
	// factor by "node design" comes on top.
	Slower map[string]float64
	Nodes  []string // that measured the blocks in turn; nil: the blocks name none
	Op     string   // if not "", the same values are also written for this operation
	// Disturbed is the number of the first blocks of a cell that have no times, by the name of the cell.
	Disturbed map[string]int
}

// FindCells returns cells of find with 10 tasks and these numbers of workers.
func FindCells(workers ...int) (cells []record.Cell) {
	for _, w := range workers {
		cells = append(cells, record.Cell{Workload: "find", Tasks: 10, Workers: w})
	}
	return cells
}

// saved writes the run and returns the path of its results.
func (s Sketch) saved(t testing.TB) (path string) {
	t.Helper()
	config := append([]record.Pair{{Key: "cpu", Value: "AMD EPYC 7B13"}, {Key: "cores", Value: "2"},
		{Key: "kernel", Value: "Linux 6.18.5"}}, s.Config...)
	out := record.Header(slices.Concat([]record.Pair{{Key: "seed", Value: "s"}}, s.Notes, about()), config)
	disturbances, noise := rand.New(rand.NewPCG(s.Weather, 1)), rand.New(rand.NewPCG(s.Seed, 2))
	for n := 1; n <= s.Blocks; n++ {
		for _, cell := range s.Cells {
			blk, node := record.Block{Cell: cell, Number: n}, ""
			if s.Nodes != nil {
				node = s.Nodes[(n-1)%len(s.Nodes)]
				blk.SetFact(record.NodeFact, node)
			}
			disturbance := math.Exp(0.2 * disturbances.NormFloat64())
			for _, design := range s.Designs {
				times := s.Slower[cell.String()+" "+design]
				if times == 0 {
					times = s.Slower[design]
				}
				if times == 0 {
					times = 1
				}
				if factor := s.Slower[node+" "+design]; factor != 0 && node != "" {
					times *= factor
				}
				ns := 50 * disturbance * times * (1 + s.Noise*noise.ExpFloat64())
				values := []record.Value{{Unit: record.NsPerOp, Number: ns}}
				if s.Disturbed != nil {
					values = append(values, record.Value{Unit: record.Disturbed, Number: 0.1})
				}
				if n <= s.Disturbed[cell.String()] {
					values = []record.Value{{Unit: record.AllNsPerOp, Number: ns}, {Unit: record.Disturbed,
						Number: 0.9}}
				}
				for _, op := range slices.Compact([]string{"", s.Op}) {
					blk.Samples = append(blk.Samples, record.Sample{Design: design, Op: op, Iters: 1, Values: values})
				}
			}
			out = append(out, blk.Encode()...)
		}
	}
	path = filepath.Join(t.TempDir(), record.ResultsFile)
	if err := os.WriteFile(path, out, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// run can be saved as the files of a run. saved returns the path to load it from.
type run interface {
	saved(t testing.TB) (path string)
}

// LoadRun writes a run to a temporary directory and loads it.
func LoadRun[D any](t testing.TB, load func(paths ...string) (D, error), r run) D {
	t.Helper()
	return MustLoad(t, load, r.saved(t))
}

// MustLoad loads a run and fails the test on an error.
func MustLoad[D any](t testing.TB, load func(paths ...string) (D, error), path string) D {
	t.Helper()
	d, err := load(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Sides returns an old and a new run whose blocks were measured in turns. change modifies the new one.
func (s Sketch) Sides(change func(new *Sketch)) (old, new Sketch) {
	old, new = s, s
	side := func(name string) []record.Pair {
		return append(slices.Clip(s.Notes), record.Pair{Key: "pair", Value: "4fa1"},
			record.Pair{Key: "side", Value: name})
	}
	old.Notes, new.Notes = side("old"), side("new")
	new.Seed += 1000
	change(&new)
	return old, new
}

// Plain returns a run with little noise: three designs and an A/A copy of the first, in two cells.
func Plain() Sketch {
	return Sketch{Cells: FindCells(1, 2), Designs: []string{"idr", "onelock", "rcu", "idr,twin=yes"}, Blocks: 10,
		Noise: 0.01, Seed: 5, Weather: 9, Slower: map[string]float64{"onelock": 3, "rcu": 0.5}}
}
