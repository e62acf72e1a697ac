package paired

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// maxExactU is the maximum size of both samples for which the distribution of U is exact.
const maxExactU = 50

// mannWhitney returns the two-sided p-value of the Mann–Whitney U test: the probability that the rank sum of a sample
// is as far from its mean as it is or farther, if every assignment of the values to the two samples is equally likely.
// It is exact for samples of at most maxExactU values, with ties too. Larger samples have the normal approximation with
// a correction for ties.
//
// The exact distribution given the ties is that of Streitberg and Röhmel, Exact distributions for permutation and rank
// tests, Statistical Software Newsletter 12 (1986) 10–17.
func mannWhitney(of, to []float64) (p float64) {
	ranks, sum := jointRanks(of, to)
	n, m := len(of), len(to)
	// Doubled ranks sum up to 2·N(N+1)/2, so the mean of the sum over n of them is n(N+1), a whole number.
	mean := n * (n + m + 1)
	distance := max(sum-mean, mean-sum)
	if n > maxExactU || m > maxExactU {
		return normalU(ranks, n, distance)
	}
	// ways[k][s] is the number of sets of k ranks with the sum s. Counts reach 10²⁹: as floats they keep 15 digits.
	ways := make([][]float64, n+1)
	for k := range ways {
		ways[k] = make([]float64, 2*mean+1)
	}
	ways[0][0] = 1
	for i, r := range ranks {
		for k := min(i+1, n); k > 0; k-- {
			for s := len(ways[k]) - 1; s >= r; s-- {
				ways[k][s] += ways[k-1][s-r]
			}
		}
	}
	extreme := 0.0
	for s, w := range ways[n] {
		if s <= mean-distance || s >= mean+distance {
			extreme += w
		}
	}
	return math.Min(1, extreme/choose(n+m, n))
}

// jointRanks ranks two samples together. It returns twice each rank, in ascending order, and the sum of those of the
// first sample. Tied values share the mean of their ranks: doubling keeps the ranks integers.
func jointRanks(of, to []float64) (ranks []int, sum int) {
	type value struct {
		v     float64
		first bool
	}
	var all []value
	for _, v := range of {
		all = append(all, value{v, true})
	}
	for _, v := range to {
		all = append(all, value{v, false})
	}
	slices.SortFunc(all, func(a, b value) int { return cmp.Compare(a.v, b.v) })
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && all[to].v == all[from].v {
			to++
		}
		shared := from + 1 + to // the first rank and the last
		for _, x := range all[from:to] {
			ranks = append(ranks, shared)
			if x.first {
				sum += shared
			}
		}
		from = to
	}
	return ranks, sum
}

// normalU is the normal approximation of the p-value of a doubled rank sum of n of the ranks, at that distance from its
// mean, with continuity correction. The variance is computed from the ranks themselves, so it takes ties into account.
func normalU(ranks []int, n, distance int) float64 {
	all, squares := float64(len(ranks)), 0.0
	for _, r := range ranks {
		squares += (float64(r) - all - 1) * (float64(r) - all - 1)
	}
	if squares == 0 {
		return 1
	}
	variance := float64(n) * (all - float64(n)) / (all * (all - 1)) * squares
	const half = 1 // of a doubled rank
	return normal((float64(distance) - half) / math.Sqrt(variance))
}

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
