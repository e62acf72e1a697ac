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

// Sketch is a run of nothing but times, for what is said of differences. All
// designs of a block share its weather; each has noise of its own, that never
// makes it faster, and now and then much slower.
type Sketch struct {
	Cells   []record.Cell
	Designs []string // the names of aaCopies too
	Blocks  int
	Noise   float64
	Seed    uint64 // of the noise
	Weather uint64 // runs that have the same have the same in each block
	Notes   []record.Pair
	Config  []record.Pair
	// Slower is how many times as long a design takes: of "cell design", else of
	// "design", else once.
	Slower map[string]float64
	Op     string // if not "", the same figures stand in lines of this operation too
}

// FindCells are cells of find with these numbers of workers.
func FindCells(workers ...int) (cells []record.Cell) {
	for _, w := range workers {
		cells = append(cells, record.Cell{Workload: "find", Tasks: 10, Workers: w})
	}
	return cells
}

func (s Sketch) saved(t testing.TB) (path string) {
	t.Helper()
	config := append([]record.Pair{{Key: "cpu", Value: "AMD EPYC 7B13"}, {Key: "cores", Value: "2"}, {Key: "kernel", Value: "Linux 6.18.5"}}, s.Config...)
	out := record.Header(slices.Concat([]record.Pair{{Key: "seed", Value: "s"}}, s.Notes, about()), config)
	weather, noise := rand.New(rand.NewPCG(s.Weather, 1)), rand.New(rand.NewPCG(s.Seed, 2))
	for n := 1; n <= s.Blocks; n++ {
		for _, cell := range s.Cells {
			blk := record.Block{Cell: cell, Number: n}
			slow := math.Exp(0.2 * weather.NormFloat64())
			for _, design := range s.Designs {
				times := s.Slower[cell.String()+" "+design]
				if times == 0 {
					times = s.Slower[design]
				}
				if times == 0 {
					times = 1
				}
				ns := 50 * slow * times * (1 + s.Noise*noise.ExpFloat64())
				for _, op := range slices.Compact([]string{"", s.Op}) {
					blk.Samples = append(blk.Samples, record.Sample{Design: design, Op: op, Iters: 1, Values: []record.Value{{Unit: record.NsPerOp, Number: ns}}})
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

// run is what can be written as a run; saved returns the path to load it from.
type run interface {
	saved(t testing.TB) (path string)
}

// LoadRun writes a run to a directory of its own and reads it back.
func LoadRun[D any](t testing.TB, load func(paths ...string) (D, error), r run) D {
	t.Helper()
	return MustLoad(t, load, r.saved(t))
}

// MustLoad loads a run that must be readable.
func MustLoad[D any](t testing.TB, load func(paths ...string) (D, error), path string) D {
	t.Helper()
	d, err := load(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Sides makes an old and a new run of which the blocks took turns. change makes
// the new one what it is.
func (s Sketch) Sides(change func(new *Sketch)) (old, new Sketch) {
	old, new = s, s
	old.Notes = append(slices.Clip(s.Notes), record.Pair{Key: "pair", Value: "4fa1"}, record.Pair{Key: "side", Value: "old"})
	new.Notes = append(slices.Clip(s.Notes), record.Pair{Key: "pair", Value: "4fa1"}, record.Pair{Key: "side", Value: "new"})
	new.Seed += 1000
	change(&new)
	return old, new
}

// Plain is a quiet run of three designs in two cells.
func Plain() Sketch {
	return Sketch{Cells: FindCells(1, 2), Designs: []string{"idr", "onelock", "rcu", "idr,twin=yes"}, Blocks: 10, Noise: 0.01, Seed: 5, Weather: 9,
		Slower: map[string]float64{"onelock": 3, "rcu": 0.5}}
}
