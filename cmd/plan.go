package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
	"idlab/bench"
	"idlab/reports/paired"
	"idlab/workloads"
)

// planner turns flags and presets into configurations of runs.
type planner struct{ *lab }

// config combines the flags with the values of a preset run, and checks them. The run directory is that of --out.
func (l planner) config(f runFlags, p presetRun) (*bench.Config, error) {
	c := &bench.Config{
		Tasks: p.tasks, Workers: p.workers, Slice: f.slice, Slices: cmp.Or(f.slices, p.slices),
		Limit: f.limit, ClockStep: f.clockStep, Seed: cmp.Or(f.seed, rand.Uint64()), Out: f.out,
		Placement: f.where,
	}
	if f.tasks != nil {
		c.Tasks = f.tasks
	}
	if f.workers != nil {
		c.Workers = f.workers
	}
	var ok bool
	if c.SyscallLock, ok = lock.Named(f.syscallLock); !ok {
		return nil, fmt.Errorf("--syscall-lock %s: want one of %s", f.syscallLock, strings.Join(lock.Kinds(), ", "))
	}
	if err := l.chooseDesigns(c, f, p); err != nil {
		return nil, err
	}
	if c.Blocks = f.blocks; c.Blocks == 0 {
		c.Blocks = max(p.blocks, blocksFor(len(c.Designs)-1)) // without the A/A copy
		if f.against != "" {
			c.Blocks = max(c.Blocks, pairedBlocks)
		}
	}
	c.Budget = f.budget
	if f.workers == nil && !f.given("budget") {
		c.Budget = p.budget
	}
	if f.workloads != "" || f.tasks != nil || f.workers != nil {
		p.cells = nil
	}
	if p.cells == nil && f.workers == nil {
		c.Spare = p.spare
	}
	if err := c.Check(); err != nil {
		return nil, err
	}
	return c, l.chooseCells(c, f, p)
}

// spareBlocks is the number of blocks beyond those that a comparison needs: one may be lost or disturbed.
const spareBlocks = 1

// blocksFor returns the number of blocks with which every two of that many designs can be told apart.
func blocksFor(designs int) int { return paired.Blocks(designs*(designs-1)/2) + spareBlocks }

// pairedBlocks is the minimum number of blocks with --against. It suffices for significant results
// after Holm's correction for all comparisons of the quick preset.
const pairedBlocks = 14

// chooseDesigns sets the designs of a configuration, with the A/A copy.
func (l planner) chooseDesigns(c *bench.Config, f runFlags, p presetRun) (err error) {
	list := cmp.Or(f.designs, l.known(p.designs))
	if c.Designs, err = allocators.Select(l.designs, l.orAll(list)); err != nil {
		return fmt.Errorf("--designs: %w", err)
	}
	c.Designs, err = l.withAACopy(c.Designs)
	return err
}

// chooseCells sets the cells of a configuration: the arrivals, the workloads, and which of the cells.
func (l planner) chooseCells(c *bench.Config, f runFlags, p presetRun) (err error) {
	if f.rate == "" && f.arrivals != "" {
		return errors.New("--arrivals goes with --rate")
	}
	if c.Arrivals, err = bench.ParseArrivals(f.rate, cmp.Or(f.arrivals, "poisson")); err != nil {
		return fmt.Errorf("--rate, --arrivals: %w", err)
	}
	list := cmp.Or(f.workloads, p.workloads)
	if p.cells != nil {
		list = workloadsOf(p.cells)
	}
	if c.Workloads, err = workloads.Select(l.workloads, list); err != nil {
		return fmt.Errorf("--workloads: %w", err)
	}
	if c.Chosen, err = l.chosen(p.cells); err != nil {
		return err
	}
	if err = l.setCopies(c, f.copies); err != nil {
		return fmt.Errorf("--copies %d: %w", f.copies, err)
	}
	for _, w := range c.Workloads {
		if w.Entry.Warnings != nil {
			l.warn(w.Entry.Warnings(w.Values))
		}
	}
	return nil
}

// workloadsOf lists the workloads of cells, each once.
func workloadsOf(cells []presetCell) string {
	var list []string
	for _, x := range cells {
		if !slices.Contains(list, x.workload) {
			list = append(list, x.workload)
		}
	}
	return strings.Join(list, ",")
}

// chosen returns the cells of a preset.
func (l planner) chosen(cells []presetCell) (list []bench.Chosen, err error) {
	for _, x := range cells {
		selected, err := workloads.Select(l.workloads, x.workload)
		if err != nil {
			return nil, err
		}
		list = append(list, bench.Chosen{Workload: selected[0].Spec, Tasks: x.tasks, Workers: x.workers})
	}
	return list, nil
}

// withAACopy appends the A/A copy of the first design, unless the list has an A/A copy.
func (l planner) withAACopy(selected []params.Selected[allocators.Design]) (
	[]params.Selected[allocators.Design], error) {
	for _, d := range selected {
		if strings.HasSuffix(d.Spec, aaSuffix()) {
			return selected, nil
		}
	}
	again, err := allocators.Select(l.designs, selected[0].Spec+aaSuffix())
	return append(selected, again...), err
}

// setCopies sets the parameter copies of all replays that do not have it. 0 changes nothing. It
// returns an error if there is no replay.
func (l planner) setCopies(c *bench.Config, copies int) error {
	if copies == 0 {
		return nil
	}
	replays := 0
	for i, w := range c.Workloads {
		if w.Entry.Name != workloads.Replay {
			continue
		}
		replays++
		if strings.Contains(w.Spec, ",copies=") {
			continue
		}
		again, err := workloads.Select(l.workloads, fmt.Sprintf("%s,copies=%d", w.Spec, copies))
		if err != nil {
			return err
		}
		c.Workloads[i] = again[0]
		for k := range c.Chosen {
			if c.Chosen[k].Workload == w.Spec {
				c.Chosen[k].Workload = again[0].Spec
			}
		}
	}
	if replays == 0 {
		return errors.New("there is no replay among the workloads")
	}
	return nil
}

// known returns a list of designs without those that are not in the catalog: a program of the user's own need not have
// all of the lab's.
func (l planner) known(list string) string {
	return strings.Join(slices.DeleteFunc(entries(list), func(entry string) bool {
		name, _, _ := strings.Cut(entry, ",")
		return !slices.ContainsFunc(l.designs, func(d allocators.Design) bool { return d.Name == name })
	}), ",")
}

// entries cuts a list of designs or workloads of a preset into names with their parameters.
func entries(list string) (entries []string) {
	for item := range strings.SplitSeq(list, ",") {
		switch last := len(entries) - 1; {
		case item == "":
		case strings.Contains(item, "="):
			entries[last] += "," + item
		default:
			entries = append(entries, item)
		}
	}
	return entries
}

// orAll returns a list of designs unchanged, unless it is empty or the word all: then it lists the designs that are not
// broken.
func (l planner) orAll(list string) string {
	if list != "" && list != "all" {
		return list
	}
	var names []string
	for _, d := range l.designs {
		if d.Broken == "" {
			names = append(names, d.Name)
		}
	}
	return strings.Join(names, ",")
}
