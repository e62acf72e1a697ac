package allocators

import (
	"idlab/allocators/params"
)

// Policy is the rule by which a design chooses the next id.
type Policy string

const (
	// NextID counts up per task, skips ids in use and wraps to 0 after MaxID: Linux since
	// 3.10. CRIU relies on it.
	NextID Policy = "next id, per task"
	// LowestFree reuses the lowest free id of the task.
	LowestFree Policy = "lowest free, per task"
	// LowestFreeOfAll reuses the lowest id that no task holds: Linux up to 3.9.
	LowestFreeOfAll Policy = "lowest free, all tasks"
	// SlotCoded takes the slot that has been free for longest. The low bits of the id are
	// its index in a table, the high bits count its uses.
	SlotCoded Policy = "next free slot in turn, new generation"
)

// Design is a catalog entry: one way to give out ids and find timers.
type Design struct {
	Name  string // as in results and on the command line: lower case
	Title string // a line
	// Years says when Linux had it, with versions: "2013–2025 (v3.10–v6.14)", "2025– (v6.15)" for
	// Linux today. "2012 (RFC)" is a patch that was not merged; "" is a design that was never posted.
	Years   string
	Source  string // the commit, mail or paper it comes from
	IDs     Policy
	Writers string // the lock that Add and Remove take
	Lookup  string // what Find takes
	// Restores says that AddAt gives a task every id that the task does not hold. A design whose
	// ids are global refuses the ids of other tasks.
	Restores bool
	// Embedded is the number of bytes in a timer that only this design uses, as the links of a
	// chain. StructureStats.Bytes includes them.
	Embedded int
	// Reference names the bound that the design stands for, such as "floor": reports show it
	// beside the others and do not rank it. "" leaves that to IDs and Restores.
	Reference string
	// Describe changes the description where a parameter makes it untrue; nil: none does.
	Describe func(*About, params.Values)
	// Params are the design's own parameters; every allocator has ParamOwners,
	// ParamTimer, ParamSyscallLock, ParamList and ParamIDs besides.
	Params []params.Param
	// New builds an empty allocator.
	New func(params.Values) (Allocator, error)
	// System is set instead of New where the design is a whole system: the
	// running kernel.
	System func(params.Values) (System, error)
	// Lacks says which part of the design this machine lacks, and why; "" if it lacks
	// nothing.
	Lacks string
	// Counted says which counts a counting pass reports of the design; the zero value says
	// none.
	Counted Counted
	// Broken says why the design fails the conformance suite, "" if it must pass. A broken
	// design is measured only if it is selected by name.
	Broken string
}

// ParamIDs is the size of a space of ids, a power of two. Sizes below the kernel's 2^31 are
// for tests of a full space.
func ParamIDs() params.Param {
	return params.Param{Name: "ids", Default: "2147483648", Min: 2, Max: 1 << 31, PowerOfTwo: true,
		Help: "ids a task may have, a power of two; small ones are for tests"}
}

// AllParams returns the parameters of the design: its own and those of every allocator.
func (d Design) AllParams() []params.Param {
	if d.System != nil {
		return d.Params
	}
	return append(append([]params.Param(nil), d.Params...), ParamOwners(), ParamTimer(),
		ParamSyscallLock(), ParamList(), ParamIDs())
}

// Open builds an empty system of this design. The values come from parsing
// AllParams.
func (d Design) Open(v params.Values) (System, error) {
	if d.System != nil {
		return d.System(v)
	}
	a, err := d.New(v)
	if err != nil {
		return nil, err
	}
	return NewSystem(a, LayoutOf(v)), nil
}

// Select reads a list such as "rcu,hash=jhash,onelock" against designs.
func Select(designs []Design, list string) ([]params.Selected[Design], error) {
	return params.Select(designs, list, func(d Design) (string, []params.Param) {
		return d.Name, append(d.AllParams(), ParamAA())
	})
}
