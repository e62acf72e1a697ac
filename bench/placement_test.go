package bench

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/engine"
	"idlab/bench/record"
	"idlab/bench/topology"
)

// machineOf makes the files of a machine of cores with two threads each, the second ones after all first ones, and
// further files.
func machineOf(cores int, files map[string]string) fs.FS {
	root := fstest.MapFS{}
	add := func(name, content string) { root[name] = &fstest.MapFile{Data: []byte(content + "\n")} }
	add("sys/devices/system/cpu/online", fmt.Sprintf("0-%d", 2*cores-1))
	for cpu := range 2 * cores {
		add(fmt.Sprintf("sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", cpu),
			fmt.Sprintf("%d,%d", cpu%cores, cpu%cores+cores))
	}
	for name, content := range files {
		add(name, content)
	}
	return root
}

func numbers(n int) (list []int) {
	for i := range n {
		list = append(list, i)
	}
	return list
}

// Workers are placed on the CPUs that mask and cpuset leave, and a quota below their number makes them share CPUs.
func TestPlace(t *testing.T) {
	if !engine.CanPin {
		t.Skip("this platform does not pin threads")
	}
	const v1, v2 = "3:cpuset:/x\n2:cpu:/x\n0::/\n", "0::/x\n"
	for _, test := range []struct {
		name    string
		files   map[string]string
		allowed []int
		pin     string
		order   string // "": not pinned
		most    int    // workers that do not share CPUs
		text    string // the end of the description
		err     string
	}{
		{"all", nil, numbers(8), "cores", "0-7", 8, "4 cores, 8 CPUs; workers take CPUs in the order cores: 0-7", ""},
		{"compact", nil, numbers(8), "compact", "0,4,1,5,2,6,3,7", 8, "compact: 0,4,1,5,2,6,3,7", ""},
		{"not pinned", nil, numbers(8), "none", "", 8, "8 CPUs; workers are not pinned", ""},
		{"a list", nil, numbers(8), "7,1-2", "7,1-2", 3, "in the order 7,1-2", ""},
		{"outside of the mask", nil, []int{0, 2}, "0-1", "", 0, "",
			"--pin 0-1: CPU 1 is not one of this process, which has 0,2 (taskset, cpuset)"},
		{"a mask with holes", nil, []int{1, 3, 5, 6}, "cores", "1,6,3,5", 4, "3 cores, 4 CPUs of 8; " +
			"workers take CPUs in the order cores: 1,6,3,5", ""},
		{"cpuset, version 2", map[string]string{"proc/self/cgroup": v2, "sys/fs/cgroup/x/cpuset.cpus.effective": "4-5"},
			numbers(8), "cores", "4-5", 2, "2 cores, 2 CPUs of 8; workers take CPUs in the order cores: 4-5", ""},
		{"cpuset, version 1", map[string]string{"proc/self/cgroup": v1, "sys/fs/cgroup/cpuset/x/cpuset.effective_cpus": "0,4"},
			numbers(8), "cores", "0,4", 2, "1 core, 2 CPUs of 8; workers take CPUs in the order cores: 0,4", ""},
		{"cpuset of another machine", map[string]string{"proc/self/cgroup": v2, "sys/fs/cgroup/x/cpuset.cpus.effective": "64"},
			numbers(8), "cores", "0-7", 8, "8 CPUs; workers take CPUs in the order cores: 0-7", ""},
		{"half a CPU, version 2", map[string]string{"proc/self/cgroup": v2, "sys/fs/cgroup/x/cpu.max": "50000 100000"},
			numbers(8), "cores", "0-7", 0, "8 CPUs, quota of 0.5 CPUs; workers take CPUs in the order cores: 0-7", ""},
		{"half a CPU, version 1", map[string]string{"proc/self/cgroup": v1,
			"sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "50000", "sys/fs/cgroup/cpu/x/cpu.cfs_period_us": "100000"},
			numbers(8), "none", "", 0, "8 CPUs, quota of 0.5 CPUs; workers are not pinned", ""},
		{"a quota of more CPUs", map[string]string{"proc/self/cgroup": v2, "sys/fs/cgroup/x/cpu.max": "900000 100000"},
			numbers(8), "cores", "0-7", 8, "quota of 9 CPUs; workers take CPUs in the order cores: 0-7", ""},
	} {
		p, err := place(machineOf(4, test.files), test.allowed, test.pin)
		if test.err != "" {
			if err == nil || err.Error() != test.err {
				t.Errorf("%s: %v, want %s", test.name, err, test.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		want, _ := topology.ParseList(test.order)
		if diff := cmp.Diff(want, p.Order); diff != "" {
			t.Errorf("%s: order (-want +got):\n%s", test.name, diff)
		}
		if is := p.capacity(); is.Oversubscribed(test.most) || !is.Oversubscribed(test.most+1) {
			t.Errorf("%s: %v, want %d workers without sharing", test.name, is, test.most)
		}
		if got := p.String(); !strings.HasSuffix(got, test.text) {
			t.Errorf("%s: %q, want ... %q", test.name, got, test.text)
		}
		c := Config{Placement: p, Slice: time.Millisecond, Slices: 100}
		for workers, longer := range map[int]bool{test.most: false, test.most + 1: true} {
			if slice, _ := c.slices(workers); slice > c.Slice != longer {
				t.Errorf("%s: slices of %v with %d workers, longer: want %v", test.name, slice, workers, longer)
			}
		}
	}
}

// A long order is cut in a line of text, and whole in the results.
func TestLongOrder(t *testing.T) {
	p, err := place(machineOf(64, nil), numbers(128), topology.Compact)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.String(); !strings.HasSuffix(got, "in the order compact: 0,64,1,65,2,66,3,67,4,68,5,69,6,70,7,71, …") {
		t.Errorf("%s", got)
	}
	config := p.config()
	if list, err := topology.ParseList(config[len(config)-1].Value); err != nil || len(list) != 128 {
		t.Errorf("%v: %v", config, err)
	}
}

// The order is in the files of a run: as configuration, as what each cell uses of the machine, and for --resume.
func TestPinInFiles(t *testing.T) {
	all := engine.AllowedCPUs()
	if len(all) < 2 {
		t.Skip("there are no two CPUs")
	}
	pin := fmt.Sprintf("%d,%d", all[1], all[0])
	c := testConfig("rcu", "find,timers=20", 1)
	c.Workers, c.Slices, c.Out = []int{1, 3}, 1, t.TempDir()
	var err error
	if c.Placement, err = Place(pin); err != nil {
		t.Fatal(err)
	}
	if sum, err := Run(t.Context(), c, childCommand(), quiet{}); err != nil || sum.Done != 2 {
		t.Fatalf("%+v, %v", sum, err)
	}
	f := readRun(t, c.Out)
	if got := f.Note(record.PinKey) + " " + f.Note(record.OrderKey) + " " + f.Note(record.CoresKey); got != pin+" "+pin+" 2" {
		t.Errorf("configuration: %q, want %s", got, pin)
	}
	for _, b := range f.Blocks {
		want := topology.Extent{} // three workers share two CPUs
		if b.Cell.Workers == 1 {
			want = topology.Extent{Packages: 1, Nodes: 1, Complexes: 1, Cores: 1, CPUs: 1}
		}
		if got := b.Extent(); got != want {
			t.Errorf("%v: %+v, want %+v", b.Cell, got, want)
		}
	}
	if again := readPlan(t, c.Out); again.Placement.Pin != pin || !slices.Equal(again.Placement.Order, c.Placement.Order) {
		t.Errorf("resumed with %v, want %s", again.Placement, pin)
	}
}

// A build that takes CPUs by number takes part in --against only where its workers run on the same CPUs.
func TestPlacesAlike(t *testing.T) {
	half := map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000 100000"}
	for _, test := range []struct {
		name    string
		version int
		pin     string
		files   map[string]string
		err     string
	}{
		{"this build", protocol, topology.Compact, half, ""},
		{"by number", byNumber, topology.Cores, nil, ""},
		{"by number, not pinned here", byNumber, topology.None, nil, "give --pin 0-7"},
		{"by number, another order", byNumber, topology.Compact, nil, "give --pin 0-7"},
		{"by number, some CPUs", byNumber, "0-3", nil, "give --pin 0-7"},
		{"by number, a quota", byNumber, topology.Cores, half, "without a CPU quota"},
		{"older", byNumber - 1, topology.Cores, nil, "its build has protocol 1, this one 3"},
		{"newer", protocol + 1, topology.Cores, nil, "its build has protocol 4, this one 3"},
	} {
		p, err := place(machineOf(4, test.files), numbers(8), test.pin)
		if err != nil {
			t.Fatal(err)
		}
		err = tryout{&run{Config: &Config{Placement: p}, cpus: numbers(8)}}.placesAlike(test.version)
		if (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: %v, want %q", test.name, err, test.err)
		}
	}
}

// The machine of the test itself can be read.
func TestPlaceHere(t *testing.T) {
	p, err := Place(DefaultPin())
	if err != nil {
		t.Fatal(err)
	}
	if want := allowedCPUs(); !slices.Equal(p.Machine.IDs(), want) {
		t.Errorf("%v has the CPUs %v, want %v", p, p.Machine.IDs(), want)
	}
}
