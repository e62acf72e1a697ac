package paired

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestRatio(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, test := range []struct {
		name          string
		of, to        []float64
		n             int
		ratio, lo, hi float64
		p             float64
	}{
		{"nothing", nil, nil, 0, nan, 0, inf, nan},
		{"no block with both", []float64{1, nan}, []float64{nan, 1}, 0, nan, 0, inf, nan},
		{"what has no logarithm", []float64{0, -1, inf, 4}, []float64{1, 1, 1, 2}, 1, 2, 0, inf, 1},
		{"of different lengths", []float64{4, 4, 4}, []float64{2, 2}, 2, 2, 0, inf, 0.5},
		{"five have no interval", []float64{2, 2, 2, 2, 2}, []float64{1, 1, 1, 1, 1}, 5, 2, 0, inf, 0.0625},
		{"six: their ends", []float64{2, 4, 8, 16, 32, 64}, []float64{1, 1, 1, 1, 1, 1}, 6, math.Exp2(3.5), 2, 64,
			0.03125},
		// The logarithms to base 2 are −2 … 3: there are two ties, and the zero is left out.
		{"ties and a zero", []float64{1, 2, 4, 8, 16, 32}, []float64{4, 4, 4, 4, 4, 4}, 6, math.Sqrt2, 0.25, 8,
			0.6875},
		{"no difference at all", []float64{7, 8, 9, 7, 8, 9}, []float64{7, 8, 9, 7, 8, 9}, 6, 1, 1, 1, 1},
		// Some blocks are ten times as slow: the ratio within each block is the same.
		{"disturbed blocks", []float64{2, 20, 200, 2, 20, 200}, []float64{1, 10, 100, 1, 10, 100}, 6, 2, 2, 2,
			0.03125},
	} {
		r := Ratio(test.of, test.to)
		if r.N != test.n || !near(r.Ratio, test.ratio) || !near(r.Lo, test.lo) || !near(r.Hi, test.hi) ||
			!near(r.P, test.p) {
			t.Errorf("%s: %+v, want %+v", test.name, r, test)
		}
		if few := test.n > 0 && test.n < 6; few != (len(r.Warnings) > 0) {
			t.Errorf("%s: warnings are %q", test.name, r.Warnings)
		}
		if r.Bounded() == math.IsInf(r.Smallest(), 1) {
			t.Errorf("%s: the smallest detectable difference is %g", test.name, r.Smallest())
		}
	}
}

// near allows for rounding, and holds NaN for equal to itself.
func near(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-12*math.Abs(b)
}

func TestUnpaired(t *testing.T) {
	for _, test := range []struct {
		name          string
		of, to        []float64
		n             int
		ratio, lo, hi float64
		p             float64
	}{
		{"nothing", nil, []float64{1}, 0, math.NaN(), 0, math.Inf(1), math.NaN()},
		{"three and three", []float64{2, 2.1, 2.2}, []float64{1, 1.1, 1.2}, 3, 1.9090909090909092, 0, math.Inf(1),
			0.1},
		{"four and four: their ends", []float64{4, 8, 16, 32}, []float64{1, 1, 1, math.NaN(), 1},
			4, math.Exp2(3.5), 4, 32, 0.02857142857142857},
		{"all the same", []float64{3, 3, 3, 3}, []float64{3, 3, 3, 3}, 4, 1, 1, 1, 1},
	} {
		r := Unpaired(test.of, test.to)
		if r.N != test.n || !near(r.Ratio, test.ratio) || !near(r.Lo, test.lo) || !near(r.Hi, test.hi) ||
			!near(r.P, test.p) {
			t.Errorf("%s: %+v, want %+v", test.name, r, test)
		}
	}
}

// noisy draws the times of two quantities in blocks. The noise only adds time: a little always, and a lot in one
// draw of ten. A disturbance of the block multiplies both of its draws.
func noisy(rng *rand.Rand, blocks int, ratio float64) (of, to []float64) {
	draw := func() float64 {
		v := 1 + 0.02*rng.ExpFloat64()
		if rng.IntN(10) == 0 {
			v *= 1 + rng.ExpFloat64()
		}
		return v
	}
	for range blocks {
		disturbance := math.Exp(0.3 * rng.NormFloat64())
		of = append(of, ratio*disturbance*draw())
		to = append(to, disturbance*draw())
	}
	return of, to
}

// With noise that is far from normal, about 95 % of the intervals contain the true ratio, and about 5 % of the
// comparisons of equal quantities are false alarms.
func TestCoverageAndFalseAlarms(t *testing.T) {
	const runs, blocks, truth = 4000, 10, 1.07
	for name, compare := range map[string]func(of, to []float64) Result{"paired": Ratio, "unpaired": Unpaired} {
		rng := rand.New(rand.NewPCG(20, 26))
		held, alarms := 0, 0
		for range runs {
			if !compare(noisy(rng, blocks, truth)).Excludes(truth) {
				held++
			}
			if compare(noisy(rng, blocks, 1)).P < Alpha {
				alarms++
			}
		}
		if share := float64(held) / runs; share < 0.94 {
			t.Errorf("%s: %.1f %% of the intervals contain the true ratio, want 94 or more", name, 100*share)
		}
		if share := float64(alarms) / runs; share > 0.06 {
			t.Errorf("%s: %.1f %% false alarms, want 6 or less", name, 100*share)
		}
	}
}

// p is below Alpha if and only if the interval excludes 1.
func TestTestAndIntervalAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{4, 5, 6, 7, 10, 13, 20, 60, 61, 70} {
		rejected := 0
		for i := range 200 {
			of, to := noisy(rng, n, 1+0.0004*float64(i))
			for name, r := range map[string]Result{"paired": Ratio(of, to), "unpaired": Unpaired(of, to[:n-n%4])} {
				if (r.P < Alpha) != r.Excludes(1) {
					t.Fatalf("%s, %d blocks: p is %g, the interval %g … %g", name, n, r.P, r.Lo, r.Hi)
				}
				if r.Bounded() && (r.Ratio < r.Lo || r.Hi < r.Ratio) {
					t.Fatalf("%s: %g is outside of its interval %g … %g", name, r.Ratio, r.Lo, r.Hi)
				}
				if r.P < r.Least*(1-1e-9) {
					t.Fatalf("%s, %d blocks: p is %g, below the minimum of %g", name, n, r.P, r.Least)
				}
				if r.P < Alpha {
					rejected++
				}
			}
		}
		if n >= 10 && (rejected < 10 || rejected > 390) {
			t.Errorf("%d blocks: %d of 400 are rejected, so little is tested", n, rejected)
		}
	}
}

// Exchanging the sides inverts the ratio. A factor in the values is a factor of the ratio. A larger difference
// never has a larger p.
func TestSymmetryScaleAndMonotony(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		of, to := noisy(rng, 12, 1)
		for _, compare := range []func(of, to []float64) Result{Ratio, Unpaired} {
			r, inverse := compare(of, to), compare(to, of)
			if math.Abs(r.Ratio*inverse.Ratio-1) > 1e-9 || math.Abs(r.Lo*inverse.Hi-1) > 1e-9 ||
				!near(r.P, inverse.P) {
				t.Fatalf("%+v with the sides exchanged is %+v", r, inverse)
			}
			before := compare(of, to)
			if before.Ratio < 1 {
				continue
			}
			for range 5 {
				for i := range of {
					of[i] *= 1.02
				}
				now := compare(of, to)
				if math.Abs(now.Ratio-1.02*before.Ratio) > 1e-9 || math.Abs(now.Lo-1.02*before.Lo) > 1e-9 {
					t.Fatalf("2 %% more than %+v is %+v", before, now)
				}
				if now.P > before.P+1e-12 {
					t.Fatalf("2 %% more than a p of %g has one of %g", before.P, now.P)
				}
				before = now
			}
		}
	}
}

func TestArgumentsAreLeftAlone(t *testing.T) {
	of, to := []float64{5, 3, math.NaN(), 4, 9, 1, 2}, []float64{2, 3, 4, 1, 5, 7, 6}
	a, b := slices.Clone(of), slices.Clone(to)
	Ratio(of, to)
	Unpaired(of, to)
	Holm(to)
	if !slices.EqualFunc(of, a, near) || !slices.Equal(to, b) {
		t.Errorf("the arguments were changed to %v and %v", of, to)
	}
}
