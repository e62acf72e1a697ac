package cycles

// Counts returns the unit of readings: ticks of the virtual counter, whose rate is constant
// by the architecture.
func Counts() Unit { return Ticks }

// Now reads the counter without a fence.
//
//go:noescape
func Now() int64

// Begin reads the counter at the beginning of a span: DSB ISHLD and ISB before, ISB after.
//
//go:noescape
func Begin() int64

// End reads the counter at the end of a span, with the same fences.
//
//go:noescape
func End() int64

// Pause executes YIELD n times, in a loop that waits for another processor.
//
//go:noescape
func Pause(n uint32)
