package topology

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// tree describes the files of a machine. Each list of CPUs is a part: a package, a node, an L3 cache, a core.
type tree struct {
	online                         string
	packages, nodes, caches, cores []string
	files                          map[string]string // further ones, below sys/devices
}

// fs makes the files that Linux has.
func (t tree) fs() fstest.MapFS {
	root := fstest.MapFS{}
	add := func(name, content string) { root["sys/devices/"+name] = &fstest.MapFile{Data: []byte(content + "\n")} }
	each := func(parts []string, do func(part, cpu int)) {
		for i, part := range parts {
			for _, cpu := range list(part) {
				do(i, cpu)
			}
		}
	}
	add("system/cpu/online", t.online)
	each(t.packages, func(i, cpu int) {
		add(fmt.Sprintf("system/cpu/cpu%d/topology/physical_package_id", cpu), fmt.Sprint(i))
	})
	each(t.cores, func(i, cpu int) { add(fmt.Sprintf("system/cpu/cpu%d/topology/thread_siblings_list", cpu), t.cores[i]) })
	each(t.caches, func(i, cpu int) {
		add(fmt.Sprintf("system/cpu/cpu%d/cache/index0/level", cpu), "1")
		add(fmt.Sprintf("system/cpu/cpu%d/cache/index0/shared_cpu_list", cpu), fmt.Sprint(cpu))
		add(fmt.Sprintf("system/cpu/cpu%d/cache/index1/level", cpu), "3")
		add(fmt.Sprintf("system/cpu/cpu%d/cache/index1/shared_cpu_list", cpu), t.caches[i])
	})
	for i, part := range t.nodes {
		add(fmt.Sprintf("system/node/node%d/cpulist", i), part)
	}
	for name, content := range t.files {
		add(name, content)
	}
	return root
}

func list(text string) []int {
	cpus, err := ParseList(text)
	if err != nil {
		panic(err)
	}
	return cpus
}

// threads lists cores whose second threads are as many CPUs after the first ones.
func threads(cores, after int) (lists []string) {
	for cpu := range cores {
		lists = append(lists, fmt.Sprintf("%d,%d", cpu, cpu+after))
	}
	return lists
}

// spans cuts CPUs into parts of equal size, each with the other threads of its cores.
func spans(cpus, size, after int) (lists []string) {
	for cpu := 0; cpu < cpus; cpu += size {
		lists = append(lists, fmt.Sprintf("%d-%d,%d-%d", cpu, cpu+size-1, cpu+after, cpu+after+size-1))
	}
	return lists
}

// The trees are made by hand from published output of lscpu and hwloc.

// xeon is 2 × Xeon E5-2660 v2: lscpu -e in faichou.com/posts/lscpu.
func xeon() tree {
	packages := spans(20, 10, 20)
	return tree{online: "0-39", packages: packages, nodes: packages, caches: packages, cores: threads(20, 20)}
}

// naples is 2 × EPYC 7451 of four nodes each: tests/expected/lscpu/lscpu-x86_64-epyc_7451 of util-linux.
func naples() tree {
	return tree{online: "0-95", packages: spans(48, 24, 48), nodes: spans(48, 6, 48), caches: spans(48, 3, 48),
		cores: threads(48, 48)}
}

// milan is 2 × EPYC 7763, of eight complexes each: numbers from hwloc's in issue 623 of RRZE-HPC/likwid, L3 caches from
// msi.umn.edu/computing/high-performance-computing/agate/amd-milan.
func milan() tree {
	packages := spans(128, 64, 128)
	return tree{online: "0-255", packages: packages, nodes: packages, caches: spans(128, 8, 128), cores: threads(128, 128)}
}

// meteorLake is a Core Ultra 9 185H: tests/expected/lscpu/lscpu-x86_64-meteor_lake of util-linux. Its CPUs 20 and 21
// have no L3 cache. The kinds of cores follow from the L2 caches there.
func meteorLake() tree {
	cores := []string{"0,5", "1,2", "3,4", "6,7", "8,9", "10,11"}
	for cpu := 12; cpu < 22; cpu++ {
		cores = append(cores, fmt.Sprint(cpu))
	}
	return tree{online: "0-21", packages: []string{"0-21"}, nodes: []string{"0-21"}, caches: []string{"0-19"}, cores: cores,
		files: map[string]string{"cpu_core/cpus": "0-11", "cpu_atom/cpus": "12-21"}}
}

// vm is the machine on which the lab was developed: two virtual CPUs of an EPYC.
func vm() tree {
	return tree{online: "0-1", packages: []string{"0-1"}, nodes: []string{"0-1"}, caches: []string{"0-1"},
		cores: []string{"0", "1"}}
}

// Machines are read from their files, and each order has its CPUs.
func TestMachines(t *testing.T) {
	arm := tree{online: "0-7", packages: []string{"0-7"}, files: map[string]string{}} // as cpu_capacity of an ARM phone
	for cpu, capacity := range []int{325, 325, 325, 866, 866, 866, 866, 1024} {
		arm.files[fmt.Sprintf("system/cpu/cpu%d/cpu_capacity", cpu)] = fmt.Sprint(capacity)
	}
	offline := xeon() // its second threads are switched off, so no file names them
	offline.online, offline.nodes = "0-19", []string{"0-9", "10-19"}
	offline.packages, offline.caches, offline.cores = offline.nodes, offline.nodes, nil
	for _, test := range []struct {
		name                    string
		tree                    tree
		allowed                 string
		text                    string
		cores, compact, scatter string // the beginning of the order
	}{
		{"Xeon", xeon(), "0-39", "2 packages, 2 NUMA nodes, 2 complexes, 20 cores, 40 CPUs",
			"0-39", "0,20,1,21,2,22", "0,10,1,11,2,12,3,13,4,14,5,15,6,16,7,17,8,18,9,19,20,30"},
		{"four nodes in a package", naples(), "0-95", "2 packages, 8 NUMA nodes, 16 complexes, 48 cores, 96 CPUs",
			"0-95", "0,48,1,49,2,50,3,51", "0,24,6,30,12,36,18,42,3,27,9,33,15,39,21,45,1,25"},
		{"eight complexes in a package", milan(), "0-255", "2 packages, 2 NUMA nodes, 16 complexes, 128 cores, 256 CPUs",
			"0-255", "0,128,1,129", "0,64,8,72,16,80,24,88,32,96,40,104,48,112,56,120,1,65"},
		{"one of two packages", milan(), "0-63,128-191", "1 package, 1 NUMA node, 8 complexes, 64 cores, 128 CPUs of 256",
			"0-63,128-191", "0,128,1,129", "0,8,16,24,32,40,48,56,1"},
		{"hybrid", meteorLake(), "0-21",
			"1 package, 1 NUMA node, 2 complexes, 16 cores, 22 CPUs (10 on efficiency cores)",
			"0-1,3,6,8,10,12-21,5,2,4,7,9,11", "0,5,1-4,6-21", "0-1,3,6,8,10,12,20,13,21,14"},
		{"kinds by capacity", arm, "0-7", "1 package, 1 NUMA node, 1 complex, 8 cores, 8 CPUs (7 on efficiency cores)",
			"7,3-6,0-2", "7,3-6,0-2", "7,3-6,0-2"},
		{"two CPUs", vm(), "0-1", "1 package, 1 NUMA node, 1 complex, 2 cores, 2 CPUs", "0-1", "0-1", "0-1"},
		{"offline threads", offline, "0-19", "2 packages, 2 NUMA nodes, 2 complexes, 20 cores, 20 CPUs", "0-19", "0-19", "0,10,1,11"},
		{"allowed, but offline", offline, "0-39", "2 packages, 2 NUMA nodes, 2 complexes, 20 cores, 20 CPUs",
			"0-19", "0-19", "0,10,1,11"},
		// Of core 2 only the second thread is there.
		{"a mask with holes", xeon(), "1,3,15,21,22,35", "2 packages, 2 NUMA nodes, 2 complexes, 4 cores, 6 CPUs of 40",
			"1,22,3,15,21,35", "1,21-22,3,15,35", "1,15,22,3,21,35"},
		{"one CPU", xeon(), "27", "1 package, 1 NUMA node, 1 complex, 1 core, 1 CPU of 40", "27", "27", "27"},
		{"no files", tree{}, "0-3", "1 package, 1 NUMA node, 1 complex, 4 cores, 4 CPUs", "0-3", "0-3", "0-3"},
	} {
		m := Read(test.tree.fs(), list(test.allowed))
		if got := m.String(); got != test.text {
			t.Errorf("%s: %s, want %s", test.name, got, test.text)
		}
		for pin, want := range map[string]string{Cores: test.cores, Compact: test.compact, Scatter: test.scatter} {
			order, err := m.Order(pin)
			if err != nil {
				t.Fatal(err)
			}
			first := list(want)
			if diff := cmp.Diff(first, order[:min(len(first), len(order))]); diff != "" {
				t.Errorf("%s: %s begins with %s, want %s", test.name, pin, FormatList(order), want)
			}
			if diff := cmp.Diff(m.IDs(), slices.Sorted(slices.Values(order))); diff != "" {
				t.Errorf("%s: %s has other CPUs (-want +got):\n%s", test.name, pin, diff)
			}
		}
	}
}

// Without any file a machine has the allowed CPUs.
func TestNoDirectory(t *testing.T) {
	m := Read(fstest.MapFS{}, []int{0, 1, 2})
	if got, want := m.String(), "1 package, 1 NUMA node, 1 complex, 3 cores, 3 CPUs"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// An extent counts what the first workers of an order use.
func TestExtent(t *testing.T) {
	for _, test := range []struct {
		name    string
		tree    tree
		pin     string
		workers int
		want    Extent
		smt     bool
	}{
		{"a core", milan(), Cores, 1, Extent{1, 1, 1, 1, 1, 0}, false},
		{"a node", milan(), Cores, 64, Extent{1, 1, 8, 64, 64, 0}, false},
		{"leaves the node", milan(), Cores, 65, Extent{2, 2, 9, 65, 65, 0}, false},
		{"all cores", milan(), Cores, 128, Extent{2, 2, 16, 128, 128, 0}, false},
		{"second threads", milan(), Cores, 129, Extent{2, 2, 16, 128, 129, 0}, true},
		{"compact", milan(), Compact, 2, Extent{1, 1, 1, 1, 2, 0}, true},
		{"scatter", milan(), Scatter, 2, Extent{2, 2, 2, 2, 2, 0}, false},
		{"efficiency cores", meteorLake(), Cores, 7, Extent{1, 1, 1, 7, 7, 1}, false},
	} {
		m := Read(test.tree.fs(), list(test.tree.online))
		order, err := m.Order(test.pin)
		if err != nil {
			t.Fatal(err)
		}
		got := m.Extent(order[:test.workers])
		if got != test.want || got.SMT() != test.smt {
			t.Errorf("%s: %+v, threads of a core %v, want %+v, %v", test.name, got, got.SMT(), test.want, test.smt)
		}
	}
}

// CPUs near others share a cache of any level with them, and are not among them.
func TestSharing(t *testing.T) {
	smt := tree{online: "0-3", cores: []string{"0,2", "1,3"}, files: map[string]string{
		"system/cpu/cpu0/cache/index0/level": "1", "system/cpu/cpu0/cache/index0/shared_cpu_list": "0,2",
	}}
	for _, test := range []struct {
		name       string
		machine    tree
		cpus, want string
	}{
		{"a complex", milan(), "0", "1-7,128-135"},
		{"most of two complexes", milan(), "0-6,8-14,128-142", "7,15,143"},
		{"the other CPU", vm(), "1", "0"},
		{"all", vm(), "0-1", ""},
		{"the other thread", smt, "0", "2"},
		{"no files", tree{}, "0", ""},
	} {
		if got := FormatList(Sharing(test.machine.fs(), list(test.cpus))); got != test.want {
			t.Errorf("%s: CPUs %s are near %s, want %s", test.name, got, test.cpus, test.want)
		}
	}
}

// The size of a cache is that of its level which holds data.
func TestCacheBytes(t *testing.T) {
	files := map[string]string{}
	for i, c := range [][3]string{{"1", "Instruction", "32K"}, {"1", "Data", "48K"}, {"2", "Unified", "2048K"}, {"3", "", ""}} {
		for n, name := range []string{"level", "type", "size"} {
			files[fmt.Sprintf("system/cpu/cpu3/cache/index%d/%s", i, name)] = c[n]
		}
	}
	root := tree{files: files}.fs()
	for level, want := range []int{0, 48 << 10, 2 << 20, 0, 0} {
		if got := CacheBytes(root, 3, level); got != want {
			t.Errorf("level %d: %d bytes, want %d", level, got, want)
		}
	}
	if got := CacheBytes(root, 0, 1); got != 0 {
		t.Errorf("a CPU without files: %d bytes, want 0", got)
	}
}

// A list is an order as it stands. It is refused in one line if it cannot be read, or names other CPUs.
func TestLists(t *testing.T) {
	m := Read(xeon().fs(), list("0-3,8"))
	for _, test := range []struct {
		pin  string
		want []int
		err  string
	}{
		{"0-3,8", []int{0, 1, 2, 3, 8}, ""},
		{"8,0-2:2", []int{8, 0, 2}, ""},
		{"0-8", nil, "CPU 4 is not one of this process, which has 0-3,8"},
		{"1,0-3", nil, "it names CPU 1 twice"},
		{"", nil, "want compact, scatter, cores, none or a list of CPUs such as 0-3,8"},
		{"3-0", nil, `"3-0" is no list of CPUs below 65536`},
		{"0-3:0", nil, "no list"},
		{"1:2", nil, "no list"},
		{"-1", nil, "want compact"},
		{"1,", nil, "no list"},
		{"0-99999999999", nil, "no list"},
		{"dense", nil, "want compact, scatter, cores, none or a list of CPUs such as 0-3,8"},
		{None, nil, ""},
	} {
		got, err := m.Order(test.pin)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.pin, diff)
		}
		if (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%q: %v, want %q", test.pin, err, test.err)
		}
	}
}
