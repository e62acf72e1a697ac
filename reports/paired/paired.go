// Package paired tells by how much two things differ that were measured again
// and again, and how sure that is. It works on numbers alone: no files, no
// names.
//
//  1. What is compared is the ratio of two times, so it is done on logarithms:
//     half as long and twice as long are equally far from no difference.
//  2. Where both were measured side by side in a block, Ratio looks at the ratio
//     within each block. What disturbed the block has disturbed both and is gone
//     from it: byte-identical code then differs by ± 1 % where two runs one after
//     the other differ by ± 14 to 44 %. Unpaired is for what was not.
//  3. The test is Wilcoxon's signed-rank test, or that of Mann and Whitney for
//     what is unpaired. Both look at ranks, so that a block which a neighbour
//     ruined counts as one block and not as its size. The sign test supposes even
//     less, but of ten blocks its interval is a third wider.
//  4. The estimate is that of Hodges and Lehmann, and the interval holds every
//     ratio that the same test would not reject. So estimate, interval and p
//     cannot contradict each other: p is below 0.05 if and only if the interval
//     leaves out 1, but for values that are equal.
//  5. P-values of a table are adjusted by Holm. Of twenty comparisons of the same
//     code with itself one is "significant" otherwise.
//  6. Subtract does the same with differences, for times of which the measuring
//     itself is so large a part that their ratio is about that.
//
// All of it is exact for the numbers of blocks that a run has: an approximation
// by the normal distribution is worst where there are few.
//
// What is supposed: that blocks do not depend on each other, and that the
// logarithms of the ratios scatter as far up as down. The latter holds whatever
// the noise is like, if it is alike for both. Where one of the two has a long tail
// and the other none, the estimate lies between the median and the mean of the
// ratios, and the interval is about that.
package paired

import (
	"fmt"
	"math"
	"slices"
)

// Confidence is that of every interval.
const Confidence = 0.95

// Alpha is from where on downwards a p-value tells of a difference.
const Alpha = 1 - Confidence

// Result is how many times as large one thing is as another.
type Result struct {
	// N is the number of blocks that have both, or the size of the smaller one
	// of two samples that are not paired.
	N int
	// Ratio is the estimate, NaN where there is nothing to compare.
	Ratio float64
	// Lo and Hi are the interval. Where the blocks are too few for one, it is all
	// that a ratio can be: 0 to +Inf.
	Lo, Hi float64
	// P is the chance of a ratio so far from 1, in either direction, if there
	// were no difference. It is of this comparison alone: see Holm. NaN where there
	// is nothing to compare.
	P float64
	// Least is the smallest P that so many blocks can have.
	Least float64
	// Warnings are what speaks against relying on it.
	Warnings []string
}

// nothing is the result of no blocks.
func nothing() Result {
	return Result{Ratio: math.NaN(), Lo: 0, Hi: math.Inf(1), P: math.NaN(), Least: 1}
}

// Bounded tells whether there is an interval.
func (r Result) Bounded() bool { return r.N > 0 && !math.IsInf(r.Hi, 1) }

// Excludes tells whether a ratio is outside of the interval.
func (r Result) Excludes(ratio float64) bool { return r.Bounded() && (ratio < r.Lo || r.Hi < ratio) }

// Smallest is the smallest difference that could have been seen, as a ratio
// above 1: half the width of the interval. A difference of that size would have
// been found in about every other run. +Inf where there is no interval.
func (r Result) Smallest() float64 {
	if !r.Bounded() {
		return math.Inf(1)
	}
	return math.Sqrt(r.Hi / r.Lo)
}

// Ratio compares what was measured in the same blocks: of[i] and to[i] are of
// block i. A block counts that has both, above 0 and finite.
//
// Estimate: exp of the median of the Walsh averages, the means of every two
// logarithms and of each with itself. Interval: from the k-th smallest of them
// to the k-th largest, where k is the critical value of the signed-rank test.
//
// Sources: Wilcoxon, Individual comparisons by ranking methods, Biometrics
// Bulletin 1 (1945) 80–83. Hodges and Lehmann, Estimates of location based on
// rank tests, Ann. Math. Stat. 34 (1963) 598–611. Tukey, The simplest signed-rank
// tests (1949), for the interval; Hollander, Wolfe and Chicken, Nonparametric
// Statistical Methods (2014), sections 3.1 to 3.3, for all of it.
func Ratio(of, to []float64) Result {
	logs := blockwise(of, to, func(a, b float64) float64 { return math.Log(a / b) })
	n := len(logs)
	if n == 0 {
		return nothing()
	}
	r := nothing()
	r.N, r.Least = n, math.Exp2(float64(1-n))
	r.P = signedRank(logs)
	r.estimate(walsh(logs), criticalT(n))
	if !r.Bounded() {
		r.warn("%d blocks have no interval of %.0f %%: it takes %d", n, 100*Confidence, Blocks(1))
	}
	return r
}

// Unpaired compares two samples that were not measured side by side, such as
// two runs: what the machine did in between is in the ratio.
//
// P is that of the Mann–Whitney U test by benchmath, and so the one that benchstat
// gives. Estimate: exp of the median of all differences of a logarithm of one
// and one of the other. Interval: from the k-th smallest of them to the k-th
// largest, where k is the critical value of that test.
//
// Sources: Mann and Whitney, On a test of whether one of two random variables is
// stochastically larger than the other, Ann. Math. Stat. 18 (1947) 50–60. Hodges
// and Lehmann as for Ratio. Moses, in Walker and Lev, Statistical Inference (1953),
// for the interval; Hollander, Wolfe and Chicken, sections 4.1 to 4.3.
func Unpaired(of, to []float64) Result {
	of, to = slices.DeleteFunc(slices.Clone(of), unusable), slices.DeleteFunc(slices.Clone(to), unusable)
	n, m := len(of), len(to)
	if n == 0 || m == 0 {
		return nothing()
	}
	differences := crosswise(of, to, func(a, b float64) float64 { return math.Log(a) - math.Log(b) })
	r := nothing()
	r.N, r.Least = min(n, m), minPU(n, m)
	r.estimate(differences, criticalU(n, m))
	var warnings []error
	r.P, warnings = mannWhitney(of, to)
	for _, w := range warnings {
		r.warn("%v", w)
	}
	return r
}

// estimate sets the estimate to the median of terms, which are logarithms, and the
// interval to from the k-th smallest to the k-th largest.
func (r *Result) estimate(terms []float64, k int) {
	mid, lo, hi := middle(terms, k)
	r.Ratio, r.Lo, r.Hi = math.Exp(mid), math.Exp(lo), math.Exp(hi)
}

// middle returns the median of terms, the k-th smallest and the k-th largest of
// them; where k is 0, both without bounds. The terms are sorted.
func middle(terms []float64, k int) (mid, lo, hi float64) {
	slices.Sort(terms)
	n := len(terms)
	mid = (terms[(n-1)/2] + terms[n/2]) / 2
	if k == 0 {
		return mid, math.Inf(-1), math.Inf(1)
	}
	return mid, terms[k-1], terms[n-k]
}

func (r *Result) warn(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}

// blockwise says how far apart the two values of each block are that has both.
func blockwise(of, to []float64, apart func(a, b float64) float64) (list []float64) {
	for i := range min(len(of), len(to)) {
		if positive(of[i]) && positive(to[i]) {
			list = append(list, apart(of[i], to[i]))
		}
	}
	return list
}

// crosswise says how far apart each value of one is from each of the other.
func crosswise(of, to []float64, apart func(a, b float64) float64) (list []float64) {
	for _, a := range of {
		for _, b := range to {
			list = append(list, apart(a, b))
		}
	}
	return list
}

// positive tells whether a value has a logarithm that is a number.
func positive(v float64) bool { return v > 0 && !math.IsInf(v, 1) }

func unusable(v float64) bool { return !positive(v) }
