package allocators

// Counted says what can be told of a design by counting (idlab count). What is
// not sure to be seen whole, and to be the same each time, is not told at all,
// rather than wrong.
type Counted struct {
	// Steps are the locks that it takes, its atomic reads and its writes. They
	// are seen where all of these are of packages lock and atomics. What a Go map
	// does is neither; what a library does within is not seen.
	Steps bool
	// Allocs are its allocations.
	Allocs Repeatable
	// Not says what is not told, and why; "" if all is.
	Not string
}

// Repeatable says when allocations are the same each time. Where a hash has a
// random seed, as that of a Go map has, it is chance that decides when a table
// grows.
type Repeatable uint8

const (
	Never        Repeatable = iota
	UnlessWanted            // where no task asks for ids
	Always
)
