package engine

import (
	"time"

	"idlab/allocators/cycles"
)

// Clock times operations and slices. Its ticks are those of package cycles: of
// the processor's counter where that runs at a constant rate, and nanoseconds of
// Go's monotonic clock elsewhere.
//
// An operation is timed from Begin to End. Without their fences the second reading
// would not wait for the loads of the operation: a find whose result is only
// branched on would end before its cache misses do.
type Clock struct {
	nsPerTick float64
	step      int64 // ticks that readings are whole multiples of
}

// NewClock chooses the clock of this machine. nsPerTick is the rate of the
// counter as another process of this run found it; if 0, it is measured against
// the monotonic clock, for some 20 ms.
func NewClock(nsPerTick float64) *Clock {
	if nsPerTick <= 0 {
		nsPerTick = cycles.NsPerTick()
	}
	return &Clock{nsPerTick: nsPerTick, step: 1}
}

// Name is "counter, fenced", or "portable" where there is none to be fenced.
func (c *Clock) Name() string {
	if cycles.Counts() == cycles.Ticks {
		return "counter, fenced"
	}
	return "portable"
}

// Coarsen has the clock be read in steps of d: for seeing whether a result hangs
// on its resolution.
func (c *Clock) Coarsen(d time.Duration) { c.step = max(1, c.Ticks(float64(d))) }

// Now returns the time in ticks, without a fence: for the borders of slices.
func (c *Clock) Now() int64 { return c.stepped(cycles.Now()) }

// Begin returns the time at the beginning of an operation, End at its end.
func (c *Clock) Begin() int64 { return c.stepped(cycles.Begin()) }
func (c *Clock) End() int64   { return c.stepped(cycles.End()) }

func (c *Clock) stepped(now int64) int64 {
	if c.step > 1 {
		now -= now % c.step
	}
	return now
}

// NsPerTick is the length of a tick.
func (c *Clock) NsPerTick() float64 { return c.nsPerTick }

// Nanoseconds returns the length of a span of ticks.
func (c *Clock) Nanoseconds(ticks int64) float64 { return float64(ticks) * c.nsPerTick }

// Ticks is the reverse of Nanoseconds.
func (c *Clock) Ticks(ns float64) int64 { return int64(ns / c.nsPerTick) }

// Cost returns what is read of an operation that does nothing, in nanoseconds:
// each latency holds as much beside the operation. It is the mean of some pairs,
// since a counter may go in steps, and the least of many such means, since all
// that disturbs makes it longer.
func (c *Clock) Cost() float64 {
	const tries, pairs = 100, 1000
	least := int64(1 << 62)
	for range tries {
		sum := int64(0)
		for range pairs {
			begin := c.Begin()
			sum += c.End() - begin
		}
		least = min(least, sum)
	}
	return c.Nanoseconds(least) / pairs
}
