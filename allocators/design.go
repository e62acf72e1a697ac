package allocators

import (
	"idlab/allocators/params"
)

// Policy is the rule by which a design chooses the next id.
type Policy string

const (
	// NextID counts up per task, skips ids in use and wraps to 0 after MaxID:
	// what Linux does since 3.10 and what CRIU relies on.
	NextID Policy = "next id, per task"
	// LowestFree reuses the lowest free id of the task.
	LowestFree Policy = "lowest free, per task"
	// LowestFreeOfAll reuses the lowest id that no task holds: Linux up to 3.9.
	LowestFreeOfAll Policy = "lowest free, all tasks"
	// SlotCoded takes the slot that has been free for longest, and makes its
	// place in a table the low bits of the id and how often it was used the
	// high ones.
	SlotCoded Policy = "next free slot in turn, new generation"
)

// Design is a catalog entry: one way to hand out ids and find timers.
type Design struct {
	Name    string // as in results and on the command line: lower case
	Title   string // a line
	Years   string // when it was what Linux did, or "" if it never was
	Source  string // the commit, mail or paper it comes from
	IDs     Policy
	Writers string // the lock that Add and Remove take
	Lookup  string // what Find takes
	// Params are the design's own parameters; every allocator has ParamOwners,
	// ParamTimer, ParamSyscallLock and ParamIDs besides.
	Params []params.Param
	// New builds an empty allocator.
	New func(params.Values) (Allocator, error)
	// System is set instead of New where the design is a whole system: the
	// running kernel.
	System func(params.Values) (System, error)
	// Lacks says what of the design there is not on this machine, and why; "" if
	// all of it is there.
	Lacks string
	// Counted says what a counting pass can tell of the design: nothing unless
	// it says so.
	Counted Counted
	// Broken says why the design fails the conformance suite, "" if it must
	// pass. A broken one is measured only if it is asked for by name.
	Broken string
}

// ParamIDs is the size of a space of ids, a power of two. Less than the
// kernel's 2^31 is for tests of a full space.
func ParamIDs() params.Param {
	return params.Param{Name: "ids", Default: "2147483648", Min: 2, Max: 1 << 31, PowerOfTwo: true,
		Help: "ids a task may have, a power of two; small ones are for tests"}
}

// AllParams returns the parameters that the design takes: its own and those
// that every allocator has.
func (d Design) AllParams() []params.Param {
	if d.System != nil {
		return d.Params
	}
	return append(append([]params.Param(nil), d.Params...), ParamOwners(), ParamTimer(), ParamSyscallLock(), ParamIDs())
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
		return d.Name, append(d.AllParams(), ParamTwin())
	})
}
