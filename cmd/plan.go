package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"

	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
	"idlab/bench"
	"idlab/workloads"
)

// planner turns flags and presets into configurations of runs.
type planner struct{ *lab }

// config combines the flags with the values of a preset run, and checks them.
func (l planner) config(f runFlags, p presetRun) (*bench.Config, error) {
	c := &bench.Config{
		Tasks: p.tasks, Workers: p.workers, Blocks: p.blocks, Slice: f.slice, Slices: p.slices,
		Limit: f.limit, ClockStep: f.clockStep, Seed: f.seed, Out: f.out,
	}
	if f.out == "" {
		c.Out, c.Previous = defaultOut(f)
	}
	if f.tasks != nil {
		c.Tasks = f.tasks
	}
	if f.workers != nil {
		c.Workers = f.workers
	}
	switch {
	case f.blocks != 0:
		c.Blocks = f.blocks
	case f.against != "":
		c.Blocks = max(c.Blocks, pairedBlocks)
	}
	if f.slices != 0 {
		c.Slices = f.slices
	}
	if c.Seed == 0 {
		c.Seed = rand.Uint64()
	}
	var ok bool
	if c.SyscallLock, ok = lock.Named(f.syscallLock); !ok {
		return nil, fmt.Errorf("--syscall-lock %s: want one of %s", f.syscallLock, strings.Join(lock.Kinds(), ", "))
	}
	if err := c.Check(); err != nil {
		return nil, err
	}
	if err := l.choose(c, f, p); err != nil {
		return nil, err
	}
	return c, nil
}

// defaultOut returns the run directory of a run without --out, and the directory to which a run in it is moved.
func defaultOut(f runFlags) (out, previous string) {
	if f.against != "" {
		return filepath.Join("out", "against"), filepath.Join("out", "against-previous")
	}
	return latest, filepath.Join("out", "previous")
}

// choose sets the designs, the workloads and the arrivals of a configuration.
func (l planner) choose(c *bench.Config, f runFlags, p presetRun) (err error) {
	f.designs = cmp.Or(f.designs, l.known(p.designs), l.defaultDesigns())
	if c.Designs, err = allocators.Select(l.designs, f.designs); err != nil {
		return fmt.Errorf("--designs: %w", err)
	}
	if c.Designs, err = l.withAACopy(c.Designs); err != nil {
		return err
	}
	if f.workloads == "" {
		f.workloads = p.workloads
	}
	if f.rate == "" && f.arrivals != "" {
		return errors.New("--arrivals goes with --rate")
	}
	if c.Arrivals, err = bench.ParseArrivals(f.rate, cmp.Or(f.arrivals, "poisson")); err != nil {
		return fmt.Errorf("--rate, --arrivals: %w", err)
	}
	if c.Workloads, err = workloads.Select(l.workloads, f.workloads); err != nil {
		return fmt.Errorf("--workloads: %w", err)
	}
	if err = l.setCopies(c.Workloads, f.copies); err != nil {
		return fmt.Errorf("--copies %d: %w", f.copies, err)
	}
	for _, w := range c.Workloads {
		if w.Entry.Warnings != nil {
			l.warn(w.Entry.Warnings(w.Values))
		}
	}
	return nil
}

// withAACopy appends the A/A copy of the first design, unless the list has an A/A copy.
func (l planner) withAACopy(selected []params.Selected[allocators.Design]) (
	[]params.Selected[allocators.Design], error) {
	aaCopy := "," + allocators.ParamAA().Name + "=yes"
	for _, d := range selected {
		if strings.HasSuffix(d.Spec, aaCopy) {
			return selected, nil
		}
	}
	again, err := allocators.Select(l.designs, selected[0].Spec+aaCopy)
	return append(selected, again...), err
}

// setCopies sets the parameter copies of all replays that do not have it. 0 changes nothing. It
// returns an error if there is no replay.
func (l planner) setCopies(selected []params.Selected[workloads.Workload], copies int) error {
	if copies == 0 {
		return nil
	}
	replays := 0
	for i, w := range selected {
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
		selected[i] = again[0]
	}
	if replays == 0 {
		return errors.New("there is no replay among the workloads")
	}
	return nil
}

// known returns a list of designs without those that are not in the catalog, and their parameters: a program of the
// user's own need not have all of the lab's.
func (l planner) known(list string) string {
	var kept []string
	keep := false
	for item := range strings.SplitSeq(list, ",") {
		if !strings.Contains(item, "=") {
			keep = slices.ContainsFunc(l.designs, func(d allocators.Design) bool { return d.Name == item })
		}
		if keep {
			kept = append(kept, item)
		}
	}
	return strings.Join(kept, ",")
}

// defaultDesigns lists the designs that are not broken.
func (l planner) defaultDesigns() string {
	var names []string
	for _, d := range l.designs {
		if d.Broken == "" {
			names = append(names, d.Name)
		}
	}
	return strings.Join(names, ",")
}

// pairedBlocks is the minimum number of blocks with --against. It suffices for significant results
// after Holm's correction for all comparisons of the quick preset.
const pairedBlocks = 14
