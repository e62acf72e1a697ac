package bench

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
	"idlab/bench/record"
	"idlab/workloads"
)

// planned is the content of a plan file: the plan of a run, which can be made again from it. In run.json it has the
// state of the run too.
type planned struct {
	State     string // "planned", "started", "interrupted", "finished" or "merged"
	Run       string `json:",omitempty"` // the id of the run
	Build     string `json:",omitempty"` // of the executable of its blocks, see hashOf
	Arguments []string
	Designs   []string
	Workloads []string
	Tasks     []int
	Workers   []int
	Pin       string   `json:",omitempty"` // "": the default order
	Chosen    []Chosen `json:",omitempty"`
	Cells     []string
	// OverBudget are the cells that Budget leaves out.
	Budget     string   `json:",omitempty"`
	OverBudget []string `json:",omitempty"`
	Blocks     int      // of each cell
	Slice      string
	Slices     int
	Rate       string `json:",omitempty"`
	Arrivals   string `json:",omitempty"`
	ClockStep  string `json:",omitempty"`
	// SyscallLock is "" in plans of versions without a choice.
	SyscallLock string `json:",omitempty"`
	Limit       string
	Seed        uint64
	Lost        []Lost `json:",omitempty"`
	LeftOut     []Lost `json:",omitempty"`
	// Commit and Notes are those of a side of --against.
	Commit string        `json:",omitempty"`
	Notes  []record.Pair `json:",omitempty"`
	// Shards divides the blocks among several processes; nil if one measures them all.
	Shards *Shards `json:",omitempty"`
	// Shard is the one that the run measured; nil in the plan itself and in a merged run.
	Shard *shard `json:",omitempty"`
	hash  string // SHA-256 of the file
}

// writePlan writes run.json, whole or not at all.
func (r *run) writePlan(state string) error {
	p := r.planned(r.plan)
	p.State, p.Run, p.Build, p.Commit, p.Notes = state, r.id, r.build, r.commit, r.extraNotes
	p.Lost, p.LeftOut = r.summary.Lost, r.summary.LeftOut
	if r.shard != nil {
		p.Shards, p.Shard = r.read.Shards, r.shard
	}
	return p.write(r.Out)
}

// write writes the run.json of a run directory, whole or not at all.
func (p *planned) write(dir string) error {
	data, err := p.encode()
	if err != nil {
		return err
	}
	return record.WriteWhole(filepath.Join(dir, record.PlanFile), data)
}

func (p *planned) encode() ([]byte, error) {
	data, err := json.MarshalIndent(p, "", "  ")
	return append(data, '\n'), err
}

// leavesOut reports whether the budget leaves a cell out.
func (p *planned) leavesOut(cell record.Cell) bool {
	return slices.Contains(p.OverBudget, cell.String())
}

// planned returns a configuration as its plan file has it.
func (c *Config) planned(laidOut *plan) *planned {
	p := &planned{
		Arguments: os.Args[1:], SyscallLock: c.SyscallLock.String(),
		Tasks: c.Tasks, Workers: c.Workers, Pin: c.placed().Pin, Chosen: c.Chosen, Blocks: c.Blocks,
		Slice: c.Slice.String(), Slices: c.Slices, Limit: c.Limit.String(), Seed: c.Seed,
		Cells: namesOf(laidOut.cells), OverBudget: namesOf(laidOut.dropped),
	}
	if c.Arrivals != nil {
		p.Rate, p.Arrivals = c.Arrivals.text, c.Arrivals.spread()
	}
	if c.ClockStep > 0 {
		p.ClockStep = c.ClockStep.String()
	}
	for _, d := range c.Designs {
		p.Designs = append(p.Designs, d.Spec)
	}
	for _, w := range c.Workloads {
		p.Workloads = append(p.Workloads, w.Spec)
	}
	if c.Budget > 0 {
		p.Budget = c.Budget.String()
	}
	return p
}

// namesOf returns the names of the cells of blocks.
func namesOf(blocks []block) (names []string) {
	for _, b := range blocks {
		names = append(names, b.cell.String())
	}
	return names
}

// ReadPlan reads the plan of the run in a directory. It looks up its designs and workloads in the given lists.
func ReadPlan(dir string, designs []allocators.Design, loads []workloads.Workload) (*Config, error) {
	path := filepath.Join(dir, record.PlanFile)
	p, err := readPlanned(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no run to go on with: %w", err)
	}
	if err != nil {
		return nil, err
	}
	c, err := p.config(designs, loads)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c.Out = dir
	return c, nil
}

// readPlanned reads a plan file.
func readPlanned(path string) (*planned, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var p planned
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("%s is no plan of a run: %w", path, err)
	}
	p.hash = fmt.Sprintf("%x", sha256.Sum256(data))
	return &p, nil
}

// config returns the configuration of a plan, checked.
func (p *planned) config(designs []allocators.Design, loads []workloads.Workload) (c *Config, err error) {
	c = &Config{
		Tasks: p.Tasks, Workers: p.Workers, Chosen: p.Chosen, Blocks: p.Blocks, Slices: p.Slices, Seed: p.Seed,
		read: p,
	}
	var ok bool
	if c.SyscallLock, ok = lock.Named(p.SyscallLock); !ok {
		return nil, fmt.Errorf("its SyscallLock is %q, want one of %s: "+
			"a run of another version of idlab cannot be resumed", p.SyscallLock, strings.Join(lock.Kinds(), ", "))
	}
	for _, d := range []struct {
		text string
		to   *time.Duration
	}{{p.Slice, &c.Slice}, {p.Limit, &c.Limit}, {orZero(p.ClockStep), &c.ClockStep}, {orZero(p.Budget), &c.Budget}} {
		if *d.to, err = time.ParseDuration(d.text); err != nil {
			return nil, err
		}
	}
	if c.Placement, err = Place(cmp.Or(p.Pin, DefaultPin())); err != nil {
		return nil, err
	}
	if p.Rate != "" {
		if c.Arrivals, err = ParseArrivals(p.Rate, p.Arrivals); err != nil {
			return nil, err
		}
	}
	if c.Designs, err = selectEach(p.Designs, func(spec string) ([]params.Selected[allocators.Design], error) {
		return allocators.Select(designs, spec)
	}); err != nil {
		return nil, err
	}
	if c.Workloads, err = selectEach(p.Workloads, func(spec string) ([]params.Selected[workloads.Workload], error) {
		return workloads.Select(loads, spec)
	}); err != nil {
		return nil, err
	}
	return c, c.Check()
}

func orZero(duration string) string {
	if duration == "" {
		return "0s"
	}
	return duration
}

func selectEach[E any](
	specs []string, one func(spec string) ([]params.Selected[E], error),
) (all []params.Selected[E], err error) {
	for _, spec := range specs {
		selected, err := one(spec)
		if err != nil {
			return nil, err
		}
		all = append(all, selected...)
	}
	return all, nil
}
