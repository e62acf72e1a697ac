package bench

import (
	"cmp"
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"math/rand/v2"
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
	// Chosen are the cells in order of importance. nil: every workload with every number of tasks and workers.
	Chosen []Chosen
	// Budget is the time that the run may take by its estimate: cells beyond it are left out, those of the numbers of
	// workers in Spare first, one number after the other, then the last ones. 0: as long as it takes.
	Budget    time.Duration
	Spare     []int
	Blocks    int           // of each cell
	Slice     time.Duration // the measured part of a slice
	Slices    int           // in each pass of a block
	Arrivals  *Arrivals     // rate of an open loop in the latency pass; nil: closed loop
	ClockStep time.Duration // readings of clocks are multiples of it; 0: the resolution of the clock
	// SyscallLock is the kind of the locks that all designs share: of timers and of lists of timers. A design whose
	// label names a kind (ParamSyscallLock) has that one.
	SyscallLock lock.Kind
	Limit       time.Duration // a block that takes longer is lost
	// Placement is where the workers run; nil: in the default order on the CPUs of this process.
	Placement *Placement
	Seed      uint64
	Out       string   // the run directory; it holds no run yet. RunShard makes one in it
	read      *planned // the plan file that the configuration is of; nil: none
	shard     *shard   // the part of the plan that this process measures; nil: all
	laidOut   *plan    // by Outline; nil before
	elsewhere bool     // the plan is for other machines: only the programs have to fit into this one
}

// Chosen is a cell that is measured because it was written down, not as a part of a sweep.
type Chosen struct {
	Workload       string // the Spec of one of Config.Workloads
	Tasks, Workers int
}

// Bounds of a configuration.
const (
	maxWorkersPerCPU = 128
	minSlice         = 100 * time.Microsecond
	maxClockStep     = time.Millisecond // much coarser than any clock
)

// Check returns an error for a number out of bounds. It names the flag of run that sets the number.
func (c *Config) Check() error {
	for _, n := range c.Tasks {
		if n < 1 || n > workloads.MaxTasks {
			return fmt.Errorf("--tasks %d: want 1 to %d", n, workloads.MaxTasks)
		}
	}
	cpus := c.placed().capacity().CPUs
	for _, n := range c.Workers {
		if n < 1 || n > maxWorkersPerCPU*cpus {
			return fmt.Errorf("--workers %d: want 1 to %d, which is %d for each of the %d CPUs: "+
				"in a slice every worker has to get its turn", n, maxWorkersPerCPU*cpus, maxWorkersPerCPU, cpus)
		}
	}
	switch {
	case c.Budget < 0:
		return fmt.Errorf("--budget %v: want 0 or more", c.Budget)
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

// placed returns the placement of the workers.
func (c *Config) placed() *Placement {
	if c.Placement == nil {
		c.Placement, _ = Place(DefaultPin()) // the default order exists on every machine
	}
	return c.Placement
}

// warmUpShare is the share of the length of a slice that is run before it at least, unmeasured: other designs used the
// caches meanwhile.
const warmUpShare = 0.25

// slices returns the length and the number of slices in a pass. If workers share CPUs, the slices are longer than the
// quantum of the scheduler, and there are fewer.
func (c *Config) slices(workers int) (length time.Duration, number int) {
	if !c.placed().capacity().Oversubscribed(workers) {
		return c.Slice, c.Slices
	}
	length = max(c.Slice, quantum*c.crowd(workers))
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

// crowd is the factor by which slices and time limits are longer if a CPU has more than 32 workers: a worker has at
// least a thirty-second of the quantum on average.
func (c *Config) crowd(workers int) time.Duration {
	full := 32 * max(1, c.placed().capacity().CPUs)
	return time.Duration(max(1, (workers+full-1)/full))
}

// limit is how long a block of a cell may take.
func (c *Config) limit(cell record.Cell) time.Duration { return c.Limit * c.crowd(cell.Workers) }

// block is an entry of the plan.
type block struct {
	cell     record.Cell
	workload string // as workloads.Select reads it
	number   int
	seed     uint64
	index    int           // among all blocks, cell by cell
	takes    time.Duration // by estimate
}

// plan is what a run measures.
type plan struct {
	cells   []block // the first block of each cell, in order of importance
	dropped []block // the same of the cells beyond the budget
	blocks  []block // of all cells, in the order in which they run; those of the shard, if there is one
}

// plan lays the run out. The order and the seed of each block follow from the seed of the run alone.
func (c *Config) plan() (*plan, error) {
	all, err := c.cells()
	if err != nil {
		return nil, err
	}
	p := &plan{}
	p.cells, p.dropped = c.afford(all)
	for _, b := range p.cells {
		for b.number = 1; b.number <= c.Blocks; b.number++ {
			b.seed, b.index = blockSeed(c.Seed, b.cell, b.number), len(p.blocks)
			p.blocks = append(p.blocks, b)
		}
	}
	rng := rand.New(rand.NewPCG(c.Seed, 0))
	rng.Shuffle(len(p.blocks), func(i, j int) { p.blocks[i], p.blocks[j] = p.blocks[j], p.blocks[i] })
	p.blocks = c.shard.of(p.blocks)
	return p, nil
}

// left returns the blocks that are not done.
func (p *plan) left(done func(block) bool) []block {
	return slices.DeleteFunc(slices.Clone(p.blocks), done)
}

// cells returns the first block of each cell, in order of importance. It refuses a cell that exceeds a limit of the
// system before it compiles the program. One program is in memory at a time.
func (c *Config) cells() (cells []block, err error) {
	var unsuited error
	seen := map[string]string{} // the workload of each cell
	for x, err := range c.cases(c.admission()) {
		if errors.Is(err, workloads.ErrUnsuited) && c.Chosen == nil {
			unsuited = err
			continue
		}
		if err != nil {
			return nil, err
		}
		cell := c.cell(&x)
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
		cells = append(cells, block{
			cell: cell, workload: x.Workload.Spec, number: 1, takes: c.effort(x.Program, x.Workers).time(),
		})
	}
	if len(cells) == 0 {
		return nil, fmt.Errorf("nothing to measure: %w",
			cmp.Or(unsuited, errors.New("no workload, tasks or workers are given")))
	}
	return cells, nil
}

// cell returns the name of a case in the results.
func (c *Config) cell(x *workloads.Case) record.Cell {
	return record.Cell{
		Workload: x.Workload.Entry.Name, Tasks: x.Tasks, Workers: x.Workers,
		Params: append(slices.Clip(x.Workload.Label), c.Arrivals.label()...),
	}
}

// cases compiles the programs of the cells that admit admits, one after the other.
func (c *Config) cases(admit func(*workloads.Case) error) iter.Seq2[workloads.Case, error] {
	if c.Chosen == nil {
		return workloads.Cases(c.Workloads, c.Tasks, c.Workers, 0, admit)
	}
	return func(yield func(workloads.Case, error) bool) {
		for _, x := range c.Chosen {
			named := func(w params.Selected[workloads.Workload]) bool { return w.Spec == x.Workload }
			i := slices.IndexFunc(c.Workloads, named)
			if i < 0 {
				yield(workloads.Case{}, fmt.Errorf("a cell has the workload %s, which is not selected", x.Workload))
				return
			}
			for one, err := range workloads.Cases(c.Workloads[i:i+1], []int{x.Tasks}, []int{x.Workers}, 0, admit) {
				if !yield(one, err) {
					return
				}
			}
		}
	}
}

// afford drops cells until the rest fits into the budget: those of the spare numbers of workers, then the last of the
// list, but never the first. With a plan file, it drops those that the file says.
func (c *Config) afford(cells []block) (kept, dropped []block) {
	kept = cells
	leaveOut := func(which func(block) bool) {
		var rest []block
		for _, b := range kept {
			if which(b) {
				dropped = append(dropped, b)
			} else {
				rest = append(rest, b)
			}
		}
		kept = rest
	}
	if c.read != nil {
		leaveOut(func(b block) bool { return c.read.leavesOut(b.cell) })
		return kept, dropped
	}
	over := func() bool { return c.Budget > 0 && len(kept) > 1 && takes(kept, c.Blocks) > c.Budget }
	first := cells[0].cell.String()
	for _, workers := range c.Spare {
		if over() {
			leaveOut(func(b block) bool { return b.cell.Workers == workers && b.cell.String() != first })
		}
	}
	n := len(kept)
	for over() {
		kept = kept[:len(kept)-1]
	}
	return kept, append(dropped, kept[len(kept):n]...)
}

// takes estimates how long that many blocks of each cell take.
func takes(cells []block, blocks int) (total time.Duration) {
	for _, b := range cells {
		total += time.Duration(blocks) * b.takes
	}
	return total
}

func blockSeed(seed uint64, cell record.Cell, number int) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %v %d", seed, cell, number)
	return h.Sum64()
}
