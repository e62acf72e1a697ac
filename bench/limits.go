package bench

import (
	"fmt"
	"slices"
	"unsafe"

	"idlab/allocators"
	"idlab/workloads"
)

// need is the least that a block takes of what the system limits. The real need is larger: the structures of the
// designs are not in it. So a run that is refused for its need could not have been measured.
type need struct {
	memory    uint64 // bytes
	addresses uint64 // bytes of address space
	files     uint64 // open files of its process
	threads   uint64
}

// The process of a block takes this much with one worker and hardly any timers (measured on amd64 Linux: 80 MB of
// memory, 2.0 GB of addresses, of which Go reserves most, 11 files, 10 threads), and this much more for each worker.
const (
	baseMemory      = 64 << 20
	baseAddresses   = 1536 << 20
	baseFiles       = 10
	baseThreads     = 8
	workerAddresses = 32 << 20 // stacks of its threads, and what malloc reserves for them
)

// taskMemory is the least for a task in a design: its process and its space.
const taskMemory = 128

// need returns the need of a block of a program.
func (c *Config) need(p *workloads.Program, workers int) (n need) {
	inProcess := uint64(0) // designs whose timers are in the memory of the process
	for _, d := range c.Designs {
		if d.Entry.System == nil {
			inProcess++
		}
	}
	timers := uint64(p.Slots()) * uint64(unsafe.Sizeof(allocators.Timer{}))
	ops := uint64(0)
	for _, phase := range slices.Concat(p.Setup, p.Phases) {
		for _, stream := range phase.Streams {
			ops += uint64(len(stream))
		}
	}
	n.memory = baseMemory + inProcess*(timers+uint64(p.Tasks())*taskMemory) + ops*uint64(unsafe.Sizeof(workloads.Op(0)))
	n.addresses = baseAddresses + uint64(workers)*workerAddresses + n.memory
	n.files = baseFiles + uint64(workers)
	n.threads = baseThreads + uint64(workers)
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
	unit  uint64 // of figures in messages
	flags string // to change
	need  func(need) uint64
}

func memory() resource {
	return resource{"MB of memory", 1 << 20, "fewer --designs, --tasks or timers",
		func(n need) uint64 { return n.memory }}
}

func addresses() resource {
	return resource{"MB of address space", 1 << 20, "fewer --workers, --designs, --tasks or timers",
		func(n need) uint64 { return n.addresses }}
}

func openFiles() resource {
	return resource{"open files", 1, "fewer --workers", func(n need) uint64 { return n.files }}
}

func threads() resource {
	return resource{"threads", 1, "fewer --workers", func(n need) uint64 { return n.threads }}
}

// within returns an error for the first limit that the need of a block exceeds.
func (b *block) within(limits []limit, designs int) error {
	for _, l := range limits {
		if need := l.of.need(b.need); need > l.left {
			return fmt.Errorf("a block of %v with %d designs needs at least %d %s, and %d are left (%s): "+
				"give %s, or raise the limit",
				b.cell, designs, need/l.of.unit, l.of.name, l.left/l.of.unit, l.where, l.of.flags)
		}
	}
	return nil
}

// fits returns an error if a block of the plan exceeds a limit of the system.
func (c *Config) fits(blocks []block) error {
	limits := systemLimits()
	for _, b := range blocks {
		if err := b.within(limits, len(c.Designs)); err != nil {
			return err
		}
	}
	return nil
}
