package bins

import (
	"math"
	"testing"

	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// distributed returns a distribution with that many operations of each latency in ns.
func distributed(t *testing.T, counts map[int64]int64) *dataset.Distribution {
	t.Helper()
	return dataset.DistributionOf(reportstest.Recorded(t, counts).Counts)
}

func TestBinsHoldAllOperations(t *testing.T) {
	for name, counts := range map[string]map[int64]int64{
		"one latency": {100: 7}, "below the step of the clock": {0: 3, 1: 5, 2: 1},
		"far apart": {3: 1000, 2_000_000: 1, 900_000_000: 2},
		"steps":     {10: 5, 20: 10, 30: 5},
	} {
		for _, step := range []float64{1, 10, 100} {
			b := Of(distributed(t, counts), step)
			sum := 0.0
			for _, share := range b.Shares {
				if !(share >= 0) {
					t.Errorf("%s, step %g: a share is %g", name, step, share)
				}
				sum += share
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Errorf("%s, step %g: the shares sum up to %g", name, step, sum)
			}
			first, last := b.Edge(0), b.Edge(len(b.Shares))
			minNs, maxNs := rangeOf(counts)
			if first > float64(max(1, minNs)) || last < float64(maxNs) {
				t.Errorf("%s, step %g: bins go from %g to %g", name, step, first, last)
			}
		}
	}
	if b := Of((&dataset.Distribution{}), 1); len(b.Shares) != 0 {
		t.Errorf("nothing has bins %v", b)
	}
}

// rangeOf returns the smallest and the largest latency.
func rangeOf(counts map[int64]int64) (minNs, maxNs int64) {
	minNs = math.MaxInt64
	for ns := range counts {
		minNs, maxNs = min(minNs, ns), max(maxNs, ns)
	}
	return minNs, maxNs
}

// If latencies are uniformly distributed, the share of a bin is proportional to its width, even where a bin is narrower
// than a step of the clock.
func TestBinsHaveNoComb(t *testing.T) {
	for _, step := range []int64{1, 10} {
		counts := map[int64]int64{}
		for ns := 3 * step; ns <= 100*step; ns += step {
			counts[ns] = 20
		}
		h := distributed(t, counts)
		if got := ClockStep([]*dataset.Distribution{h}); got != float64(step) {
			t.Fatalf("the clock goes in steps of %d ns, not %g", step, got)
		}
		b := Of(h, float64(step))
		growth := math.Pow(10, 1.0/PerDecade)
		for i := 2; i < len(b.Shares)-2; i++ { // the bins at the ends are not full
			if ratio := b.Shares[i] / b.Shares[i-1]; math.Abs(ratio-growth) > 1e-6 {
				t.Errorf("step %d: bin %d has %g times what the one before has", step, i, ratio)
			}
		}
	}
}

func TestClockStep(t *testing.T) {
	for name, test := range map[string]struct {
		counts map[int64]int64
		want   float64
	}{
		"none":                 {nil, 1},
		"one latency":          {map[int64]int64{100: 50}, 1},
		"two kinds":            {map[int64]int64{100: 50, 1500: 50}, 1},
		"steps, and nothing":   {map[int64]int64{1: 10, 10: 90, 20: 50, 30: 10, 40: 1, 300: 1}, 10},
		"steps, rounded":       {map[int64]int64{20: 90, 29: 50, 39: 10, 49: 10}, 9},
		"coarser than buckets": {map[int64]int64{10_000: 1, 20_000: 1}, 1},
	} {
		if got := ClockStep([]*dataset.Distribution{distributed(t, test.counts)}); got != test.want {
			t.Errorf("%s: %g ns, want %g", name, got, test.want)
		}
	}
	if got := ClockStep(nil); got != 1 {
		t.Errorf("without latencies: %g ns, want 1", got)
	}
}
