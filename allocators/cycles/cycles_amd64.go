package cycles

import "time"

// Counts returns the unit of readings: ticks if the time-stamp counter runs at a constant rate
// in all power states (CPUID leaf 0x80000007, EDX bit 8).
func Counts() Unit {
	if constant {
		return Ticks
	}
	return Nanoseconds
}

// constant and zero never change after the program has started.
var (
	constant = constantTSC()
	zero     = time.Now()
)

// Now reads the counter without a fence.
func Now() int64 {
	if constant {
		return rdtsc()
	}
	return int64(time.Since(zero))
}

// Begin reads the counter at the beginning of a span: LFENCE, RDTSC, LFENCE.
func Begin() int64 {
	if constant {
		return rdtscBegin()
	}
	return int64(time.Since(zero))
}

// End reads the counter at the end of a span: RDTSCP, LFENCE.
func End() int64 {
	if constant {
		return rdtscEnd()
	}
	return int64(time.Since(zero))
}

// Pause executes PAUSE n times, in a loop that waits for another processor. The processor
// then leaves the loop without the penalty of a memory order violation, and its SMT sibling
// can use the core meanwhile.
//
//go:noescape
func Pause(n uint32)

//go:noescape
func rdtsc() int64

//go:noescape
func rdtscBegin() int64

//go:noescape
func rdtscEnd() int64

//go:noescape
func constantTSC() bool
