package cmd

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"idlab/allocators/params"
	"idlab/reports/conclusions"
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
	workloads string // the sweep: every workload with every number of tasks and workers
	tasks     []int
	workers   []int
	cells     []presetCell // instead of the sweep, in order of importance; nil: the sweep
	blocks    int          // more if the comparison of all designs needs them
	slices    int
	budget    time.Duration // for the cells; 0: none
	limit     time.Duration // minimum of the time limit of a block; 0: the flag --limit alone
}

// presetCell is a cell that a preset names.
type presetCell struct {
	workload       string
	tasks, workers int
}

// maxHeadlineWorkers bounds the workers of the cells that a quick run leads with: on a machine of many CPUs they would
// tell how its sockets are connected.
const maxHeadlineWorkers = 8

// quickCells lists the cells of the preset quick, the most important ones first: a run of little time has the first
// ones. Workloads whose tasks and workers are fixed have these whatever is written here.
func quickCells(cpus int) (cells []presetCell) {
	many, over := min(cpus, maxHeadlineWorkers), 2*cpus
	for _, c := range []presetCell{
		{"find", 100, many}, {"churn", 100, many}, {"lookup", 100, many}, {"storm", 100, many},
		{"find", 100, 1}, {"churn", 100, 1},
		{"find", 1, 1}, {"find,timers=20000", 1, 1}, {"churn", 1, many},
		{"criu-restore,gap=1000", 2, 1},
		{"replay:children", 1, 1}, {"replay:profiled", 1, 1}, {"replay:stress", 1, 1}, {"replay:timeouts", 1, 1},
		{"lookup", 1, many}, {"storm", 1, 1},
		{"find", 100, over}, {"churn", 100, over},
		{"find,chain=independent", 100, many},
	} {
		if !slices.Contains(cells, c) { // on one CPU some are the same
			cells = append(cells, c)
		}
	}
	return cells
}

// conclusionCells lists the cells of the preset conclusions: what every system does with timers, with a task of many
// timers, with sparse ids and with ids that must be restored.
func conclusionCells(cpus int) []presetCell {
	many := min(cpus, maxHeadlineWorkers)
	return []presetCell{
		{"find", 100, many}, {"lookup", 100, many}, {"churn", 100, many}, {"storm", 100, many},
		{"find", 1, 1}, {"churn", 1, many}, {"storm", 1, 1}, {"find,timers=20000", 1, 1},
		{"sparse-512", 1, 1}, {"criu-restore,gap=1000", 2, 1},
	}
}

// bestDesigns are pertask and its strongest competitors.
const bestDesigns = "pertask,rcu,xarray,xsync,syncmap,array"

// presets returns all presets for a machine with that many CPUs, in order of their duration. The first one, quick, is the default.
func presets(cores int) []preset {
	return []preset{
		{"quick", "eight designs from idr to pertask in the cells that tell most", "5 minutes", []presetRun{{
			designs:   "idr,onelock,bucketlock,onelock-rcu,rcu,rcu,buckets=32768,xarray,pertask",
			workloads: "find,churn,lookup,storm", tasks: []int{1, 100},
			workers: ascending(1, min(cores, maxHeadlineWorkers)), cells: quickCells(cores),
			blocks: 12, slices: 10, budget: 5 * time.Minute,
		}}},
		{"conclusions", "what should have been chosen in 2002, 2012, 2013, 2025 and today", "10 minutes", []presetRun{{
			designs: strings.Join(conclusions.Designs(), ","),
			cells:   conclusionCells(cores), blocks: 16,
		}}},
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
func presetNamed(name string, cores int) (preset, error) {
	all := presets(cores)
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
	if nearest := params.Nearest(name, presetNames()); nearest != "" {
		return preset{}, fmt.Errorf("--preset %s: did you mean %s?", name, nearest)
	}
	return preset{}, fmt.Errorf("--preset %s: want one of %s", name, strings.Join(presetNames(), ", "))
}

// presetNames returns the names of all presets.
func presetNames() (names []string) {
	for _, p := range presets(runtime.NumCPU()) {
		names = append(names, p.name)
	}
	return names
}

// ascending sorts numbers and removes duplicates.
func ascending(list ...int) []int {
	slices.Sort(list)
	return slices.Compact(list)
}
