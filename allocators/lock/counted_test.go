//go:build counters

package lock

import (
	"testing"

	"idlab/allocators/counters"
)

// Builds with the tag counters count each acquisition of a design's lock. They count neither shared locks nor the
// reading of counts.
func TestCountedAcquisitions(t *testing.T) {
	eachKind(t, func(t *testing.T, c *Class) {
		shared := NewShared(c.Kind(), Timers)
		var l, other Lock
		var w Word
		taken := 0
		before := counters.Now()
		for range 3 {
			l.Lock(c)
			taken++
			l.Unlock(c)
			w.Lock(c)
			taken++
			w.Unlock(c)
			other.Lock(shared)
			taken++
			other.Unlock(shared)
			l.Stats(c)
			c.Stats()
		}
		if got, want := counters.Now().Minus(before), (counters.Counts{Locks: 6}); got != want {
			t.Errorf("of %d acquisitions counted %+v, want %+v", taken, got, want)
		}
	})
}
