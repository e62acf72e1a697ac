// Package cycles reads the processor's own clock: the time-stamp counter of
// amd64, the virtual counter of arm64, and Go's monotonic clock elsewhere. The
// engine times operations with it, locks time their waiters.
//
// An out-of-order processor executes a counter's reading when it pleases, long
// before a load that stands before it has come back from memory. So there are
// three readings:
//
//   - Now has no fence. It is for spans that are long beside a cache miss, and
//     for places where a fence would change what is measured.
//   - Begin opens a span: all instructions before it have been executed, and
//     none after it has begun.
//   - End closes a span: all instructions before it, loads among them, have been
//     executed, and none after it has begun.
//
// See Intel, "How to Benchmark Code Execution Times on Intel IA-32 and IA-64"
// (Paoloni, 2010), and the description of RDTSC and RDTSCP in the manuals of
// Intel and AMD: LFENCE waits for all loads before it.
package cycles

import "time"

// Unit is what the counter counts in.
type Unit uint8

const (
	Ticks       Unit = iota // of a counter with a constant rate, which NsPerTick tells
	Nanoseconds             // of Go's monotonic clock
)

// NsPerTick measures the rate of the counter against Go's monotonic clock, for
// some 20 ms. It is 1 where readings are nanoseconds.
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
