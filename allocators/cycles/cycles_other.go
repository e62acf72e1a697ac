//go:build !amd64 && !arm64

package cycles

import "time"

// Counts returns the unit of readings: nanoseconds of the monotonic clock.
func Counts() Unit { return Nanoseconds }

// zero never changes after the program has started.
var zero = time.Now()

// Now reads the monotonic clock. Begin and End do the same, without a fence: the reading takes
// longer than reordering could shift it.
func Now() int64   { return int64(time.Since(zero)) }
func Begin() int64 { return Now() }
func End() int64   { return Now() }

// Pause does nothing here.
func Pause(uint32) {}
