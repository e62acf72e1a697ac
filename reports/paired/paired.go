// Package paired estimates by how much two repeatedly measured quantities differ, and with which confidence. It
// works on numbers only, without files and names.
//
//  1. Times are compared by their ratio, on a logarithmic scale: half as long and twice as long are equally far
//     from no difference.
//  2. Ratio is for quantities that were measured side by side in blocks. It uses the ratio within each block, in
//     which a disturbance of the whole block cancels. Byte-identical code then differs by ± 1 %, while two
//     successive runs of it differ by ± 14 to 44 %. Unpaired is for quantities without common blocks.
//  3. The test is Wilcoxon's signed-rank test; for unpaired samples it is the Mann–Whitney U test. Both use ranks,
//     so an outlier counts as one block, whatever its size. The sign test assumes even less, but with ten blocks
//     its interval is a third wider.
//  4. The estimate is the Hodges–Lehmann estimator. The interval contains every ratio that the same test would not
//     reject. Estimate, interval and p therefore agree: without ties, p is below 0.05 if and only if the interval
//     excludes 1.
//  5. The p-values of one table are adjusted by Holm's method. Without it, one of twenty comparisons of the same
//     code with itself would be "significant".
//  6. Subtract compares by differences. It is for times that consist largely of measuring overhead, where a ratio
//     would mainly compare the overhead with itself.
//
// The tests are exact for the numbers of blocks that a run has. The normal approximation, which is worst for few
// blocks, is used for large samples only.
//
// Assumptions: the blocks are independent, and the logarithms of the ratios are symmetrically distributed. The
// second holds for every distribution of the noise if both quantities have the same one. If only one of them has a
// long tail, the estimate lies between the median and the mean of the ratios, and the interval is for that value.
package paired

import (
	"fmt"
	"math"
	"slices"
)

// Confidence is the confidence level of every interval.
const Confidence = 0.95

// Alpha is the significance level: a p-value below it indicates a difference.
const Alpha = 1 - Confidence

// Result is the ratio of one measured quantity to another.
type Result struct {
	Sample
	// Ratio is the estimate, NaN if there is nothing to compare.
	Ratio float64
	// Lo and Hi are the interval. With too few blocks for one, it is 0 to +Inf.
	Lo, Hi float64
	// P is the two-sided p-value of the hypothesis that the ratio is 1. It is not adjusted for other
	// comparisons: see Holm. NaN if there is nothing to compare.
	P float64
	// Least is the smallest P that a sample of this size can have.
	Least float64
	// Warnings are reasons not to rely on the result.
	Warnings []string
}

// nothing returns the result of no blocks.
func nothing() Result {
	return Result{Ratio: math.NaN(), Lo: 0, Hi: math.Inf(1), P: math.NaN(), Least: 1}
}

// Bounded reports whether there is an interval.
func (r Result) Bounded() bool { return r.N > 0 && !math.IsInf(r.Hi, 1) }

// Excludes reports whether a ratio lies outside the interval.
func (r Result) Excludes(ratio float64) bool { return r.Bounded() && (ratio < r.Lo || r.Hi < ratio) }

// Smallest returns the smallest detectable difference, as a ratio above 1: half the width of the interval on the
// logarithmic scale. About every other run would find a difference of that size. +Inf without an interval.
func (r Result) Smallest() float64 {
	if !r.Bounded() {
		return math.Inf(1)
	}
	return math.Sqrt(r.Hi / r.Lo)
}

// Ratio compares quantities that were measured in the same blocks: of[i] and to[i] belong to block i. It uses the
// blocks in which both are positive and finite.
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
func Ratio(of, to []float64) Result { return RatioOver(of, to, nil) }

// RatioOver is Ratio for blocks of several nodes: nodes[i] names the node of block i. From MinNodes nodes on, the
// means of the logarithms of each node take the place of those of the blocks.
func RatioOver(of, to []float64, nodes []string) Result {
	r := nothing()
	var logs []float64
	if r.Sample, logs = sampled(blockwise(of, to, nodes, logRatio)); r.N == 0 {
		return r
	}
	n := len(logs)
	r.Least = math.Exp2(float64(1 - n))
	r.P = signedRank(logs)
	r.estimate(walsh(logs), criticalT(n))
	if !r.Bounded() {
		r.warn("%d blocks have no interval of %.0f %%: it takes %d", n, 100*Confidence, Blocks(1))
	}
	return r
}

func logRatio(a, b float64) float64 { return math.Log(a / b) }

// Unpaired compares two samples that were not measured side by side, such as two runs. The ratio includes every
// change of the machine between them.
//
// P is the p-value of the Mann–Whitney U test. Estimate: exp of the median of
// the differences between every logarithm of the first sample and every logarithm of the second. Interval: from
// the k-th smallest of these differences to the k-th largest, where k is the critical value of that test.
//
// Sources: Mann and Whitney, On a test of whether one of two random variables is
// stochastically larger than the other, Ann. Math. Stat. 18 (1947) 50–60. Hodges
// and Lehmann as for Ratio. Moses, in Walker and Lev, Statistical Inference (1953),
// for the interval; Hollander, Wolfe and Chicken, sections 4.1 to 4.3.
func Unpaired(of, to []float64) Result { return UnpairedOver(Values{List: of}, Values{List: to}) }

// Values are measured values, and the nodes that they were measured on. Nodes is nil if all are of one.
type Values struct {
	List  []float64
	Nodes []string
}

// UnpairedOver is Unpaired for values of several nodes. If both samples are of MinNodes nodes or more, the means of the
// logarithms of each node take the place of those of the values.
func UnpairedOver(of, to Values) Result {
	r := nothing()
	var a, b []float64
	if r.Sample, a, b = sampledBoth(of, to, math.Log); r.N == 0 {
		return r
	}
	n, m := len(a), len(b)
	r.Least = minPU(n, m)
	r.estimate(crosswise(a, b, minus), criticalU(n, m))
	r.P = mannWhitney(a, b)
	return r
}

// estimate sets Ratio to exp of the median of terms, which are logarithms. Lo and Hi become exp of the k-th
// smallest and of the k-th largest term.
func (r *Result) estimate(terms []float64, k int) {
	mid, lo, hi := middle(terms, k)
	r.Ratio, r.Lo, r.Hi = math.Exp(mid), math.Exp(lo), math.Exp(hi)
}

// middle sorts terms and returns their median, the k-th smallest and the k-th largest of them. With k = 0 the
// last two are -Inf and +Inf.
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

// blockwise returns apart(of[i], to[i]) for each block in which both values are positive and finite, and their nodes.
func blockwise(of, to []float64, nodes []string, apart func(a, b float64) float64) (list []float64, where []string) {
	for i := range min(len(of), len(to)) {
		if positive(of[i]) && positive(to[i]) {
			list = append(list, apart(of[i], to[i]))
			where = append(where, nodeAt(nodes, i))
		}
	}
	return list, where
}

// crosswise returns apart(a, b) for every a in of and every b in to.
func crosswise(of, to []float64, apart func(a, b float64) float64) (list []float64) {
	for _, a := range of {
		for _, b := range to {
			list = append(list, apart(a, b))
		}
	}
	return list
}

// positive reports whether v is above 0 and finite, so that its logarithm is a number.
func positive(v float64) bool { return v > 0 && !math.IsInf(v, 1) }
