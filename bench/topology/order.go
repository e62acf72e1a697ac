package topology

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The orders in which workers take CPUs. Each has the performance cores first. A list of CPUs is an order too.
const (
	// Cores gives each worker a physical core of one node, then those of the other nodes. The other threads of the
	// cores come last. So contention is first that of one cache, then that of the machine, then that of shared cores.
	Cores = "cores"
	// Compact fills all threads of a core before the next core, all cores of a complex before the next complex, and
	// so on.
	Compact = "compact"
	// Scatter takes the packages in turns, in them the nodes, in these the complexes and their cores. The other threads
	// of the cores come last.
	Scatter = "scatter"
	// None leaves the choice to the scheduler of the kernel.
	None = "none"
)

// Orders returns the names of all orders.
func Orders() []string { return []string{Compact, Scatter, Cores, None} }

// Order returns the IDs of the CPUs in the order of a name, or of a list of CPUs. It is nil for None.
func (m Machine) Order(pin string) ([]int, error) {
	switch pin {
	case Cores:
		return m.sorted(func(c place) []int {
			return []int{c.Thread, c.Efficiency, c.Package, c.Node, c.Complex, c.Core}
		}), nil
	case Compact:
		return m.sorted(func(c place) []int {
			return []int{c.Efficiency, c.Package, c.Node, c.Complex, c.Core, c.Thread}
		}), nil
	case Scatter:
		return m.sorted(func(c place) []int {
			return []int{c.Thread, c.Efficiency, c.core, c.complex, c.node, c.Package}
		}), nil
	case None:
		return nil, nil
	}
	return m.listed(pin)
}

// listed reads a list of CPUs and checks that the machine has each of them.
func (m Machine) listed(pin string) ([]int, error) {
	if pin == "" || pin[0] < '0' || pin[0] > '9' {
		return nil, fmt.Errorf("want %s or a list of CPUs such as 0-3,8", strings.Join(Orders(), ", "))
	}
	cpus, err := ParseList(pin)
	if err != nil {
		return nil, err
	}
	has := m.IDs()
	for _, cpu := range cpus {
		if !slices.Contains(has, cpu) {
			return nil, fmt.Errorf("CPU %d is not one of this process, which has %s (taskset, cpuset)",
				cpu, FormatList(has))
		}
	}
	return cpus, nil
}

// IDs returns the IDs of the CPUs, ascending.
func (m Machine) IDs() (ids []int) {
	for _, c := range m.CPUs {
		ids = append(ids, c.ID)
	}
	return ids
}

// place is a CPU with the ranks of its parts: of the node in its package, of the complex in its node, and of the core
// in its complex, among the cores of its kind.
type place struct {
	CPU
	node, complex, core int
}

// sorted returns the IDs in the order of a key.
func (m Machine) sorted(key func(place) []int) (ids []int) {
	places := m.places()
	slices.SortStableFunc(places, func(a, b place) int { return slices.Compare(key(a), key(b)) })
	for _, p := range places {
		ids = append(ids, p.ID)
	}
	return ids
}

// places ranks the parts of each CPU.
func (m Machine) places() (places []place) {
	nodes, complexes, cores := ranks{}, ranks{}, ranks{}
	byPart := func(a, b CPU) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Node, b.Node),
			cmp.Compare(a.Complex, b.Complex), cmp.Compare(a.Core, b.Core))
	}
	for _, c := range slices.SortedStableFunc(slices.Values(m.CPUs), byPart) {
		places = append(places, place{CPU: c,
			node:    nodes.of([3]int{c.Package}, c.Node),
			complex: complexes.of([3]int{c.Package, c.Node}, c.Complex),
			core:    cores.of([3]int{c.Node, c.Complex, c.Efficiency}, c.Core),
		})
	}
	return places
}

// ranks lists the parts of each whole, in the order in which they are met.
type ranks map[[3]int][]int

// of returns the place of a part in its whole, from 0.
func (r ranks) of(whole [3]int, part int) int {
	if i := slices.Index(r[whole], part); i >= 0 {
		return i
	}
	r[whole] = append(r[whole], part)
	return len(r[whole]) - 1
}
