package bench

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
	"idlab/bench/record"
	"idlab/workloads"
)

// planned is the content of run.json: the plan of a run, which can be made again from it, and the state of the run.
type planned struct {
	State     string // "started", "interrupted" or "finished"
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
}

// writePlan writes run.json, whole or not at all.
func (r *run) writePlan(state string) error {
	p := planned{
		State: state, Run: r.id, Build: r.build, Arguments: os.Args[1:], SyscallLock: r.SyscallLock.String(),
		Tasks: r.Tasks, Workers: r.Workers, Pin: r.placed().Pin, Chosen: r.Chosen, Blocks: r.Blocks,
		Slice: r.Slice.String(), Slices: r.Slices,
		Limit: r.Limit.String(), Seed: r.Seed, Lost: r.summary.Lost, LeftOut: r.summary.LeftOut,
		Commit: r.commit, Notes: r.extraNotes,
	}
	if r.Arrivals != nil {
		p.Rate, p.Arrivals = r.Arrivals.text, r.Arrivals.spread()
	}
	if r.ClockStep > 0 {
		p.ClockStep = r.ClockStep.String()
	}
	for _, d := range r.Designs {
		p.Designs = append(p.Designs, d.Spec)
	}
	for _, w := range r.Workloads {
		p.Workloads = append(p.Workloads, w.Spec)
	}
	if r.Budget > 0 {
		p.Budget = r.Budget.String()
	}
	p.Cells, p.OverBudget = namesOf(r.plan.cells), namesOf(r.plan.dropped)
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	return record.WriteWhole(filepath.Join(r.Out, record.PlanFile), append(data, '\n'))
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
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("no run to go on with: %w", err)
	}
	var p planned
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("%s is no plan of a run: %w", path, err)
	}
	c, err := p.config(designs, loads)
	if err == nil {
		err = c.Check()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c.Out, c.begun = dir, &p
	return c, nil
}

func (p *planned) config(designs []allocators.Design, loads []workloads.Workload) (c *Config, err error) {
	c = &Config{
		Tasks: p.Tasks, Workers: p.Workers, Chosen: p.Chosen, Blocks: p.Blocks, Slices: p.Slices, Seed: p.Seed,
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
	c.Workloads, err = selectEach(p.Workloads, func(spec string) ([]params.Selected[workloads.Workload], error) {
		return workloads.Select(loads, spec)
	})
	return c, err
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
