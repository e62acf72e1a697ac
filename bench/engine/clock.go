package engine

import (
	"time"

	"idlab/allocators/cycles"
)

// Clock times operations and slices, in the ticks of package cycles. A tick is a step of the processor's counter if it
// runs at a constant rate, else a nanosecond of Go's monotonic clock.
//
// Begin and End time an operation. Without their fences the second reading would not wait for the loads of the
// operation. A find whose result is only branched on would seem to end before its cache misses do.
type Clock struct {
	nsPerTick float64
	step      int64 // readings are multiples of it, in ticks
}

// NewClock returns the clock of this machine. nsPerTick is the length of a tick in nanoseconds, which another process
// of the run has measured. If it is 0, NewClock measures it by the monotonic clock, which takes some 20 ms.
func NewClock(nsPerTick float64) *Clock {
	if nsPerTick <= 0 {
		nsPerTick = cycles.NsPerTick()
	}
	return &Clock{nsPerTick: nsPerTick, step: 1}
}

// Name is "counter, fenced", or "portable" if the processor has no such counter.
func (c *Clock) Name() string {
	if cycles.Counts() == cycles.Ticks {
		return "counter, fenced"
	}
	return "portable"
}

// Coarsen makes readings multiples of d, to show whether a result depends on the resolution of the clock.
func (c *Clock) Coarsen(d time.Duration) { c.step = max(1, c.Ticks(float64(d))) }

// Now returns the time in ticks, without a fence. It times slices and bursts.
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

// NsPerTick is the length of a tick in nanoseconds.
func (c *Clock) NsPerTick() float64 { return c.nsPerTick }

// Nanoseconds converts ticks to nanoseconds.
func (c *Clock) Nanoseconds(ticks int64) float64 { return float64(ticks) * c.nsPerTick }

// Ticks converts nanoseconds to ticks.
func (c *Clock) Ticks(ns float64) int64 { return int64(ns / c.nsPerTick) }

// Cost returns the time between two successive readings, in nanoseconds: each latency contains it. It is the mean of
// many pairs, because a counter may advance in steps, and the least of many such means, because every disturbance
// lengthens them.
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
