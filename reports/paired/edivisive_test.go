package paired

import (
	"math/rand/v2"
	"testing"
)

// stepped returns a series with that noise, whose level rises by a step at each of the places.
func stepped(rng *rand.Rand, n int, noise, step float64, places ...int) (series []float64) {
	level := 0.0
	for i := range n {
		for _, place := range places {
			if i == place {
				level += step
			}
		}
		series = append(series, level+noise*rng.NormFloat64())
	}
	return series
}

func TestChangePointsAreFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, places := range [][]int{{15}, {10, 20}, {5}, {8, 16, 24}} {
		found := ChangePoints(stepped(rng, 30, 0.01, 0.08, places...), 0.05)
		if len(found) != len(places) {
			t.Errorf("changes at %v: found %v", places, found)
			continue
		}
		for i, x := range found {
			if off := x.At - places[i]; off < -1 || off > 1 || x.P > 0.05 {
				t.Errorf("changes at %v: found %v", places, found)
			}
		}
	}
	for _, series := range [][]float64{nil, {1}, {1, 2, 3}, {1, 1, 1, 1, 1, 1, 1, 1}} {
		if found := ChangePoints(series, 0.05); found != nil {
			t.Errorf("%v: found %v", series, found)
		}
	}
}

// A series without changes has a change point in 5 % of the cases.
func TestChangePointsFalseAlarms(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	const series = 2000
	alarms := 0
	for range series {
		if ChangePoints(stepped(rng, 20, 1, 0), 0.05) != nil {
			alarms++
		}
	}
	if share := float64(alarms) / series; share > 0.06 {
		t.Errorf("%.3f of the series without changes have a change point", share)
	}
}
