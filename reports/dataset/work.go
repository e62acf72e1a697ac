package dataset

import (
	"math"

	"idlab/bench/record"
)

// work is the ns that an operation works and waits, NaN where that is not known.
type work struct{ Own, Timers, List, Locks float64 }

func (w work) Whole() float64 { return w.Own + w.Timers + w.List + w.Locks }

// Work returns the work of a block. Waits are counted in all slices of a pass, and so
// the time is that of all slices.
func (c *Cell) Work(design string, block int) work {
	l := Line{design, ""}
	whole := c.At(l, record.AllNsPerOp, block)
	if math.IsNaN(whole) {
		whole = c.At(l, record.NsPerOp, block)
	}
	w := work{Timers: c.waited(l, record.TimerWait, block), List: c.waited(l, record.ListWait, block),
		Locks: max(0, c.At(l, record.LockWait, block)*1e9)}
	w.Own = max(0, whole-w.Timers-w.List-w.Locks)
	return w
}

// waited is the ns of a wait that older files do not tell: 0 there.
func (c *Cell) waited(l Line, unit string, block int) float64 {
	ns := c.At(l, unit, block) * 1e9
	if math.IsNaN(ns) {
		return 0
	}
	return max(0, ns)
}
