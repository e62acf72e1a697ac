package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"idlab/allocators"
	"idlab/allocators/counters"
	"idlab/allocators/params"
	"idlab/bench/engine"
	"idlab/bench/record"
	"idlab/workloads"
)

// CountConfig is the configuration of a counting run. Each design is counted in each cell, with one worker.
type CountConfig struct {
	Designs   []params.Selected[allocators.Design]
	Workloads []params.Selected[workloads.Workload]
	Tasks     []int
	Seed      uint64
}

// ErrNotCounting is the error of a build without counters.
var ErrNotCounting = errors.New("this build does not count: make count builds one that does, " +
	"and so does go build -tags counters ./cmd/idlab")

// Count counts, and returns the results as a file. The bytes follow from the configuration and the code: they are the
// same in every run, and on every machine for which the same version of Go built the lab. If the size of a design's
// table depends on the number of CPUs, Count pins it, and the design's name then contains the size.
//
// Count starts no child process: nothing is timed, so nothing can be disturbed.
func Count(ctx context.Context, c CountConfig) ([]byte, error) {
	if !counters.On {
		return nil, ErrNotCounting
	}
	designs, notes, err := c.designs()
	if err != nil {
		return nil, err
	}
	cells, err := c.cells()
	if err != nil {
		return nil, err
	}
	file := record.Header(append([]record.Pair{{Key: "seed", Value: fmt.Sprint(c.Seed)}}, notes...), nil)
	for _, cell := range cells {
		blk := record.Block{Cell: cell.Cell, Number: 1}
		for _, d := range designs {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			samples, err := cell.count(d)
			if err != nil {
				return nil, fmt.Errorf("%v, %s: %w", cell.Cell, d.Spec, err)
			}
			blk.Samples = append(blk.Samples, samples...)
		}
		file = append(file, blk.Encode()...)
	}
	return file, nil
}

// designs returns the designs with reliable counts. Its notes name the designs that are left out and the counts that
// are missing, with the reasons.
func (c *CountConfig) designs() (told []params.Selected[allocators.Design], notes []record.Pair, err error) {
	seen := map[string]bool{}
	for _, d := range c.Designs {
		d = d.Pin(d.Entry.AllParams())
		if seen[d.Spec] {
			return nil, nil, fmt.Errorf("%s is named twice: once by the default size on this machine", d.Spec)
		}
		seen[d.Spec] = true
		can := d.Entry.Counted
		switch {
		case d.Entry.System != nil || !can.Steps && can.Allocs == allocators.Never:
			why := can.Not
			if why == "" {
				why = "it does not say what can be told of it by counting (allocators.Counted)"
			}
			notes = append(notes, record.Pair{Key: d.Spec + " is left out", Value: why})
			continue
		case can.Not != "":
			notes = append(notes, record.Pair{Key: "not told of " + d.Spec, Value: can.Not})
		}
		told = append(told, d)
	}
	if len(told) == 0 {
		return nil, nil, fmt.Errorf("nothing to count: %s: %s", notes[0].Key, notes[0].Value)
	}
	return told, notes, nil
}

// countedCell is a cell with its program.
type countedCell struct {
	record.Cell
	program *workloads.Program
}

// cells returns the cells in the order of the configuration. It leaves out cells that do not suit one worker.
func (c *CountConfig) cells() (cells []countedCell, err error) {
	var list []params.Selected[workloads.Workload]
	for _, w := range c.Workloads {
		list = append(list, w.Pin(w.Entry.Params))
	}
	var unsuited error
	for x, err := range workloads.Cases(list, c.Tasks, []int{1}, c.Seed, nil) {
		if errors.Is(err, workloads.ErrUnsuited) {
			unsuited = err
			continue
		}
		if err != nil {
			return nil, err
		}
		if x.Workers > 1 {
			unsuited = fmt.Errorf("%s: %w: it has %d workers, and counting has one",
				x.Workload.Spec, workloads.ErrUnsuited, x.Workers)
			continue
		}
		cell := record.Cell{Workload: x.Workload.Entry.Name, Tasks: x.Tasks, Workers: 1, Params: x.Workload.Label}
		if slices.ContainsFunc(cells, func(other countedCell) bool { return other.String() == cell.String() }) {
			return nil, fmt.Errorf("%v would be counted twice: give each number once, and files different names", cell)
		}
		cells = append(cells, countedCell{cell, x.Program})
	}
	if len(cells) == 0 {
		return nil, fmt.Errorf("nothing to count: %w",
			cmp.Or(unsuited, errors.New("no workload and no tasks are given")))
	}
	return cells, nil
}

// count counts a design in pass after pass, until passesAlike of them agree.
//
// Steps must be the same each time. Allocations are the least of all passes, because the runtime sometimes allocates
// for itself. For example, it caches an interface conversion at random, once in a thousand times.
func (c *countedCell) count(d params.Selected[allocators.Design]) (least []record.Sample, err error) {
	alike := 0
	for range maxPasses {
		pass, err := c.countOnce(d)
		if err != nil {
			return nil, err
		}
		if least == nil {
			least = pass
		}
		lower, higher, err := lowered(least, pass)
		switch {
		case err != nil:
			return nil, err
		case lower && higher:
			alike = 0
		case lower:
			alike = 1
		case !higher:
			alike++
		}
		if alike == passesAlike {
			return least, nil
		}
	}
	return nil, fmt.Errorf("its allocations still differ from pass to pass after %d passes", maxPasses)
}

// Counting ends after passesAlike passes with equal counts. It fails after maxPasses passes.
const (
	passesAlike = 3
	maxPasses   = 20
)

// lowered lowers each number of allocations in least to the number in pass, if that is lower. It reports whether any
// number in pass was lower, and whether any was higher. All other counts must be equal.
func lowered(least, pass []record.Sample) (lower, higher bool, err error) {
	if len(least) != len(pass) {
		return false, false, fmt.Errorf("counted again it has %d samples, not %d", len(pass), len(least))
	}
	for i := range least {
		a, b := least[i], pass[i]
		if a.Op != b.Op || a.Iters != b.Iters || len(a.Values) != len(b.Values) {
			return false, false, fmt.Errorf("counted again it is not the same: %v and %v", a, b)
		}
		for j := range a.Values {
			was, is := &a.Values[j], b.Values[j]
			switch {
			case *was == is:
			case was.Unit != is.Unit || is.Unit != record.AllocsPerOp:
				return false, false, fmt.Errorf("counted again it is not the same: %v and %v", a, b)
			case is.Number < was.Number:
				*was, lower = is, true
			default:
				higher = true
			}
		}
	}
	return lower, higher, nil
}

func (c *countedCell) countOnce(d params.Selected[allocators.Design]) ([]record.Sample, error) {
	runtime.GC() // frees the pass before
	system, err := d.Entry.Open(d.Values)
	if err != nil {
		return nil, err
	}
	m, err := engine.NewSubject(d.Spec, system, c.program, 1)
	if err != nil {
		return nil, err
	}
	defer m.Close()
	return m.Count(d.Entry.Counted)
}
