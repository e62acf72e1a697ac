package topology

import (
	"fmt"
	"slices"
	"strings"
)

// Extent counts the parts of a machine that a set of CPUs uses.
type Extent struct {
	Packages, Nodes, Complexes, Cores, CPUs int
	Efficiency                              int // CPUs on efficiency cores, if the machine has other cores too
}

// SMT reports whether two of the CPUs are threads of one core.
func (e Extent) SMT() bool { return e.CPUs > e.Cores }

// Extent counts the parts that the CPUs with these IDs use.
func (m Machine) Extent(ids []int) (e Extent) {
	packages, nodes, complexes, cores := set{}, set{}, set{}, set{}
	for _, c := range m.CPUs {
		if !slices.Contains(ids, c.ID) {
			continue
		}
		packages[c.Package], nodes[c.Node], complexes[c.Complex], cores[c.Core] = true, true, true, true
		e.CPUs++
		if c.Efficiency > 0 {
			e.Efficiency++
		}
	}
	e.Packages, e.Nodes, e.Complexes, e.Cores = len(packages), len(nodes), len(complexes), len(cores)
	return e
}

type set map[int]bool

// String describes the machine in a line: "2 packages, 2 NUMA nodes, 16 complexes, 64 cores, 128 CPUs".
func (m Machine) String() string {
	e := m.Extent(m.IDs())
	cpus := count(e.CPUs, "CPU", "CPUs")
	if e.Efficiency > 0 {
		cpus += fmt.Sprintf(" (%d on efficiency cores)", e.Efficiency)
	}
	if m.Online > e.CPUs {
		cpus += fmt.Sprintf(" of %d", m.Online)
	}
	return strings.Join([]string{count(e.Packages, "package", "packages"), count(e.Nodes, "NUMA node", "NUMA nodes"),
		count(e.Complexes, "complex", "complexes"), count(e.Cores, "core", "cores"), cpus}, ", ")
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
