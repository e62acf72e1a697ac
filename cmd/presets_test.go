package cmd

import (
	"bytes"
	"runtime"
	"strings"
	"testing"
	"time"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/reports/paired"
	"idlab/workloads"
)

// Each run of each preset can be planned, with the designs and workloads that it names.
func TestPresetsCanBePlanned(t *testing.T) {
	var out bytes.Buffer
	l := lab{designs: catalog.Designs(), workloads: workloads.All(), in: strings.NewReader(""), out: &out, err: &out}
	for _, known := range presets(runtime.NumCPU()) {
		p, err := presetNamed(known.name, runtime.NumCPU())
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]bool{}
		for _, r := range p.runs {
			if names[r.name] || (r.name == "") != (len(p.runs) == 1) {
				t.Errorf("%s: a run is named %q", p.name, r.name)
			}
			names[r.name] = true
			f := runFlags{planFlags: planFlags{slice: 2e6, limit: 60e9, syscallLock: "qspin"}, out: "out/x"}
			config, err := planner{&l}.config(f, r, runtime.NumCPU())
			if err != nil {
				t.Errorf("%s %s: %v", p.name, r.name, err)
				continue
			}
			want, err := allocators.Select(l.designs, r.designs)
			if r.designs != "" && (err != nil || len(config.Designs) != len(want)+1) { // and the A/A copy
				t.Errorf("%s %s: %d designs, want %d and the A/A copy (%v)",
					p.name, r.name, len(config.Designs), len(want), err)
			}
		}
	}
}

// The cells of the preset quick are distinct on machines of any size, and lead with as many workers as there are CPUs,
// up to a bound. The blocks suffice to compare every two designs.
func TestQuickCells(t *testing.T) {
	for _, test := range []struct{ cpus, many, cells int }{{1, 1, 17}, {2, 2, 19}, {4, 4, 19}, {64, 8, 19}} {
		cells := quickCells(test.cpus)
		seen := map[presetCell]bool{}
		for _, c := range cells {
			seen[c] = true
		}
		if len(cells) != test.cells || len(seen) != len(cells) || cells[0] != (presetCell{"find", 100, test.many}) {
			t.Errorf("%d CPUs: %d cells, %d distinct, want %d; the first is %v",
				test.cpus, len(cells), len(seen), test.cells, cells[0])
		}
	}
	var out bytes.Buffer
	l := lab{designs: catalog.Designs(), workloads: workloads.All(), out: &out, err: &out}
	f := runFlags{planFlags: planFlags{slice: 2e6, limit: 60e9, syscallLock: "qspin"}, out: "out/x"}
	config, err := planner{&l}.config(f, presets(runtime.NumCPU())[0].runs[0], runtime.NumCPU())
	if err != nil {
		t.Fatal(err)
	}
	designs := len(config.Designs) - 1
	if want := paired.Blocks(designs * (designs - 1) / 2); config.Blocks < want {
		t.Errorf("%d blocks, and the comparison of %d designs needs %d", config.Blocks, designs, want)
	}
}

// Flags that choose the cells take the place of the cells of the preset, and then there is no budget unless it is
// given.
func TestFlagsChooseCells(t *testing.T) {
	var out bytes.Buffer
	l := lab{designs: catalog.Designs(), workloads: workloads.All(), out: &out, err: &out}
	quick := presets(runtime.NumCPU())[0].runs[0]
	for _, test := range []struct {
		name    string
		set     func(*runFlags)
		chosen  bool
		budget  time.Duration
		blocks  int
		changed string
	}{
		{"nothing", func(*runFlags) {}, true, quick.budget, 12, ""},
		{"budget", func(f *runFlags) { f.budget = time.Minute }, true, time.Minute, 12, "budget"},
		{"no budget", func(*runFlags) {}, true, 0, 12, "budget"},
		{"tasks", func(f *runFlags) { f.tasks = []int{3} }, false, 0, 12, ""},
		{"workers", func(f *runFlags) { f.workers = []int{1} }, false, 0, 12, ""},
		{"workloads", func(f *runFlags) { f.workloads = "find" }, false, 0, 12, ""},
		{"blocks", func(f *runFlags) { f.blocks = 2 }, true, quick.budget, 2, ""},
		{"against", func(f *runFlags) { f.against = "HEAD" }, true, quick.budget, pairedBlocks, ""},
		{"all designs", func(f *runFlags) {
			f.designs = "idr,onelock,rcu,xarray,pertask,xsync,syncmap,array,bucketlock," +
				"mutexmap,slotcoded,xarray-dense"
		}, true, quick.budget, 13, ""},
	} {
		f := runFlags{planFlags: planFlags{slice: 2e6, limit: 60e9, syscallLock: "qspin",
			changed: func(flag string) bool { return flag == test.changed }}, out: "out/x"}
		test.set(&f)
		config, err := planner{&l}.config(f, quick, runtime.NumCPU())
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		got := config.Chosen != nil
		if got != test.chosen || config.Budget != test.budget || config.Blocks != test.blocks {
			t.Errorf("%s: chosen %v, budget %v, %d blocks, want %v, %v, %d",
				test.name, got, config.Budget, config.Blocks, test.chosen, test.budget, test.blocks)
		}
	}
}

// A program without all of the lab's designs has the presets with those that it has.
func TestPresetsOfOtherPrograms(t *testing.T) {
	l := lab{designs: []allocators.Design{{Name: "rcu"}, {Name: "mine"}}}
	if got := (planner{&l}).known("idr,lookup=locked,rcu,rcu,buckets=8,hash=jhash,xarray"); got != "rcu,rcu,buckets=8,hash=jhash" {
		t.Errorf("known are %s", got)
	}
}
