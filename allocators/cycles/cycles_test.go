package cycles

import (
	"math"
	"testing"
	"time"
)

// All three readings are of one counter with the rate of NsPerTick. One of several tries must be undisturbed.
func TestReadings(t *testing.T) {
	rate := NsPerTick()
	for name, read := range map[string]func() int64{"Now": Now, "Begin": Begin, "End": End} {
		best := math.Inf(1)
		for range 20 {
			before, from := time.Now(), Begin()
			time.Sleep(5 * time.Millisecond)
			to, elapsed := read(), time.Since(before)
			best = min(best, math.Abs(float64(to-from)*rate/float64(elapsed.Nanoseconds())-1))
		}
		if best > 0.01 {
			t.Errorf("%s: the relative error is %v, want at most 0.01", name, best)
		}
	}
}

// Readings never decrease.
func TestOrder(t *testing.T) {
	for range 100_000 {
		begin := Begin()
		Pause(1)
		end := End()
		if now := Now(); begin > end || end > now {
			t.Fatalf("Begin %d, End %d, then Now %d", begin, end, now)
		}
	}
}

func BenchmarkNow(b *testing.B) {
	for b.Loop() {
		Now()
	}
}

// The cost of a pair of readings, which is part of each latency.
func BenchmarkBeginEnd(b *testing.B) {
	for b.Loop() {
		Begin()
		End()
	}
}

func BenchmarkPause(b *testing.B) {
	for b.Loop() {
		Pause(1)
	}
}
