package figures

import (
	"math"
	"testing"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/reportstest"
)

func TestTailIsFiniteAndRises(t *testing.T) {
	// A clock with steps of 10 ns measures 0 ns for fast operations, which a histogram holds as 1.
	const step = 10
	h := reportstest.Recorded(t, map[int64]int64{0: 5000, 100: 4000, 1_000_000: 1000})
	for _, designs := range []int{1, 4, 20} {
		points := tail(dataset.DistributionOf(h.Counts), 0, designs, step)
		if len(points) == 0 {
			t.Fatal("no points")
		}
		for i, p := range points {
			if !format.IsNumber(p.X) || !format.IsNumber(p.Y) || p.Y < step || p.X < 0 {
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
		1, 1); points != nil {
		t.Errorf("19 operations have points: %v", points)
	}
}

// Latencies below a step of the clock are shaded and have no line.
func TestLatenciesBelowAStepOfTheClock(t *testing.T) {
	fast := reportstest.Recorded(t, map[int64]int64{0: 5000, 10: 1000, 20: 1000, 30: 2000})
	cell := &dataset.Cell{Latency: map[dataset.Line]*dataset.Distribution{
		{Design: "rcu"}: dataset.DistributionOf(fast.Counts)}}
	step := clockStep([]*dataset.Cell{cell})
	if step != 10 {
		t.Fatalf("the step is %g ns, want 10", step)
	}
	p := &chart.Panel{Series: []chart.Series{{Design: "rcu", Points: tail(cell.Latency[dataset.Line{Design: "rcu"}], 0,
		1, step)}}}
	setLatencyAxes([]*chart.Panel{p}, step)
	if first := p.Series[0].Points[0]; first.Y != 10 {
		t.Errorf("the line begins at %g ns", first.Y)
	}
	if band, ok := p.Under[0].(chart.Band); !ok || !band.Level || band.To != 10 || p.Y.Min >= 10 {
		t.Errorf("the shade is %+v on an axis from %g ns", p.Under[0], p.Y.Min)
	}
}
