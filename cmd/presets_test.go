package cmd

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/bench"
	"idlab/bench/topology"
	"idlab/reports/paired"
	"idlab/workloads"
)

// Each run of each preset can be planned, with the designs and workloads that it names.
func TestPresetsCanBePlanned(t *testing.T) {
	var out bytes.Buffer
	l := lab{designs: catalog.Designs(), workloads: workloads.All(), in: strings.NewReader(""), out: &out, err: &out}
	here := sizeOf(nil)
	for _, known := range presets(here) {
		p, err := presetNamed(known.name, here)
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]bool{}
		for _, r := range p.runs {
			if names[r.name] || (r.name == "") != (len(p.runs) == 1) {
				t.Errorf("%s: a run is named %q", p.name, r.name)
			}
			names[r.name] = true
			f := runFlags{planFlags: planFlags{slice: 2e6, limit: 60e9, syscallLock: "qspin", list: "on"}, out: "out/x"}
			config, err := planner{&l}.config(f, r)
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
	for _, test := range []struct {
		size
		many, cells int
	}{{size{1, 1}, 1, 17}, {size{1, 2}, 2, 19}, {size{2, 2}, 2, 19}, {size{4, 4}, 4, 21}, {size{4, 8}, 4, 23},
		{size{64, 64}, 8, 29}, {size{128, 256}, 8, 33}} {
		cells := quickCells(test.size)
		seen := map[presetCell]bool{}
		for _, c := range cells {
			seen[c] = true
		}
		if len(cells) != test.cells || len(seen) != len(cells) || cells[0] != (presetCell{"find", 100, test.many}) {
			t.Errorf("%v: %d cells, %d distinct, want %d; the first is %v",
				test.size, len(cells), len(seen), test.cells, cells[0])
		}
	}
	var out bytes.Buffer
	l := lab{designs: catalog.Designs(), workloads: workloads.All(), out: &out, err: &out}
	f := runFlags{planFlags: planFlags{slice: 2e6, limit: 60e9, syscallLock: "qspin", list: "on"}, out: "out/x"}
	config, err := planner{&l}.config(f, presets(sizeOf(nil))[0].runs[0])
	if err != nil {
		t.Fatal(err)
	}
	designs := len(config.Designs) - 1
	if want := paired.Blocks(designs * (designs - 1) / 2); config.Blocks < want {
		t.Errorf("%d blocks, and the comparison of %d designs needs %d", config.Blocks, designs, want)
	}
}

// Flags that choose the cells take the place of the cells of the preset. If they choose the workers, there is no budget
// unless it is given.
func TestFlagsChooseCells(t *testing.T) {
	var out bytes.Buffer
	l := lab{designs: catalog.Designs(), workloads: workloads.All(), out: &out, err: &out}
	quick := presets(sizeOf(nil))[0].runs[0]
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
		{"tasks", func(f *runFlags) { f.tasks = []int{3} }, false, quick.budget, 12, ""},
		{"workers", func(f *runFlags) { f.workers = []int{1} }, false, 0, 12, ""},
		{"workloads", func(f *runFlags) { f.workloads = "find" }, false, quick.budget, 12, ""},
		{"blocks", func(f *runFlags) { f.blocks = 2 }, true, quick.budget, 2, ""},
		{"against", func(f *runFlags) { f.against = "HEAD" }, true, quick.budget, pairedBlocks, ""},
		{"all designs", func(f *runFlags) {
			f.designs = "idr,onelock,rcu,xarray,pertask,xsync,syncmap,array,bucketlock," +
				"mutexmap,slotcoded,xarray-dense"
		}, true, quick.budget, 13, ""},
	} {
		f := runFlags{planFlags: planFlags{slice: 2e6, limit: 60e9, syscallLock: "qspin", list: "on",
			changed: func(flag string) bool { return flag == test.changed }}, out: "out/x"}
		test.set(&f)
		config, err := planner{&l}.config(f, quick)
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

// machineOf returns a placement on a made-up machine of packages of 64 cores with that many threads each.
func machineOf(t *testing.T, packages, threads int) *bench.Placement {
	t.Helper()
	m := topology.Machine{}
	cores := 64 * packages
	for id := range cores * threads {
		core := id % cores
		m.CPUs = append(m.CPUs, topology.CPU{ID: id, Package: core / 64, Node: core / 64, Complex: core / 8, Core: core,
			Thread: id / cores})
	}
	order, err := m.Order(topology.Cores)
	if err != nil {
		t.Fatal(err)
	}
	return &bench.Placement{Machine: m, Pin: topology.Cores, Order: order}
}

// On big machines the preset quick stays within its time. What is left out are its last cells: those of the sweep with
// more workers than CPUs, then those of the smallest powers of two.
func TestQuickOnBigMachines(t *testing.T) {
	var out bytes.Buffer
	l := lab{designs: catalog.Designs(), workloads: workloads.All(), out: &out, err: &out}
	for _, test := range []struct {
		packages, threads int
		want              size
		designs           string
		dropped           []string
	}{
		{1, 1, size{64, 64}, "rcu,buckets=1024", []string{"find 100×128", "churn 100×128"}},
		{2, 2, size{128, 256}, "rcu,buckets=32768", []string{"churn 100×2", "find 100×512", "churn 100×512"}},
	} {
		where := machineOf(t, test.packages, test.threads)
		if got := sizeOf(where); got != test.want {
			t.Errorf("size %v, want %v", got, test.want)
		}
		p, err := presetNamed("quick", sizeOf(where))
		if err != nil {
			t.Fatal(err)
		}
		config, err := planner{&l}.config(runFlags{planFlags: planFlags{slice: 2e6, limit: 60e9, syscallLock: "qspin", list: "on",
			where: where}}, p.runs[0])
		if err != nil {
			t.Fatal(err)
		}
		o, err := config.Outline(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if o.Takes() > p.runs[0].budget || p.runs[0].budget != 5*time.Minute {
			t.Errorf("%v takes %v, and its budget is %v", test.want, o.Takes(), p.runs[0].budget)
		}
		if diff := cmp.Diff(test.dropped, cellNames(o.Dropped)); diff != "" {
			t.Errorf("%v leaves out (-want +got):\n%s", test.want, diff)
		}
		if names := strings.Join(designNames(config), "; "); !strings.Contains(names, test.designs) {
			t.Errorf("%v has %s, want %s", test.want, names, test.designs)
		}
	}
}

// A sweep begins with what tells most. A budget leaves out the oversubscribed cells first, then the powers of two from the
// smallest on.
func TestSweep(t *testing.T) {
	for _, test := range []struct {
		size
		sweep, spare []int
	}{
		{size{1, 1}, []int{1, 2}, nil},
		{size{1, 2}, []int{1, 2, 4}, []int{4}},
		{size{2, 2}, []int{1, 2, 4}, []int{4}},
		{size{4, 8}, []int{1, 4, 8, 2, 16}, []int{16, 2, 8}},
		{size{48, 96}, []int{1, 48, 96, 32, 16, 8, 4, 2, 192}, []int{192, 2, 4, 8, 16, 32, 96}},
		{size{64, 64}, []int{1, 64, 32, 16, 8, 4, 2, 128}, []int{128, 2, 4, 8, 16, 32}},
	} {
		if diff := cmp.Diff(test.sweep, test.size.sweep()); diff != "" {
			t.Errorf("%v: sweep (-want +got):\n%s", test.size, diff)
		}
		if diff := cmp.Diff(test.spare, test.size.spare(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%v: spare (-want +got):\n%s", test.size, diff)
		}
	}
}
