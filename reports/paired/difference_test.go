package paired

import (
	"math"
	"testing"
)

func TestSubtract(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, test := range []struct {
		name          string
		of, to        []float64
		n             int
		value, lo, hi float64
		p             float64
	}{
		{"nothing", nil, nil, 0, nan, -inf, inf, nan},
		{"no block with both", []float64{1, nan}, []float64{nan, 1}, 0, nan, -inf, inf, nan},
		{"what is no time", []float64{0, -1, inf, 4}, []float64{1, 1, 1, 2}, 1, 2, -inf, inf, 1},
		{"five have no interval", []float64{3, 3, 3, 3, 3}, []float64{1, 1, 1, 1, 1}, 5, 2, -inf, inf, 0.0625},
		{"six: their ends", []float64{2, 3, 4, 5, 6, 7}, []float64{1, 1, 1, 1, 1, 1}, 6, 3.5, 1, 6, 0.03125},
		{"no difference at all", []float64{7, 8, 9, 7, 8, 9}, []float64{7, 8, 9, 7, 8, 9}, 6, 0, 0, 0, 1},
		{"below", []float64{1, 2, 3, 4, 5, 6}, []float64{3, 4, 5, 6, 7, 8}, 6, -2, -2, -2, 0.03125},
	} {
		d := Subtract(test.of, test.to)
		if d.N != test.n || !near(d.Value, test.value) || !near(d.Lo, test.lo) || !near(d.Hi, test.hi) ||
			!near(d.P, test.p) {
			t.Errorf("%s: %+v, want %+v", test.name, d, test)
		}
		if largest := math.Max(test.hi, -test.lo); d.Largest() != largest {
			t.Errorf("%s: the largest is %g, want %g", test.name, d.Largest(), largest)
		}
		turned := Subtract(test.to, test.of)
		back := turned.Negated()
		if !near(back.Value, d.Value) || !near(back.Lo, d.Lo) || !near(back.Hi, d.Hi) || !near(back.P, d.P) {
			t.Errorf("%s: with the sides exchanged the difference is %+v", test.name, turned)
		}
	}
}

func TestSubtractUnpaired(t *testing.T) {
	if d := SubtractUnpaired(nil, []float64{1}); d.N != 0 || d.Bounded() || !math.IsNaN(d.Value) {
		t.Errorf("without blocks the difference is %+v", d)
	}
	of, to := []float64{4, 5, 6, 7}, []float64{1, 1, 1, math.NaN(), 1}
	d, r := SubtractUnpaired(of, to), Unpaired(of, to)
	if d.N != 4 || d.Value != 4.5 || d.Lo != 3 || d.Hi != 6 || !near(d.P, r.P) || !near(d.Least, r.Least) {
		t.Errorf("the difference is %+v", d)
	}
	if !d.Excludes(0) || d.Excludes(3) || d.Largest() != 6 {
		t.Errorf("it leaves out 0: %v, 3: %v; the largest is %g", d.Excludes(0), d.Excludes(3), d.Largest())
	}
}

// Subtract and Ratio use the same blocks. If all blocks differ in one direction, both have the same P and both
// intervals exclude "no difference".
func TestSubtractFindsWhatRatioFinds(t *testing.T) {
	of, to := []float64{2, 3, 4, 5, 6, 7, math.NaN()}, []float64{1, 2, 2, 3, 4, 5, 6}
	d, r := Subtract(of, to), Ratio(of, to)
	if d.N != r.N || d.P != r.P || d.Least != r.Least || d.Excludes(0) != r.Excludes(1) {
		t.Errorf("difference %+v, ratio %+v", d, r)
	}
}
