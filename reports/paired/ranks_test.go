package paired

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"
)

// The largest sums that the signed-rank test rejects at 0.05, two-sided, as
// published in Wilcoxon and Wilcox, Some Rapid Approximate Statistical Procedures
// (1964), and in textbooks since.
func TestPublishedCriticalValuesOfT(t *testing.T) {
	for n, want := range map[int]int{
		6: 0, 7: 2, 8: 3, 9: 5, 10: 8, 11: 10, 12: 13, 13: 17, 14: 21, 15: 25, 16: 29, 17: 34, 18: 40, 19: 46, 20: 52,
	} {
		if got := criticalT(n) - 1; got != want {
			t.Errorf("of %d: %d, want %d", n, got, want)
		}
	}
	for n := range 6 {
		if k := criticalT(n); k != 0 {
			t.Errorf("%d differences reject at %d sums, want none", n, k)
		}
	}
}

// The largest U that the test rejects at 0.05, two-sided, from Mann and Whitney's tables as extended by Auble
// (1953).
func TestPublishedCriticalValuesOfU(t *testing.T) {
	for _, test := range []struct{ n, m, want int }{
		{4, 4, 0}, {5, 5, 2}, {6, 6, 5}, {7, 7, 8}, {8, 8, 13}, {9, 9, 17}, {10, 10, 23}, {12, 12, 37}, {15, 15, 64},
		{20, 20, 127},
		{5, 8, 6}, {8, 5, 6}, {10, 20, 55}, {3, 5, 0},
		{3, 3, -1}, {2, 7, -1}, {2, 8, 0}, {1, 100, -1},
	} {
		if got := criticalU(test.n, test.m) - 1; got != test.want {
			t.Errorf("of %d and %d: %d, want %d", test.n, test.m, got, test.want)
		}
	}
}

// The p-value equals the share found by enumerating all signs of the differences, which have many ties and zeros.
func TestSignedRankByTryingAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var d []float64
		for range 1 + rng.IntN(10) {
			d = append(d, float64(rng.IntN(9)-4))
		}
		ranks, positive := doubledRanks(d)
		total := 0
		for _, r := range ranks {
			total += r
		}
		extreme := 0
		for signs := range 1 << len(ranks) {
			sum := 0
			for i, r := range ranks {
				sum += r * (signs >> i & 1)
			}
			if min(sum, total-sum) <= min(positive, total-positive) {
				extreme++
			}
		}
		if got, want := signedRank(d), float64(extreme)/float64(int(1)<<len(ranks)); !near(got, want) {
			t.Errorf("%v: p is %g, want %g", d, got, want)
		}
		if n := len(ranks); total != n*(n+1) {
			t.Errorf("%v: doubled ranks %v sum up to %d", d, ranks, total)
		}
	}
}

func TestSignedRankKnown(t *testing.T) {
	// Darwin's maize, 15 pairs in eighths of an inch, as in Fisher, The Design of
	// Experiments: T is 24, p is 0.0413. There are no ties.
	maize := []float64{49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48}
	ranks, positive := doubledRanks(maize)
	if negative := 15*16 - positive; len(ranks) != 15 || negative != 2*24 {
		t.Errorf("T is %g, want 24", float64(negative)/2)
	}
	if p := signedRank(maize); math.Abs(p-0.0413) > 0.0001 {
		t.Errorf("p is %g, want 0.0413", p)
	}
	if p := signedRank([]float64{0, 0, 0, 0, 0, 0, 0}); p != 1 {
		t.Errorf("p of no difference is %g, want 1", p)
	}
}

// The tail probabilities of U equal those found by enumerating all arrangements of the ranks.
func TestTailsOfUByTryingAll(t *testing.T) {
	for n := 1; n <= 6; n++ {
		for m := 1; m <= 7; m++ {
			ways := make([]float64, n*m+1)
			all := 0.0
			for first := range uint(1) << (n + m) {
				if bits.OnesCount(first) != n {
					continue
				}
				u, below := 0, 0 // below: ranks of the second sample so far
				for i := range n + m {
					if first>>i&1 == 1 {
						u += below
					} else {
						below++
					}
				}
				ways[u]++
				all++
			}
			sum := 0.0
			for u, got := range tailsU(n, m) {
				sum += ways[u]
				if !near(got, sum/all) {
					t.Errorf("%d and %d: the chance of %d or less is %g, want %g", n, m, u, got, sum/all)
				}
			}
			if got := minPU(n, m); !near(got, math.Min(1, 2/all)) {
				t.Errorf("%d and %d: the smallest p is %g, want %g", n, m, got, 2/all)
			}
		}
	}
}

// The exact distribution and the normal approximation agree at the size where the code switches between them.
func TestNormalIsNear(t *testing.T) {
	ranks := make([]int, maxExact)
	for i := range ranks {
		ranks[i] = 2 * (i + 1)
	}
	for s := 560; s < maxExact*(maxExact+1)/4; s++ {
		if exact, normal := twoSidedT(ranks, 2*s), normalT(ranks, 2*s); math.Abs(exact-normal) > 0.003 {
			t.Errorf("T of %d: p is %g, by the normal distribution %g", s, exact, normal)
		}
	}
	if exact, normal := criticalU(50, 50), criticalU(50, 51); normal-exact < 10 || normal-exact > 40 {
		t.Errorf("50 and 50: %d, 50 and 51: %d", exact, normal)
	}
}

func TestHolm(t *testing.T) {
	nan := math.NaN()
	for _, test := range []struct{ p, want []float64 }{
		{nil, nil},
		{[]float64{0.03}, []float64{0.03}},
		{[]float64{0.04, 0.01, 0.03}, []float64{0.06, 0.03, 0.06}},
		{[]float64{0.01, nan, 0.02}, []float64{0.02, nan, 0.02}},
		{[]float64{0.5, 0.9}, []float64{1, 1}},
		{[]float64{0.01, 0.01, 0.01}, []float64{0.03, 0.03, 0.03}},
	} {
		got := Holm(test.p)
		for i := range test.want {
			if !near(got[i], test.want[i]) {
				t.Errorf("%v is adjusted to %v, want %v", test.p, got, test.want)
			}
		}
	}
}

func TestBlocks(t *testing.T) {
	for _, test := range []struct{ comparisons, paired, unpaired int }{
		{1, 6, 4}, {2, 7, 5}, {3, 7, 5}, {25, 10, 7}, {26, 11, 7}, {96, 12, 8}, {1000, 16, 9},
	} {
		if got := Blocks(test.comparisons); got != test.paired {
			t.Errorf("%d comparisons take %d blocks, want %d", test.comparisons, got, test.paired)
		}
		if got := BlocksUnpaired(test.comparisons); got != test.unpaired {
			t.Errorf("%d unpaired comparisons take %d blocks, want %d", test.comparisons, got, test.unpaired)
		}
	}
}

// The p-value of Pettitt's test is near the share found by trying all orders of the values, with ties too.
func TestPettittByTryingAll(t *testing.T) {
	for _, series := range [][]float64{
		{1, 2, 3, 4, 5, 6, 7}, {1, 1, 1, 2, 2, 2, 2}, {5, 1, 1, 4, 3, 2, 2}, {3, 3, 3}, {7},
	} {
		ranks := seriesRanks(series)
		statistic, _ := pettittK(ranks)
		extreme, all := 0, 0
		var try func(k int)
		try = func(k int) {
			if k == len(ranks) {
				all++
				if other, _ := pettittK(ranks); other >= statistic {
					extreme++
				}
			}
			for i := k; i < len(ranks); i++ {
				ranks[k], ranks[i] = ranks[i], ranks[k]
				try(k + 1)
				ranks[k], ranks[i] = ranks[i], ranks[k]
			}
		}
		try(0)
		if p, _ := Pettitt(series); math.Abs(p-float64(extreme)/float64(all)) > 0.015 {
			t.Errorf("%v: p is %g, want %d of %d", series, p, extreme, all)
		}
	}
}

// The bounds of a share are those of published tables, and of the formulas for none and all.
func TestBinomialInterval(t *testing.T) {
	for _, test := range []struct {
		k, n   int
		lo, hi float64
	}{{0, 20, 0, 0.1684}, {20, 20, 0.8316, 1}, {2, 23, 0.0107, 0.2804}, {5, 10, 0.1871, 0.8129}} {
		lo, hi := BinomialInterval(test.k, test.n)
		if math.Abs(lo-test.lo) > 1e-4 || math.Abs(hi-test.hi) > 1e-4 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", test.k, test.n, lo, hi, test.lo, test.hi)
		}
	}
}
