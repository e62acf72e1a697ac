//go:build counters

package counters

import "sync/atomic"

// On reports whether this build counts.
const On = true

// The counts of the process. This is the one place in the lab where package
// state is right: what is counted is spread over structures by the hundred
// thousand, and a way from each of them to counts of its own would change their
// sizes, which are told too. Nothing else counts beside: a pass has one worker.
var locks, reads, writes atomic.Uint64

// Now returns the counts of the process so far.
func Now() Counts { return Counts{locks.Load(), reads.Load(), writes.Load()} }

// Lock counts a lock that was taken, Read an atomic read, Write a write.
func Lock()  { locks.Add(1) }
func Read()  { reads.Add(1) }
func Write() { writes.Add(1) }
