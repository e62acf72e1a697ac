package reports

import (
	"math"

	"idlab/bench/record"
)

// work is the ns that an operation works and waits, NaN where that is not known.
type work struct{ own, timers, list, locks float64 }

func (w work) whole() float64 { return w.own + w.timers + w.list + w.locks }

// work returns the work of a block. Waits are counted in all slices of a pass, and so
// the time is that of all slices.
func (c *cell) work(design string, block int) work {
	l := line{design, ""}
	whole := c.at(l, record.AllNsPerOp, block)
	if math.IsNaN(whole) {
		whole = c.at(l, record.NsPerOp, block)
	}
	w := work{timers: c.waited(l, record.TimerWait, block), list: c.waited(l, record.ListWait, block),
		locks: max(0, c.at(l, record.LockWait, block)*1e9)}
	w.own = max(0, whole-w.timers-w.list-w.locks)
	return w
}

// waited is the ns of a wait that older files do not tell: 0 there.
func (c *cell) waited(l line, unit string, block int) float64 {
	ns := c.at(l, unit, block) * 1e9
	if math.IsNaN(ns) {
		return 0
	}
	return max(0, ns)
}
