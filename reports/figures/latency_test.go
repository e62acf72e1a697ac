package figures

import (
	"math"
	"testing"

	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/reportstest"
)

func TestTailIsFiniteAndRises(t *testing.T) {
	// A coarse clock measures 0 ns for fast operations.
	h := reportstest.Recorded(t, map[int64]int64{0: 5000, 100: 4000, 1_000_000: 1000})
	for _, designs := range []int{1, 4, 20} {
		points := tail(dataset.DistributionOf(h.Counts), 0, designs)
		if len(points) == 0 {
			t.Fatal("no points")
		}
		for i, p := range points {
			if !format.IsNumber(p.X) || !format.IsNumber(p.Y) || p.Y < 1 || p.X < 0 {
				t.Errorf("point %d is %v", i, p)
			}
			if i > 0 && (p.X < points[i-1].X || p.Y < points[i-1].Y) {
				t.Errorf("point %d, %v, does not rise from %v", i, p, points[i-1])
			}
		}
		if last := points[len(points)-1]; math.Abs(last.X-3) > 1e-9 {
			t.Errorf("10,000 operations end at %g nines, want 3", last.X)
		}
	}
	if points := tail(dataset.DistributionOf(reportstest.Recorded(t, map[int64]int64{5: 19}).Counts), 0,
		1); points != nil {
		t.Errorf("19 operations have points: %v", points)
	}
}
