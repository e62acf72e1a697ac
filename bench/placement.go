package bench

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"

	"idlab/bench/engine"
	"idlab/bench/record"
	"idlab/bench/topology"
)

// Placement is where the workers of a run are: the CPUs of this process, and the order in which workers take them. A
// worker has a CPU of its own while there are as many; more workers share the CPUs of the order.
type Placement struct {
	Machine topology.Machine
	Pin     string // the name of the order, or a list of CPUs
	Order   []int  // nil: workers are not pinned
	quota   string // as cgroups.cpuQuota returns it
}

// DefaultPin returns the order of workers that do not ask for one.
func DefaultPin() string {
	if engine.CanPin {
		return topology.Cores
	}
	return topology.None
}

// Place places workers on this machine in an order: one of topology.Orders, or a list of CPUs.
func Place(pin string) (*Placement, error) { return place(os.DirFS("/"), allowedCPUs(), pin) }

// allowedCPUs returns the CPUs that this process may run on, by number where the platform does not tell which.
func allowedCPUs() (cpus []int) {
	if cpus = engine.AllowedCPUs(); cpus != nil {
		return cpus
	}
	for cpu := range runtime.NumCPU() {
		cpus = append(cpus, cpu)
	}
	return cpus
}

// Assume places workers on a machine with that many CPUs, each a physical core. It is for the plan of a run on other
// machines than this one.
func Assume(cpus int, pin string) (*Placement, error) {
	ids := make([]int, cpus)
	for i := range ids {
		ids[i] = i
	}
	return place(embed.FS{}, ids, pin)
}

// place places workers on a machine with these files.
func place(root fs.FS, allowed []int, pin string) (*Placement, error) {
	groups := readCgroups(root)
	if cpuset := groups.cpuset(); cpuset != nil {
		outside := func(cpu int) bool { return !slices.Contains(cpuset, cpu) }
		if inside := slices.DeleteFunc(slices.Clone(allowed), outside); len(inside) > 0 {
			allowed = inside
		}
	}
	p := &Placement{Machine: topology.Read(root, allowed), Pin: pin, quota: groups.cpuQuota()}
	var err error
	if p.Order, err = p.Machine.Order(pin); err == nil && p.Order != nil && !engine.CanPin {
		err = fmt.Errorf("this platform does not pin threads: want %s", topology.None)
	}
	if err != nil {
		return nil, fmt.Errorf("--pin %s: %w", pin, err)
	}
	return p, nil
}

// capacity returns how many workers can run at a time.
func (p *Placement) capacity() record.Capacity {
	c := record.Capacity{CPUs: len(p.Machine.CPUs), Quota: record.ParseQuota(p.quota)}
	if p.Order != nil {
		c.CPUs = len(p.Order)
	}
	return c
}

// config returns the configuration lines on CPUs.
func (p *Placement) config() []record.Pair {
	pairs := []record.Pair{
		{Key: record.CoresKey, Value: fmt.Sprint(p.capacity().CPUs)}, {Key: record.PinKey, Value: p.Pin},
	}
	if p.Order != nil {
		pairs = append(pairs, record.Pair{Key: record.OrderKey, Value: topology.FormatList(p.Order)})
	}
	return pairs
}

// facts returns what that many workers use of the machine; nothing if they are not pinned each to a CPU.
func (p *Placement) facts(workers int) []record.Pair {
	if workers > len(p.Order) {
		return nil
	}
	return record.ExtentFacts(p.Machine.Extent(p.Order[:workers]))
}

// Sizes returns the numbers of physical cores and of CPUs that workers take.
func (p *Placement) Sizes() (cores, cpus int) {
	ids := p.Order
	if ids == nil {
		ids = p.Machine.IDs()
	}
	e := p.Machine.Extent(ids)
	return e.Cores, e.CPUs
}

// String describes the machine and the order in a line.
func (p *Placement) String() string {
	text := p.Machine.String()
	if p.capacity().Quota > 0 {
		text += fmt.Sprintf(", quota of %.3g CPUs", p.capacity().Quota)
	}
	if p.Order == nil {
		return text + "; workers are not pinned"
	}
	return fmt.Sprintf("%s; workers take CPUs in the order %s", text, p.order())
}

// maxOrder bounds the length of an order in a line of text.
const maxOrder = 40

// order names the order and lists its CPUs, at least the first ones.
func (p *Placement) order() string {
	list := topology.FormatList(p.Order)
	if p.Pin == list {
		return list
	}
	if len(list) > maxOrder {
		list = list[:strings.LastIndex(list[:maxOrder], ",")+1] + " …"
	}
	return p.Pin + ": " + list
}
