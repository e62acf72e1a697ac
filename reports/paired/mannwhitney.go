package paired

import (
	"math"
	"slices"
	"sort"

	"golang.org/x/perf/benchmath"
)

// mannWhitney returns the two-sided p-value of the Mann–Whitney U test.
func mannWhitney(of, to []float64) (p float64, warnings []error) {
	sample := func(values []float64) *benchmath.Sample { // sorts
		return benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds)
	}
	c := benchmath.AssumeNothing.Compare(sample(of), sample(to))
	// Ties make the distribution lopsided, and twice its tail can be above 1.
	return math.Min(1, c.P), c.Warnings
}

// mostExactU is up to which size of both samples U is exact: benchmath's own,
// so that interval and p come from one test.
const maxExactU = 50

// criticalU is how many values of U, from 0 on, are so small that the test of n
// and m values rejects. 0 if there is none.
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

// tailsU returns, for each U up to its middle, the chance of that U or less.
//
// How many ways lead to each U are the coefficients of a polynomial, the product
// of (1 − x^(m+i)) / (1 − x^i) for i from 1 to n, which is worked out in place:
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

// leastU is the smallest p-value of n and m values: all of one above all of the
// other.
func minPU(n, m int) float64 { return math.Min(1, 2/choose(n+m, n)) }

// choose is the number of ways to choose k of n.
func choose(n, k int) float64 {
	ways := 1.0
	for i := 1; i <= k; i++ {
		ways = ways * float64(n-k+i) / float64(i)
	}
	return ways
}
