package reports

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"idlab/bench/record"
)

// sketch is a run of nothing but times, for what is said of differences. All
// designs of a block share its weather; each has noise of its own, that never
// makes it faster, and now and then much slower.
type sketch struct {
	cells   []record.Cell
	designs []string // the names of twins too
	blocks  int
	noise   float64
	seed    uint64 // of the noise
	weather uint64 // runs that have the same have the same in each block
	notes   []record.Pair
	config  []record.Pair
	// slower is how many times as long a design takes: of "cell design", else of
	// "design", else once.
	slower map[string]float64
	op     string // if not "", the same figures stand in lines of this operation too
}

func findCells(workers ...int) (cells []record.Cell) {
	for _, w := range workers {
		cells = append(cells, record.Cell{Workload: "find", Tasks: 10, Workers: w})
	}
	return cells
}

func (s sketch) write(t *testing.T) (path string) {
	t.Helper()
	config := append([]record.Pair{{Key: "cpu", Value: "AMD EPYC 7B13"}, {Key: "cores", Value: "2"}, {Key: "kernel", Value: "Linux 6.18.5"}}, s.config...)
	out := record.Header(append([]record.Pair{{Key: "seed", Value: "s"}}, s.notes...), config)
	weather, noise := rand.New(rand.NewPCG(s.weather, 1)), rand.New(rand.NewPCG(s.seed, 2))
	for n := 1; n <= s.blocks; n++ {
		for _, cell := range s.cells {
			blk := record.Block{Cell: cell, Number: n}
			slow := math.Exp(0.2 * weather.NormFloat64())
			for _, design := range s.designs {
				times := s.slower[cell.String()+" "+design]
				if times == 0 {
					times = s.slower[design]
				}
				if times == 0 {
					times = 1
				}
				ns := 50 * slow * times * (1 + s.noise*noise.ExpFloat64())
				for _, op := range slices.Compact([]string{"", s.op}) {
					blk.Samples = append(blk.Samples, record.Sample{Design: design, Op: op, Iters: 1, Values: []record.Value{{Unit: record.NsPerOp, Number: ns}}})
				}
			}
			out = append(out, blk.Encode()...)
		}
	}
	path = filepath.Join(t.TempDir(), resultsName)
	if err := os.WriteFile(path, out, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func (s sketch) load(t *testing.T) *Data {
	t.Helper()
	d, err := Load(s.write(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sides makes an old and a new run of which the blocks took turns. change makes
// the new one what it is.
func (s sketch) sides(change func(new *sketch)) (old, new sketch) {
	old, new = s, s
	old.notes = append(slices.Clip(s.notes), record.Pair{Key: "pair", Value: "4fa1"}, record.Pair{Key: "side", Value: "old"})
	new.notes = append(slices.Clip(s.notes), record.Pair{Key: "pair", Value: "4fa1"}, record.Pair{Key: "side", Value: "new"})
	new.seed += 1000
	change(&new)
	return old, new
}

// plain is a quiet run of three designs in two cells.
func plain() sketch {
	return sketch{cells: findCells(1, 2), designs: []string{"idr", "onelock", "rcu", "idr,twin=yes"}, blocks: 10, noise: 0.01, seed: 5, weather: 9,
		slower: map[string]float64{"onelock": 3, "rcu": 0.5}}
}
