package sim

import (
	"context"
	"errors"
	"fmt"
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"idlab/allocators"
	"idlab/allocators/params"
	"idlab/bench/record"
	"idlab/workloads"
)

// Config says what is predicted: each workload with each number of tasks and CPUs, in each design, on each platform.
type Config struct {
	Designs   []params.Selected[allocators.Design]
	Workloads []params.Selected[workloads.Workload]
	Tasks     []int
	CPUs      []int // a worker on each
	Platforms []*Platform
	Seed      uint64
}

// ErrNotPredicting is the error of a build without the scheduler.
var ErrNotPredicting = errors.New("this build does not predict: make predict builds one that does, " +
	"and so does go build -tags sim ./cmd/idlab")

// Results are the predictions for a platform, as a results file.
type Results struct {
	Platform *Platform
	File     []byte
}

// Run predicts in child processes, as many at a time as there are CPUs. command starts a child, which must call Child.
// Each child predicts a cell in a design on a platform. Its memory is laid out the same in every run, so the results
// are the same too. progress is called after each child, by several goroutines at once.
func (c *Config) Run(ctx context.Context, command []string, progress func(done, all int)) ([]Results, error) {
	if !On {
		return nil, ErrNotPredicting
	}
	designs, err := c.designs()
	if err != nil {
		return nil, err
	}
	cells, err := c.cells()
	if err != nil {
		return nil, err
	}
	jobs := c.jobs(designs, cells)
	if len(jobs) == 0 {
		return nil, fmt.Errorf("nothing to predict: no platform has %d CPUs", slices.Min(c.CPUs))
	}
	var done atomic.Int32
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for i := range jobs {
		group.Go(func() error {
			err := jobs[i].start(ctx, command)
			progress(int(done.Add(1)), len(jobs))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return c.results(designs, cells, jobs), nil
}

// designs returns the designs with tables for the largest number of CPUs, where their size hangs on that number.
func (c *Config) designs() (list []params.Selected[allocators.Design], err error) {
	const bucketsPerCPU = 512 // as in Linux since 6.15
	buckets := bucketsPerCPU << bits.Len(uint(slices.Max(c.CPUs)-1))
	for _, d := range c.Designs {
		if d.Entry.System != nil {
			return nil, fmt.Errorf("%s cannot be predicted: its code is not in this program", d.Spec)
		}
		declared := d.Entry.AllParams()
		for i := range declared {
			if declared[i].Pinned != "" {
				declared[i].Pinned = fmt.Sprint(buckets)
			}
		}
		list = append(list, d.Pin(declared))
	}
	return list, nil
}

// cell is a cell without its program, and the workload as Select reads it.
type cell struct {
	record.Cell
	workload string
}

func (c *Config) cells() (cells []cell, err error) {
	var unsuited error
	for x, err := range workloads.Cases(c.Workloads, c.Tasks, c.CPUs, c.Seed, nil) {
		switch {
		case errors.Is(err, workloads.ErrUnsuited):
			unsuited = err
			continue
		case err != nil:
			return nil, err
		case x.Program.Timed():
			return nil, fmt.Errorf("%s: operations with due times or pauses are not predicted", x.Workload.Spec)
		}
		cells = append(cells, cell{workload: x.Workload.Spec, Cell: record.Cell{
			Workload: x.Workload.Entry.Name, Tasks: x.Tasks, Workers: x.Workers, Params: x.Workload.Label}})
	}
	if len(cells) == 0 {
		return nil, fmt.Errorf("nothing to predict: %w", unsuited)
	}
	return cells, nil
}

// jobs returns a job for each platform, design and cell that the platform has the CPUs for.
func (c *Config) jobs(designs []params.Selected[allocators.Design], cells []cell) (jobs []job) {
	for _, p := range c.Platforms {
		for _, d := range designs {
			for _, x := range cells {
				if x.Workers <= p.CPUs {
					jobs = append(jobs, job{Platform: p.Name, Text: p.text, Design: d.Spec, Workload: x.workload,
						Tasks: x.Tasks, CPUs: x.Workers, Seed: c.Seed})
				}
			}
		}
	}
	return jobs
}

// results arranges the samples of all jobs by platform and cell.
func (c *Config) results(designs []params.Selected[allocators.Design], cells []cell, jobs []job) (all []Results) {
	for _, p := range c.Platforms {
		file := record.Header(c.notes(designs, p), configuration(p))
		for _, x := range cells {
			blk := record.Block{Cell: x.Cell, Number: 1}
			for i := range jobs {
				if jobs[i].isOf(p, x) {
					blk.Samples = append(blk.Samples, jobs[i].samples...)
				}
			}
			if len(blk.Samples) > 0 {
				file = append(file, blk.Encode()...)
			}
		}
		all = append(all, Results{p, file})
	}
	return all
}

// configuration returns the configuration lines of predictions for a platform.
func configuration(p *Platform) []record.Pair {
	return []record.Pair{
		{Key: "pkg", Value: "idlab"},
		{Key: record.PredictedKey, Value: "yes"},
		{Key: record.PlatformKey, Value: p.Name},
		{Key: "cpu", Value: p.CPU},
		{Key: "cores", Value: fmt.Sprint(p.CPUs)},
	}
}

// notes returns the notes of predictions for a platform.
func (c *Config) notes(designs []params.Selected[allocators.Design], p *Platform) []record.Pair {
	notes := []record.Pair{{Key: "seed", Value: fmt.Sprint(c.Seed)}}
	var left []string
	for _, n := range c.CPUs {
		if n > p.CPUs {
			left = append(left, fmt.Sprint(n))
		}
	}
	if left != nil {
		notes = append(notes, record.Pair{Key: "left out",
			Value: strings.Join(left, ", ") + " CPUs, which the platform lacks"})
	}
	return append(notes, record.AboutPairs(designs, c.Workloads)...)
}
