//go:build counters

package counters

import "sync/atomic"

// On reports whether this build counts.
const On = true

// The counts of the process. They are package state because the counted operations are in
// hundreds of thousands of structures. A pointer to counts in each would change their sizes,
// which are reported too. A counting pass has one worker, so nothing else counts meanwhile.
var locks, reads, writes atomic.Uint64

// Now returns the counts of the process so far.
func Now() Counts { return Counts{locks.Load(), reads.Load(), writes.Load()} }

// Lock counts an acquisition, Read an atomic read, Write an atomic write.
func Lock()  { locks.Add(1) }
func Read()  { reads.Add(1) }
func Write() { writes.Add(1) }
