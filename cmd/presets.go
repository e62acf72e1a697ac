package cmd

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"idlab/allocators/params"
	"idlab/bench"
	"idlab/reports/conclusions"
	"idlab/reports/format"
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
	budget    time.Duration // unless --workers is given; 0: none
	spare     []int         // workers of the sweep that a budget leaves out first
	limit     time.Duration // minimum of the time limit of a block; 0: the flag --limit alone
}

// presetCell is a cell that a preset names.
type presetCell struct {
	workload       string
	tasks, workers int
}

// size is what the numbers of workers of a preset follow.
type size struct{ cores, cpus int } // physical cores, and CPUs with the further threads of the cores

// sizeOf returns the size of a machine for workers with that placement; nil stands for the default.
func sizeOf(where *bench.Placement) (s size) {
	if where == nil {
		where, _ = bench.Place(bench.DefaultPin()) // the default order exists on every machine
	}
	s.cores, s.cpus = where.Sizes()
	return s
}

// maxHeadlineWorkers bounds the workers of the cells that a quick run leads with: on a machine of many CPUs they would
// tell how its sockets are connected.
const maxHeadlineWorkers = 8

// headline returns the number of workers of the leading cells: the physical cores up to maxHeadlineWorkers, but two
// threads of one core if there is no other core.
func (s size) headline() int { return min(s.cpus, max(2, min(s.cores, maxHeadlineWorkers))) }

// sweep returns numbers of workers, the most important first: one, the physical cores, all CPUs, the powers of two below
// the cores from the largest on, and twice the CPUs. These last are oversubscribed, and take longest.
func (s size) sweep() (list []int) {
	for _, n := range []int{1, s.cores, s.cpus} {
		list = format.Adding(list, n)
	}
	leading := len(list)
	for n := 2; n < s.cores; n *= 2 {
		list = slices.Insert(list, leading, n)
	}
	return format.Adding(list, 2*s.cpus)
}

// spare returns the numbers of workers of a sweep that a budget leaves out first, in this order. The first two of the
// sweep are kept.
func (s size) spare() []int {
	list := s.sweep()
	list = list[min(2, len(list)):]
	slices.Reverse(list)
	return list
}

// quickCells lists the cells of the preset quick, the most important ones first: a run of little time has the first
// ones. Workloads whose tasks and workers are fixed have these whatever is written here.
func quickCells(s size) (cells []presetCell) {
	many := s.headline()
	for _, c := range []presetCell{
		{"find", 100, many}, {"churn", 100, many}, {"lookup", 100, many}, {"storm", 100, many},
		{"find", 100, 1}, {"churn", 100, 1},
		{"find", 1, 1}, {"find,timers=20000", 1, 1}, {"churn", 1, many},
		{"criu-restore,gap=1000", 2, 1},
		{"replay:children", 1, 1}, {"replay:profiled", 1, 1}, {"replay:stress", 1, 1}, {"replay:timeouts", 1, 1},
		{"lookup", 1, many}, {"storm", 1, 1}, {"find,chain=independent", 100, many},
	} {
		cells = format.Adding(cells, c) // on one CPU some are the same
	}
	for _, workers := range s.sweep() {
		cells = format.Adding(cells, presetCell{"find", 100, workers})
		cells = format.Adding(cells, presetCell{"churn", 100, workers})
	}
	return cells
}

// quickDesigns lists the designs of the preset quick. rcu has the table that Linux has on this machine, of 512 buckets
// for each CPU. A second size shows what the table does: that of 64 CPUs, or that of two on a machine of 33 to 64.
func quickDesigns(s size) string {
	other := "32768"
	if s.cpus > 32 && s.cpus <= 64 {
		other = "1024"
	}
	return "idr,onelock,bucketlock,onelock-rcu,rcu,rcu,buckets=" + other + ",xarray,pertask"
}

// conclusionCells lists the cells of the preset conclusions: what every system does with timers, with a task of many
// timers, with sparse ids and with ids that must be restored. The last three are for objections: memory after creates
// and deletes, chains that one task makes for another, and the exit of a task with many timers.
func conclusionCells(s size) []presetCell {
	many := s.headline()
	return []presetCell{
		{"find", 100, many}, {"lookup", 100, many}, {"churn", 100, many}, {"storm", 100, many},
		{"find", 1, 1}, {"churn", 1, many}, {"storm", 1, 1}, {"find,timers=20000", 1, 1},
		{"sparse-512", 1, 1}, {"criu-restore,gap=1000", 2, 1},
		{"churn,timers=20", 1000, many}, {"adversary", 8, many}, {"exit-storm,timers=10000", 8, many},
	}
}

// bestDesigns are pertask and its strongest competitors.
const bestDesigns = "pertask,rcu,xarray,xsync,syncmap,array"

// presets returns all presets on a machine of that size, in order of their duration. The first one, quick, is the default.
func presets(s size) []preset {
	return []preset{
		{"quick", "eight designs from idr to pertask in the cells that tell most", "5 minutes", []presetRun{{
			designs:   quickDesigns(s),
			workloads: "find,churn,lookup,storm", tasks: []int{1, 100},
			workers: slices.Sorted(slices.Values(s.sweep())), spare: s.spare(), cells: quickCells(s),
			blocks: 12, slices: 10, budget: 5 * time.Minute,
		}}},
		{"conclusions", "what should have been chosen in 2002, 2012, 2013, 2025 and today", "25 minutes", []presetRun{{
			designs: strings.Join(conclusions.Designs(), ","),
			cells:   conclusionCells(s), blocks: 16, limit: 3 * time.Minute,
		}}},
		{"pertask", "the lab's own design against the best of the others", "half an hour", []presetRun{
			{name: "steady", designs: bestDesigns,
				workloads: "find,find,chain=independent,lookup,lookup,chain=independent,churn,storm",
				tasks:     []int{1, 64, 1000, 10_000}, workers: []int{1, 2}, blocks: 16},
			{name: "populations", designs: bestDesigns,
				workloads: "find,timers=20,find,timers=100000,lookup,timers=20,lookup,timers=100000," +
					"sparse-512,sparse-512,stride=1",
				tasks: []int{1}, workers: []int{1, 2}, blocks: 16},
			// With the table of this machine a million creates in rcu take minutes: each walks a chain.
			{name: "million", designs: "pertask,rcu,buckets=1048576,xarray,xsync,syncmap,array",
				workloads: "find,timers=1000000,lookup,timers=1000000",
				tasks:     []int{1}, workers: []int{1, 2}, blocks: 10},
			{name: "growth", designs: "pertask,xarray,xsync,array", workloads: "growth,growth,timers=100000,stride=512",
				workers: []int{2}, blocks: 20},
			{name: "neighbours", designs: bestDesigns, workloads: "adversary,exit-storm",
				tasks: []int{8}, workers: []int{2}, blocks: 20},
		}},
		// The designs of the published tests, with the table size of the measured machine of 64
		// CPUs, and the running kernel. The second run tests hashes and cache lines.
		{"published", "published tests, as published where this machine can", "40 minutes", []presetRun{
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
			workers: slices.Sorted(slices.Values(s.sweep())), spare: s.spare(), blocks: 20, slices: 20,
		}}},
	}
}

// presetNamed returns the preset of that name on a machine of that size, with the defaults of quick filled in. It returns an
// error for an unknown name.
func presetNamed(name string, s size) (preset, error) {
	all := presets(s)
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
	for _, p := range presets(size{1, 1}) {
		names = append(names, p.name)
	}
	return names
}
