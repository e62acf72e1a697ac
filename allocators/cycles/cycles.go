// Package cycles reads the processor's counter: the time-stamp counter of amd64,
// the virtual counter of arm64, and Go's monotonic clock elsewhere. The engine
// times operations with it, and locks time their waiters.
//
// An out-of-order processor may read the counter before earlier loads have
// returned from memory. So there are three readings:
//
//   - Now has no fence. It is for spans much longer than a cache miss, and for
//     places where a fence would change the measurement.
//   - Begin opens a span: all instructions before it have completed, and none
//     after it has begun.
//   - End closes a span: all instructions before it, including loads, have
//     completed, and none after it has begun.
//
// See Intel, "How to Benchmark Code Execution Times on Intel IA-32 and IA-64"
// (Paoloni, 2010), and the description of RDTSC and RDTSCP in the manuals of
// Intel and AMD: LFENCE waits for all loads before it.
package cycles

import "time"

// Unit is the unit of a reading.
type Unit uint8

const (
	Ticks       Unit = iota // of a counter with a constant rate: see NsPerTick
	Nanoseconds             // of Go's monotonic clock
)

// NsPerTick measures the length of a tick by Go's monotonic clock, which takes some 20 ms. It
// is 1 if readings are nanoseconds.
func NsPerTick() float64 {
	if Counts() == Nanoseconds {
		return 1
	}
	const span = 20 * time.Millisecond
	begin, from := time.Now(), Now()
	for time.Since(begin) < span {
	}
	elapsed, to := time.Since(begin), Now()
	return float64(elapsed.Nanoseconds()) / float64(to-from)
}
