package paired

import (
	"math"
	"slices"
	"sort"

	"golang.org/x/perf/benchmath"
)

// mannWhitney returns the two-sided p-value of the Mann–Whitney U test, and the warnings of benchmath.
func mannWhitney(of, to []float64) (p float64, warnings []error) {
	sample := func(values []float64) *benchmath.Sample { // NewSample sorts its argument
		return benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds)
	}
	c := benchmath.AssumeNothing.Compare(sample(of), sample(to))
	// With ties the distribution is asymmetric, and twice its tail can exceed 1.
	return math.Min(1, c.P), c.Warnings
}

// maxExactU is the maximum size of both samples for which the distribution of U is exact. It is benchmath's own
// limit, so that interval and p come from the same test.
const maxExactU = 50

// criticalU returns how many values of U, counted from 0, the test of n and m values rejects. It is 0 if it
// rejects none.
func criticalU(n, m int) int {
	var tail []float64
	if n <= maxExactU && m <= maxExactU {
		tail = tailsU(n, m)
	}
	return sort.Search(n*m/2+1, func(u int) bool {
		if tail == nil {
			mean, variance := float64(n*m)/2, float64(n*m*(n+m+1))/12
			return normal((mean-float64(u)-0.5)/math.Sqrt(variance)) >= Alpha
		}
		return 2*tail[u] >= Alpha
	})
}

// tailsU returns P(U ≤ u) for each u from 0 to n·m/2, under the hypothesis of no difference.
//
// The number of arrangements for each U is a coefficient of a polynomial, the product of
// (1 − x^(m+i)) / (1 − x^i) for i from 1 to n, which is computed in place:
// Harding, An efficient, minimal-storage procedure for calculating the
// Mann–Whitney U, generalized U and similar distributions, Applied Statistics 33
// (1984) 1–6.
func tailsU(n, m int) []float64 {
	ways := make([]float64, n*m/2+1)
	ways[0] = 1
	for i := 1; i <= n; i++ {
		for u := len(ways) - 1; u >= m+i; u-- {
			ways[u] -= ways[u-m-i]
		}
		for u := i; u < len(ways); u++ {
			ways[u] += ways[u-i]
		}
	}
	sum, all := 0.0, choose(n+m, n)
	for u, w := range ways {
		sum += w
		ways[u] = sum / all
	}
	return ways
}

// minPU returns the smallest p-value that n and m values can have: that of two samples that do not overlap.
func minPU(n, m int) float64 { return math.Min(1, 2/choose(n+m, n)) }

// choose returns the binomial coefficient of n over k.
func choose(n, k int) float64 {
	ways := 1.0
	for i := 1; i <= k; i++ {
		ways = ways * float64(n-k+i) / float64(i)
	}
	return ways
}
