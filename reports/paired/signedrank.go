package paired

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// mostExact is up to how many differences the distribution of the signed-rank
// statistic is worked out, in 100,000 steps at most. Above, the normal
// distribution is as good: of 60 it gives a p of 0.0515 for 0.0510.
const maxExact = 60

// signedRank returns the two-sided p-value of Wilcoxon's signed-rank test of
// whether the differences scatter about 0. Those that are 0 are left out, as
// Wilcoxon did; of none that are left it is 1.
func signedRank(differences []float64) float64 {
	ranks, positive := doubledRanks(differences)
	total := 0
	for _, r := range ranks {
		total += r
	}
	return twoSidedT(ranks, min(positive, total-positive))
}

// doubledRanks ranks differences by their size and returns the ranks, each twice
// its value, and the sum of those of the positive ones. Differences of the same
// size share the mean of their ranks: that is a whole or a half, so that its
// double is a whole number and can be counted.
func doubledRanks(differences []float64) (ranks []int, positive int) {
	d := slices.DeleteFunc(slices.Clone(differences), func(v float64) bool { return v == 0 })
	slices.SortFunc(d, func(a, b float64) int { return cmp.Compare(math.Abs(a), math.Abs(b)) })
	for from := 0; from < len(d); {
		to := from + 1
		for to < len(d) && math.Abs(d[to]) == math.Abs(d[from]) {
			to++
		}
		shared := from + 1 + to // the first rank and the last
		for _, v := range d[from:to] {
			ranks = append(ranks, shared)
			if v > 0 {
				positive += shared
			}
		}
		from = to
	}
	return ranks, positive
}

// twoSidedT is the chance that the ranks of one sign, whichever, sum up to no
// more than t, if each rank has either sign with the same chance.
func twoSidedT(ranks []int, t int) float64 {
	if len(ranks) > maxExact {
		return normalT(ranks, t)
	}
	// chance of each sum up to t, of the ranks so far
	chance := make([]float64, t+1)
	chance[0] = 1
	for _, r := range ranks {
		for s := t; s >= 0; s-- {
			if s >= r {
				chance[s] += chance[s-r]
			}
			chance[s] /= 2
		}
	}
	sum := 0.0
	for _, c := range chance {
		sum += c
	}
	return math.Min(1, 2*sum)
}

// normalT approximates twoSidedT, with the correction for continuity. Ties need
// none: the variance is that of the ranks as they are.
func normalT(ranks []int, t int) float64 {
	mean, variance := 0.0, 0.0
	for _, r := range ranks {
		mean += float64(r) / 2
		variance += float64(r) * float64(r) / 4
	}
	const half = 1 // of a doubled rank
	return normal((mean - float64(t) - half) / math.Sqrt(variance))
}

// normal is the chance of what is z standard deviations from the mean or
// further, on either side.
func normal(z float64) float64 { return math.Erfc(math.Max(0, z) / math.Sqrt2) }

// criticalT is how many sums, from 0 on, are so small that the test of n
// differences rejects: the place, from either end, of the ends of the interval
// among the Walsh averages. 0 if there is none. It is that of ranks without ties.
func criticalT(n int) int {
	ranks := make([]int, n)
	for i := range ranks {
		ranks[i] = 2 * (i + 1)
	}
	return sort.Search(n*(n+1)/4+1, func(t int) bool { return twoSidedT(ranks, 2*t) >= Alpha })
}

// walsh returns the mean of every two values, and of each with itself.
func walsh(values []float64) (means []float64) {
	for i, a := range values {
		for _, b := range values[i:] {
			means = append(means, (a+b)/2)
		}
	}
	return means
}
