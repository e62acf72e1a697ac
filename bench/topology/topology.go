package topology

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// CPU is one CPU as the kernel counts them: a thread of a core.
type CPU struct {
	ID      int
	Package int // the socket
	Node    int // the NUMA node
	Complex int // the cores that share an L3 cache: its first CPU. Those of a node without such a cache are one
	Core    int // the physical core: its first CPU
	Thread  int // place among the CPUs of the core that the Machine has, from 0
	// Efficiency is 0 for performance cores, and where all cores are alike. Slower kinds of cores have 1 and more.
	Efficiency int
}

// Machine is the CPUs that a process may use, in ascending order of ID.
type Machine struct {
	CPUs   []CPU
	Online int // CPUs of the whole machine that are online
}

// Read reads the CPUs of a machine below the root of its file system. It keeps those that are online and allowed.
// Without files it returns the allowed CPUs as cores of one package.
func Read(root fs.FS, allowed []int) Machine {
	r := reader{root}
	online := r.list("sys/devices/system/cpu/online")
	if len(online) == 0 {
		online = allowed
	}
	nodes, kinds := r.nodes(), r.kinds(online)
	m := Machine{Online: len(online)}
	for _, id := range slices.Sorted(slices.Values(allowed)) {
		if slices.Contains(online, id) {
			m.CPUs = append(m.CPUs, CPU{
				ID: id, Package: r.number(id, "topology/physical_package_id"), Node: nodes[id],
				Complex: r.complex(id), Core: r.core(id), Efficiency: kinds[id],
			})
		}
	}
	m.finish()
	return m
}

// finish sets what depends on other CPUs: the places in the cores, and the complexes without an L3 cache.
func (m *Machine) finish() {
	threads, first := map[int]int{}, map[[2]int]int{}
	for i := range m.CPUs {
		c := &m.CPUs[i]
		c.Thread = threads[c.Core]
		threads[c.Core]++
		if c.Complex != unknown {
			continue
		}
		node := [2]int{c.Package, c.Node}
		if _, known := first[node]; !known {
			first[node] = c.ID
		}
		c.Complex = first[node]
	}
}

// unknown stands for a complex that no file tells.
const unknown = -1

// reader reads files of the kernel. What it cannot read counts as missing.
type reader struct{ root fs.FS }

// text returns the content of a file without the line's end, "" if there is none.
func (r reader) text(name string) string {
	data, _ := fs.ReadFile(r.root, name)
	return strings.TrimSpace(string(data))
}

// list returns the CPUs of a file, nil if there is none.
func (r reader) list(name string) []int {
	cpus, _ := ParseList(r.text(name))
	return cpus
}

func directory(cpu int) string { return fmt.Sprintf("sys/devices/system/cpu/cpu%d/", cpu) }

// number returns the number in a file of a CPU, 0 if there is none.
func (r reader) number(cpu int, name string) int {
	n, _ := strconv.Atoi(r.text(directory(cpu) + name))
	return n
}

// core returns the first CPU of the physical core of a CPU.
func (r reader) core(cpu int) int {
	threads := r.list(directory(cpu) + "topology/thread_siblings_list")
	return slices.Min(append(threads, cpu))
}

// complex returns the first CPU that shares the L3 cache of a CPU, or unknown.
func (r reader) complex(cpu int) int {
	for c := range r.caches(cpu) {
		if c.level == 3 {
			return slices.Min(append(c.sharing, cpu))
		}
	}
	return unknown
}

// nodes returns the NUMA node of each CPU.
func (r reader) nodes() map[int]int {
	const prefix, file = "sys/devices/system/node/node", "/cpulist"
	of := map[int]int{}
	names, _ := fs.Glob(r.root, prefix+"*"+file)
	for _, name := range names {
		node, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(name, prefix), file))
		if err != nil {
			continue
		}
		for _, cpu := range r.list(name) {
			of[cpu] = node
		}
	}
	return of
}

// kinds returns the Efficiency of each CPU. Linux names the kinds of cores of a hybrid Intel processor as performance
// monitoring units. On other systems the fastest cores have the highest cpu_capacity.
func (r reader) kinds(online []int) map[int]int {
	of := map[int]int{}
	for kind, unit := range []string{"cpu_core", "cpu_atom", "cpu_lowpower"} {
		for _, cpu := range r.list("sys/devices/" + unit + "/cpus") {
			of[cpu] = kind
		}
	}
	if len(of) > 0 {
		return of
	}
	capacities := map[int][]int{}
	for _, cpu := range online {
		n := r.number(cpu, "cpu_capacity")
		capacities[n] = append(capacities[n], cpu)
	}
	descending := func(a, b int) int { return cmp.Compare(b, a) }
	for kind, n := range slices.SortedFunc(maps.Keys(capacities), descending) {
		for _, cpu := range capacities[n] {
			of[cpu] = kind
		}
	}
	return of
}
