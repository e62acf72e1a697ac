package cycles

// Counts tells what readings are in: ticks of the virtual counter, whose rate
// the architecture keeps constant.
func Counts() Unit { return Ticks }

// Now reads the counter without a fence.
//
//go:noescape
func Now() int64

// Begin reads it at the beginning of a span: DSB ISHLD and ISB before, ISB after.
//
//go:noescape
func Begin() int64

// End reads it at the end of a span, with the same fences.
//
//go:noescape
func End() int64

// Pause tells the processor n times that it is in a loop that waits for another
// one (YIELD).
//
//go:noescape
func Pause(n uint32)
