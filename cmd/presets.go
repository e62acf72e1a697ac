package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"idlab/bench"
	"idlab/bench/record"
)

// preset is a predefined run, or several runs whose results are merged.
type preset struct {
	name, title string
	takes       string // duration on two cores, as last measured
	runs        []presetRun
}

// presetRun is one run of a preset. For tasks, blocks and slices the zero value stands for the value of
// the preset quick.
type presetRun struct {
	name      string // of its directory, in a preset with several runs
	designs   string // "": all designs that are not broken
	workloads string
	tasks     []int
	workers   []int
	blocks    int
	slices    int
	limit     time.Duration // minimum of the time limit of a block; 0: the flag --limit alone
}

// steadyWorkloads are the workloads of the preset quick that need no recording.
const steadyWorkloads = "storm,churn,find,find,chain=independent,lookup,lookup,chain=independent"

// bestDesigns are pertask and its strongest competitors.
const bestDesigns = "pertask,rcu,xarray,xsync,syncmap,array"

// presets returns all presets, in order of their duration. The first one, quick, is the default.
func presets() []preset {
	cores := runtime.NumCPU()
	return []preset{
		{"quick", "idr, onelock, bucketlock and rcu, and recorded programs", "a few minutes", []presetRun{{
			designs:   "idr,onelock,bucketlock,rcu",
			workloads: steadyWorkloads + ",replay:children,replay:profiled,replay:stress,replay:timeouts",
			tasks:     []int{1, 1000}, workers: ascending(1, cores, 2*cores), blocks: 10, slices: 10,
		}}},
		{"gallery", "the sample report: something for every chart", "25 minutes", []presetRun{
			{name: "all", designs: "idr,onelock,bucketlock,rcu,xarray,xsync,array,pertask",
				workloads: "find,churn,lookup,storm", tasks: []int{1, 1000}, workers: []int{1, 2, 4}, blocks: 12},
			{name: "alone", designs: "idr,onelock-rcu,rcu,rcu,buckets=32768,xarray,xsync,array,pertask",
				workloads: "find,timers=100,find,timers=2000,find,timers=100000," +
					"sparse-512,stride=1,sparse-512,stride=64,sparse-512," +
					"criu-restore,gap=1000,criu-restore,gap=30000,criu-restore,gleixner-1,gleixner-2,gleixner-3",
				tasks: []int{1}, workers: []int{1}},
		}},
		{"pertask", "the lab's own design against the best of the others", "25 minutes", []presetRun{
			{name: "steady", designs: bestDesigns, workloads: "find,lookup,churn,storm",
				tasks: []int{1, 64, 1000, 10_000}, workers: []int{1, 2}, blocks: 20},
			{name: "populations", designs: bestDesigns,
				workloads: "find,timers=100000,lookup,timers=100000,sparse-512,sparse-512,stride=1",
				tasks:     []int{1}, workers: []int{1, 2}, blocks: 20},
			{name: "growth", designs: "pertask,xarray,xsync,array", workloads: "growth", workers: []int{2}, blocks: 20},
			{name: "neighbours", designs: bestDesigns, workloads: "adversary,exit-storm",
				tasks: []int{8}, workers: []int{2}, blocks: 20},
		}},
		// The designs of the published tests, with the table size of the measured machine of 64
		// CPUs, and the running kernel. The second run tests hashes and cache lines.
		{"published", "published tests, as published where this machine can", "half an hour", []presetRun{
			{name: "history", limit: 5 * time.Minute, workers: []int{1},
				designs: "onelock-rcu,hash=hash32,onelock-precheck,rcu-hash32,rcu-hash32,buckets=32768," +
					"rcu,rcu,buckets=32768," +
					"xarray,idr,idr,lookup=locked,kernel",
				workloads: "gleixner-1,gleixner-2,gleixner-3,gleixner-4,gleixner-5," +
					"gleixner-loop-threads,gleixner-loop-processes," +
					"emelyanov-2013,dumazet-2011,criu-restore,sparse-512"},
			{name: "hashes", limit: 5 * time.Minute, workers: []int{2},
				designs: "rcu-hash32,buckets=32768,rcu,buckets=32768,rcu-hash32,buckets=32768,owners=scattered," +
					"rcu,buckets=32768,owners=scattered,rcu,buckets=32768,timer=packed",
				workloads: "jhash,timers=20000,cacheline,timers=20000"},
		}},
		{"full", "all designs and workloads: what to quote from", "hours", []presetRun{{
			workloads: "storm,churn,find,find,chain=independent,find,churn=10," +
				"lookup,lookup,chain=independent,lookup,churn=10," +
				"mixed,mixed,skew=zipf,fork-exit,exit-storm,iterate,wrap,adversary,sparse-512,criu-restore",
			tasks:   []int{1, 64, 1000, 10_000},
			workers: ascending(1, 2, cores, 2*cores, 4*cores), blocks: 20, slices: 20,
		}}},
	}
}

// presetNamed returns the preset of that name, with the defaults of quick filled in. It returns an
// error for an unknown name.
func presetNamed(name string) (preset, error) {
	all := presets()
	quick := all[0].runs[0]
	for _, p := range all {
		if p.name != name {
			continue
		}
		for i := range p.runs {
			r := &p.runs[i]
			if r.tasks == nil {
				r.tasks = quick.tasks
			}
			if r.blocks == 0 {
				r.blocks = quick.blocks
			}
			if r.slices == 0 {
				r.slices = quick.slices
			}
		}
		return p, nil
	}
	return preset{}, fmt.Errorf("--preset %s: want one of %s", name, presetNames())
}

// presetNames lists the names of all presets.
func presetNames() string {
	var names []string
	for _, p := range presets() {
		names = append(names, p.name)
	}
	return strings.Join(names, ", ")
}

// ascending sorts numbers and removes duplicates.
func ascending(list ...int) []int {
	slices.Sort(list)
	return slices.Compact(list)
}

// partFlags are the flags that a preset with several runs excludes, because each run has its own
// values.
func partFlags() []string {
	return []string{"designs", "workloads", "tasks", "workers", "rate", "arrivals", "copies", "against"}
}

// parts measures the runs of a preset one after the other, each in its own directory, and merges
// them. If a run ends with errNo, the following ones are measured nevertheless, and runParts returns
// errNo. With --resume complete runs are kept.
func (l runner) parts(c *cobra.Command, f runFlags, p preset) error {
	var excluded []string
	c.Flags().Visit(func(flag *pflag.Flag) {
		if slices.Contains(partFlags(), flag.Name) {
			excluded = append(excluded, "--"+flag.Name)
		}
	})
	if excluded != nil {
		return fmt.Errorf("--preset %s is %d runs, each with its own designs, workloads, tasks and workers: "+
			"%s cannot be given with it", p.name, len(p.runs), strings.Join(excluded, ", "))
	}
	if f.out == "" {
		f.out = filepath.Join("out", p.name)
	}
	root, err := bench.OpenDirectory(f.out)
	if err != nil {
		return err
	}
	defer root.Close()
	if !f.resume && holdsParts(f.out) {
		if err := root.MoveTo(f.out + "-previous"); err != nil {
			return err
		}
	}
	var dirs []string
	var negative error
	for i, run := range p.runs {
		dir := filepath.Join(f.out, "parts", run.name)
		dirs = append(dirs, dir)
		fmt.Fprintf(l.err, "%s, run %d of %d: %s\n", p.name, i+1, len(p.runs), dir)
		err := l.part(c.Context(), f, run, dir)
		switch {
		case c.Context().Err() != nil:
			fmt.Fprintf(l.err, "idlab: resume with idlab run --preset %s --out %s --resume\n", p.name, f.out)
			return err
		case errors.Is(err, errNo):
			negative = err
		case err != nil:
			return err
		}
	}
	if err := l.mergeParts(root, f.out, dirs); err != nil {
		return err
	}
	return negative
}

// mergeParts merges runs into the directory out. It replaces the merged results that are there.
func (l runner) mergeParts(root *bench.Directory, out string, dirs []string) error {
	for _, name := range []string{record.ResultsFile, record.HistogramsFile} {
		if err := os.Remove(filepath.Join(out, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return l.merge(root, out, dirs)
}

// part measures a run of a preset. With --resume it resumes the run, if it was begun.
func (l runner) part(ctx context.Context, f runFlags, run presetRun, dir string) error {
	f.out = dir
	if run.limit > 0 {
		f.limit = max(f.limit, run.limit)
	}
	if _, err := os.Stat(filepath.Join(dir, record.PlanFile)); f.resume && err == nil {
		config, err := l.plan(ctx, dir)
		if err != nil {
			return err
		}
		config.Limit = f.limit
		return l.runBy(ctx, config, f.sharing, bench.Resume)
	}
	config, err := bench.Await(ctx, func() (*bench.Config, error) { return planner(l).config(f, run) })
	if err != nil {
		return err
	}
	return l.runBy(ctx, config, f.sharing, bench.Run)
}

// holdsParts reports whether a directory holds runs of a preset, or merged results.
func holdsParts(dir string) bool {
	for _, name := range []string{"parts", record.ResultsFile} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}

func (l lister) listPresets() {
	w := l.table()
	fmt.Fprintln(w, "PRESET\tDURATION\tDESCRIPTION")
	for _, p := range presets() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", p.name, p.takes, p.title)
	}
	w.Flush()
	for _, p := range presets() {
		for _, r := range p.runs {
			name := p.name
			if r.name != "" {
				name += "/" + r.name
			}
			fmt.Fprintf(l.out, "\n%s\n", name)
			if r.designs != "" {
				fmt.Fprintf(l.out, "  --designs %s\n", r.designs)
			}
			fmt.Fprintf(l.out, "  --workloads %s\n", r.workloads)
		}
	}
}
