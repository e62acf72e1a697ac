package bench

import (
	"fmt"
	"unsafe"

	"idlab/allocators"
	"idlab/workloads"
)

// need is what a block takes of what the system limits, by estimate. It is on the low side: of the structures of the
// designs it has the least. So a run that is refused for its need could not have been measured.
type need struct {
	memory    uint64 // bytes
	addresses uint64 // bytes of address space
	files     uint64 // open files of its process
	threads   uint64
}

// The process of a block takes this much with one worker and hardly any timers (measured on amd64 Linux: 85 MB of
// memory, of which 64 MB are heap that is faulted in beforehand; 2.0 GB of addresses, of which Go reserves most; 11
// files; 10 threads), and this much more for each worker and each design.
const (
	baseMemory      = 20 << 20
	baseHeap        = 64 << 20
	workerMemory    = 400 << 10 // stacks, and the parts of the heap that a processor of Go's runtime keeps for itself
	designMemory    = 2 << 20   // what it leaves to the garbage collector in a slice
	histogramMemory = 254_000   // a histogram of package record
	baseAddresses   = 1536 << 20
	baseFiles       = 10
	baseThreads     = 8
	workerAddresses = 32 << 20 // stacks of its threads, and what malloc reserves for them
)

// taskMemory is the least for a task in a design: its process and its space.
const taskMemory = 128

// need returns the need of a block of a case. It follows from the size of the program, so it is known before the
// program is compiled.
func (c *Config) need(x *workloads.Case) (n need) {
	workers, kinds := uint64(x.Workers), uint64(x.Size.Kinds)
	program := uint64(x.Size.Ops) * uint64(unsafe.Sizeof(workloads.Op(0)))
	if c.elsewhere {
		return need{memory: program, addresses: program}
	}
	inProcess := uint64(0) // designs whose timers are in the memory of the process
	for _, d := range c.Designs {
		if d.Entry.System == nil {
			inProcess++
		}
	}
	timers := uint64(x.Size.Slots) * uint64(unsafe.Sizeof(allocators.Timer{}))
	heap := inProcess*(designMemory+timers+uint64(x.Tasks)*taskMemory) +
		workers*workerMemory + kinds*(workers+uint64(len(c.Designs)))*histogramMemory
	n.memory = baseMemory + max(baseHeap, heap) + program
	n.addresses = baseAddresses + workers*workerAddresses + n.memory
	n.files = baseFiles + workers
	n.threads = baseThreads + workers
	return n
}

// limit is what the system leaves of something.
type limit struct {
	of    resource
	left  uint64
	where string // the limit is set
}

// resource is something that the system limits.
type resource struct {
	name  string
	bytes bool   // it is counted in bytes
	flags string // to change
	need  func(need) uint64
}

// amounts renders a need and what is left of it, in one unit.
func (r resource) amounts(need, left uint64) (needed, there string) {
	switch {
	case !r.bytes:
		return fmt.Sprintf("%d %s", need, r.name), fmt.Sprint(left)
	case need >= 10<<30:
		return fmt.Sprintf("%d GB of %s", need>>30, r.name), fmt.Sprintf("%d GB", left>>30)
	default:
		return fmt.Sprintf("%d MB of %s", need>>20, r.name), fmt.Sprintf("%d MB", left>>20)
	}
}

func memory() resource {
	return resource{"memory", true, "fewer --tasks, timers=, --workers or --designs",
		func(n need) uint64 { return n.memory }}
}

func addresses() resource {
	return resource{"address space", true, "fewer --tasks, timers=, --workers or --designs",
		func(n need) uint64 { return n.addresses }}
}

func openFiles() resource {
	return resource{"open files", false, "fewer --workers", func(n need) uint64 { return n.files }}
}

func threads() resource {
	return resource{"threads", false, "fewer --workers", func(n need) uint64 { return n.threads }}
}

// within returns an error for the first limit that the need of a block with so many designs exceeds.
func (n need) within(limits []limit, designs int) error {
	for _, l := range limits {
		if need := l.of.need(n); need > l.left {
			needed, left := l.of.amounts(need, l.left)
			return fmt.Errorf("a block with %d designs needs %s, and %s are there (%s): give %s, or raise the limit",
				designs, needed, left, l.where, l.of.flags)
		}
	}
	return nil
}

// admission returns a function that refuses a case whose blocks exceed a limit of the system. It refuses cells too that
// the budget would leave out, since their time is not known yet, but none that the plan file leaves out.
func (c *Config) admission() func(*workloads.Case) error {
	limits := systemLimits()
	return func(x *workloads.Case) error {
		if c.read != nil && c.read.leavesOut(c.cell(x)) {
			return nil
		}
		return c.need(x).within(limits, len(c.Designs))
	}
}
