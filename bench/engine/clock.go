package engine

import "time"

// Clock times operations. Its ticks are those of the time-stamp counter where
// the processor has one that runs at a constant rate, and nanoseconds of Go's
// monotonic clock elsewhere.
type Clock struct {
	tsc       bool
	zero      time.Time // of the monotonic clock
	nsPerTick float64
	step      int64 // ticks that readings are whole multiples of
}

// NewClock chooses the clock of this machine. nsPerTick is the rate of the
// time-stamp counter as another process of this run found it; if 0, it is
// measured against the monotonic clock, for some 20 ms.
func NewClock(nsPerTick float64) *Clock {
	c := &Clock{tsc: hasTSC(), zero: time.Now(), nsPerTick: 1, step: 1}
	switch {
	case c.tsc && nsPerTick > 0:
		c.nsPerTick = nsPerTick
	case c.tsc:
		const span = 20 * time.Millisecond
		begin, from := time.Now(), readTSC()
		for time.Since(begin) < span {
		}
		elapsed, to := time.Since(begin), readTSC()
		c.nsPerTick = float64(elapsed.Nanoseconds()) / float64(to-from)
	}
	return c
}

// Name is "tsc" or "portable".
func (c *Clock) Name() string {
	if c.tsc {
		return "tsc"
	}
	return "portable"
}

// Coarsen has the clock be read in steps of d: for seeing whether a result hangs
// on its resolution.
func (c *Clock) Coarsen(d time.Duration) { c.step = max(1, c.Ticks(float64(d))) }

// Now returns the time in ticks.
func (c *Clock) Now() int64 {
	var now int64
	if c.tsc {
		now = readTSC()
	} else {
		now = int64(time.Since(c.zero))
	}
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

// Cost returns what one reading takes, in nanoseconds: each latency holds about
// as much beside the operation. It is the least of many tries, since all that
// disturbs makes it longer.
func (c *Clock) Cost() float64 {
	const tries, readings = 100, 1000
	least := int64(1 << 62)
	for range tries {
		from := c.Now()
		for range readings {
			c.Now()
		}
		least = min(least, c.Now()-from)
	}
	return c.Nanoseconds(least) / readings
}
