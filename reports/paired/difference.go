package paired

import "math"

// Difference is the difference between two measured quantities, in their common unit. It replaces a Result if both
// quantities contain the same constant and the constant is a large part of them: a ratio would mislead there.
type Difference struct {
	Sample
	Value  float64 // the estimate, NaN if there is nothing to compare
	Lo, Hi float64 // the interval; -Inf to +Inf if there are too few blocks for one
	P      float64 // as in Result: two-sided, of the hypothesis that the difference is 0
	Least  float64 // as in Result
}

// Bounded reports whether there is an interval.
func (d Difference) Bounded() bool { return d.N > 0 && !math.IsInf(d.Hi, 1) }

// Excludes reports whether v lies outside the interval.
func (d Difference) Excludes(v float64) bool { return d.Bounded() && (v < d.Lo || d.Hi < v) }

// Largest returns the largest absolute value in the interval.
func (d Difference) Largest() float64 { return math.Max(math.Abs(d.Lo), math.Abs(d.Hi)) }

// Negated returns the difference with its two sides exchanged.
func (d Difference) Negated() Difference {
	d.Value, d.Lo, d.Hi = -d.Value, -d.Hi, -d.Lo
	return d
}

// Subtract compares the same blocks as Ratio, by the same test, but by differences instead of logarithms of ratios.
func Subtract(of, to []float64) Difference { return SubtractOver(of, to, nil) }

// SubtractOver is Subtract for blocks of several nodes, as RatioOver is Ratio.
func SubtractOver(of, to []float64, nodes []string) Difference {
	d := noDifference()
	var differences []float64
	if d.Sample, differences = sampled(blockwise(of, to, nodes, minus)); d.N == 0 {
		return d
	}
	n := len(differences)
	d.P, d.Least = signedRank(differences), math.Exp2(float64(1-n))
	d.estimate(walsh(differences), criticalT(n))
	return d
}

// SubtractUnpaired compares the same samples as Unpaired, but by differences instead of logarithms of ratios. The
// ranks and therefore P are the same.
func SubtractUnpaired(of, to []float64) Difference {
	return SubtractUnpairedOver(Values{List: of}, Values{List: to})
}

// SubtractUnpairedOver is SubtractUnpaired for values of several nodes, as UnpairedOver is Unpaired. The means of nodes
// are those of the values, so P can differ from that of their ratio.
func SubtractUnpairedOver(of, to Values) Difference {
	d := noDifference()
	var a, b []float64
	if d.Sample, a, b = sampledBoth(of, to, func(v float64) float64 { return v }); d.N == 0 {
		return d
	}
	n, m := len(a), len(b)
	d.P, d.Least = mannWhitney(a, b), minPU(n, m)
	d.estimate(crosswise(a, b, minus), criticalU(n, m))
	return d
}

func minus(a, b float64) float64 { return a - b }

// noDifference returns the result of no blocks.
func noDifference() Difference {
	return Difference{Value: math.NaN(), Lo: math.Inf(-1), Hi: math.Inf(1), P: math.NaN(), Least: 1}
}

// estimate sets the estimate and the interval from terms and k, as Result.estimate does.
func (d *Difference) estimate(terms []float64, k int) {
	d.Value, d.Lo, d.Hi = middle(terms, k)
}
