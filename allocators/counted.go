package allocators

// Counted says which counts of a design are reported (idlab count). A count that may be
// incomplete, or that may differ between runs, is not reported.
type Counted struct {
	// Steps: its locks, atomic reads and atomic writes. They are complete if all of them
	// are of packages lock and atomics. A Go map uses neither, and those inside a
	// library are not counted.
	Steps bool
	// Allocs: its allocations.
	Allocs Repeatable
	// Not says which counts are left out, and why; "" if none is.
	Not string
}

// Repeatable says when allocations are the same in each run. A hash with a random seed, such
// as a Go map's, makes the growth of its table random.
type Repeatable uint8

const (
	Never        Repeatable = iota
	UnlessWanted            // in workloads without AddAt
	Always
)
