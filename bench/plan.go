package bench

import (
	"cmp"
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

// Config is the configuration of a run.
type Config struct {
	Designs   []params.Selected[allocators.Design]
	Workloads []params.Selected[workloads.Workload]
	Tasks     []int
	Workers   []int
	Blocks    int           // of each cell
	Slice     time.Duration // the measured part of a slice
	Slices    int           // in each pass of a block
	Arrivals  *Arrivals     // rate of an open loop in the latency pass; nil: closed loop
	ClockStep time.Duration // readings of clocks are multiples of it; 0: the resolution of the clock
	// SyscallLock is the kind of the locks that all designs share: of timers and of lists of timers. A design whose
	// label names a kind (ParamSyscallLock) has that one.
	SyscallLock lock.Kind
	Limit       time.Duration // a block that takes longer is lost
	Seed        uint64
	Out         string // the run directory
	// Previous is the directory to which a run in Out is moved; "": a run in Out is not touched.
	Previous string
	begun    *planned // the plan that ReadPlan read; nil for a new run
}

// Bounds of a configuration.
const (
	maxWorkers   = 1024
	minSlice     = 100 * time.Microsecond
	maxClockStep = time.Millisecond // much coarser than any clock
)

// Check returns an error for a number out of bounds. It names the flag of run that sets the number.
func (c *Config) Check() error {
	for _, n := range c.Tasks {
		if n < 1 || n > workloads.MaxTasks {
			return fmt.Errorf("--tasks %d: want 1 to %d", n, workloads.MaxTasks)
		}
	}
	for _, n := range c.Workers {
		if n < 1 || n > maxWorkers {
			return fmt.Errorf("--workers %d: want 1 to %d", n, maxWorkers)
		}
	}
	switch {
	case c.Blocks < 1:
		return fmt.Errorf("--blocks %d: want at least 1", c.Blocks)
	case c.Slices < 1:
		return fmt.Errorf("--slices %d: want at least 1", c.Slices)
	case c.Slice < minSlice:
		return fmt.Errorf("--slice %v: want at least %v", c.Slice, minSlice)
	case c.ClockStep < 0 || c.ClockStep > maxClockStep:
		return fmt.Errorf("--clock-step %v: want 0 to %v", c.ClockStep, maxClockStep)
	case c.Limit < c.Slice:
		return fmt.Errorf("--limit %v: want at least the length of a slice, %v", c.Limit, c.Slice)
	}
	return nil
}

// warmUpShare is the share of the length of a slice that is run before it at least, unmeasured: other designs used the
// caches meanwhile.
const warmUpShare = 0.25

// slices returns the length and the number of slices in a pass. If workers share CPUs, the slices are longer than the
// quantum of the scheduler, and there are fewer.
func (c *Config) slices(workers int) (length time.Duration, number int) {
	cores := runtime.NumCPU()
	if workers <= cores {
		return c.Slice, c.Slices
	}
	length = max(c.Slice, quantum)
	return length, max(minSlices, int(time.Duration(c.Slices)*c.Slice/length))
}

// minSlices is the least number of slices of a design in a pass.
const minSlices = 4

// finiteSlice is the least length of a slice of a program that has an end. Most of them take less, so they run
// undivided, as they would by themselves. In slices of 2 ms designs with long chains were 1.3 to 2.5 times as slow in
// the published tests: other designs took the caches between the slices (CHANGELOG.md, instrument 2).
const finiteSlice = 500 * time.Millisecond

// quantum is the least length of a slice if workers share CPUs: several times the 3 ms or so for which the kernel lets
// a thread run.
const quantum = 10 * time.Millisecond

// block is an entry of the plan.
type block struct {
	cell     record.Cell
	workload string // as workloads.Select reads it
	number   int
	seed     uint64
	need     need
}

// plan lists the blocks of all cells in the order in which they run. The order and the seed of each block follow from
// the seed of the run alone.
func (c *Config) plan() ([]block, error) {
	cases, unsuited, err := workloads.Cases(c.Workloads, c.Tasks, c.Workers, 0)
	if err != nil {
		return nil, err
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("nothing to measure: %w",
			cmp.Or(unsuited, errors.New("no workload, tasks or workers are given")))
	}
	var blocks []block
	seen := map[string]string{} // the workload of each cell
	for _, x := range cases {
		cell := record.Cell{
			Workload: x.Workload.Entry.Name, Tasks: x.Tasks, Workers: x.Workers,
			Params: append(slices.Clip(x.Workload.Label), c.Arrivals.label()...),
		}
		if c.Arrivals != nil {
			if err := c.Arrivals.suit(x.Program); err != nil {
				return nil, fmt.Errorf("%v: %w", cell, err)
			}
		}
		if other, again := seen[cell.String()]; again {
			return nil, fmt.Errorf("%v is planned twice, for %s and %s: "+
				"give each number once, and files different names", cell, other, x.Workload.Spec)
		}
		seen[cell.String()] = x.Workload.Spec
		need := c.need(x.Program, x.Workers)
		for n := 1; n <= c.Blocks; n++ {
			blocks = append(blocks, block{cell, x.Workload.Spec, n, blockSeed(c.Seed, cell, n), need})
		}
	}
	rng := rand.New(rand.NewPCG(c.Seed, 0))
	rng.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
	return blocks, nil
}

// Cells returns the number of cells of the plan.
func (c *Config) Cells() (int, error) {
	blocks, err := c.plan()
	return len(blocks) / max(1, c.Blocks), err
}

func blockSeed(seed uint64, cell record.Cell, number int) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %v %d", seed, cell, number)
	return h.Sum64()
}
