// Package bench makes a run: it measures every design in every cell, in blocks.
//
//	plan        cells × blocks, in an order drawn from the seed   (plan.go)
//	supervisor  starts a fresh child process for each block, keeps
//	            what it hands back, survives what it does         (run.go)
//	child       builds every design, runs the slices of one cell   (child.go)
//	engine      workers, slices, clocks, ledgers                   (engine/)
//	record      the files of a run                                 (record/)
//
// A process for each block, because heap layout, map seeds and the like are
// drawn once in a process and are variance that must be sampled; all designs in
// the one process, their slices taking turns, because on a machine with
// neighbours only what is done within milliseconds of each other can be
// compared.
package bench

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
	"idlab/bench/record"
	"idlab/workloads"
)

// Config says what to measure and how.
type Config struct {
	Designs   []params.Selected[allocators.Design]
	Workloads []params.Selected[workloads.Workload]
	Tasks     []int
	Workers   []int
	Blocks    int           // of each cell
	Slice     time.Duration // the measured part of a slice
	Slices    int           // in each pass of a block
	Arrivals  *Arrivals     // when operations are due in the latency pass; nil: one after the other
	ClockStep time.Duration // in which clocks are read; 0: as finely as they can be
	// SyscallLock is the kind of the locks that all designs share: of timers and of
	// lists of timers. A design that names one itself (ParamSyscallLock) has that.
	SyscallLock lock.Kind
	Limit       time.Duration // after which a block is given up
	Seed        uint64
	Out         string // the run directory
	// Previous is where a run goes that is in Out; if "", it is not touched.
	Previous string
}

// rampShare is the part of a slice's length that is run before it at least,
// unmeasured, to warm the caches that other designs used.
const warmUpShare = 0.25

// slices returns length and number of the slices of a pass. Where workers share
// CPUs, a slice is longer than the scheduler's quantum, and there are fewer.
func (c *Config) slices(workers int) (length time.Duration, number int) {
	cores := runtime.NumCPU()
	if workers <= cores {
		return c.Slice, c.Slices
	}
	length = max(c.Slice, quantum)
	return length, max(minSlices, int(time.Duration(c.Slices)*c.Slice/length))
}

// leastSlices is how often at least a design gets its turn in a pass.
const minSlices = 4

// quantum is how long a slice is at least where workers share CPUs: some times
// the 3 ms or so that the kernel lets a thread run.
const quantum = 10 * time.Millisecond

// block is one entry of the plan.
type block struct {
	cell     record.Cell
	workload string // in the form that workloads.Select reads
	number   int
	seed     uint64
}

// plan lists the blocks of all cells in the order in which they are run. Both
// the order and each block's seed follow from the run's seed alone.
func (c *Config) plan() ([]block, error) {
	var blocks []block
	unsuited := errors.New("no workload, tasks or workers are given")
	seen := map[string]string{} // the workload of each cell
	for _, w := range c.Workloads {
		tasks, numbers, err := c.sweep(w)
		if err != nil {
			return nil, err
		}
		for _, t := range tasks {
			for _, workers := range numbers {
				cell := record.Cell{Workload: w.Entry.Name, Tasks: t, Workers: workers, Params: append(slices.Clip(w.Label), c.Arrivals.label()...)}
				program, err := w.Entry.Program(workloads.Shape{Tasks: t, Workers: workers, Values: w.Values})
				if errors.Is(err, workloads.ErrUnsuited) {
					unsuited = fmt.Errorf("%v: %w", cell, err)
					continue
				}
				if err == nil && c.Arrivals != nil {
					err = c.Arrivals.suit(program)
				}
				if err != nil {
					return nil, fmt.Errorf("%v: %w", cell, err)
				}
				if other, again := seen[cell.String()]; again {
					return nil, fmt.Errorf("%v is planned twice, for %s and %s: give each number once, and files different names", cell, other, w.Spec)
				}
				seen[cell.String()] = w.Spec
				for n := 1; n <= c.Blocks; n++ {
					blocks = append(blocks, block{cell, w.Spec, n, blockSeed(c.Seed, cell, n)})
				}
			}
		}
	}
	if len(blocks) == 0 {
		return nil, fmt.Errorf("nothing to measure: %w", unsuited)
	}
	rng := rand.New(rand.NewPCG(c.Seed, 0))
	rng.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
	return blocks, nil
}

// sweep returns the numbers of tasks and of workers that a workload is measured
// with.
func (c *Config) sweep(w params.Selected[workloads.Workload]) (tasks, workers []int, err error) {
	tasks, workers = c.Tasks, c.Workers
	if w.Entry.Fixed == nil {
		return tasks, workers, nil
	}
	t, n, err := w.Entry.Fixed(w.Values)
	if t > 0 {
		tasks = []int{t}
	}
	if n > 0 {
		workers = []int{n}
	}
	return tasks, workers, err
}

func blockSeed(seed uint64, cell record.Cell, number int) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %v %d", seed, cell, number)
	return h.Sum64()
}
