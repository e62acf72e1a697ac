package dataset

import (
	"math"

	"idlab/bench/record"
)

// work splits the mean time of an operation into its own work and its waits for locks, in ns. Own is NaN if the time
// or the wait for the design's locks is unknown.
type work struct{ Own, Timers, List, Locks float64 }

// Whole returns the sum of the parts in ns.
func (w work) Whole() float64 { return w.Own + w.Timers + w.List + w.Locks }

// Work splits the time of a design in a block. It uses the time over all slices, including the disturbed ones,
// because waits are counted over all slices. Older files have only the time of the undisturbed slices.
func (c *Cell) Work(design string, block int) work {
	l := Line{design, ""}
	whole := c.At(l, record.AllNsPerOp, block)
	if math.IsNaN(whole) {
		whole = c.At(l, record.NsPerOp, block)
	}
	w := work{Timers: waited(c, l, record.TimerWait, block), List: waited(c, l, record.ListWait, block),
		Locks: max(0, c.At(l, record.LockWait, block)*1e9)}
	w.Own = max(0, whole-w.Timers-w.List-w.Locks)
	return w
}

// waited returns a wait in ns per operation. It is 0 if the file does not tell, as older files do not.
func waited(c *Cell, l Line, unit string, block int) float64 {
	ns := c.At(l, unit, block) * 1e9
	if math.IsNaN(ns) {
		return 0
	}
	return max(0, ns)
}
