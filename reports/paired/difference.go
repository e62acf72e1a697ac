package paired

import (
	"math"
	"slices"
)

// Difference is by how much one thing is larger than another, in the unit of both.
// It stands in for a Result where a ratio misleads: where both hold the same
// constant, and that is much of either.
type Difference struct {
	N      int     // as in Result
	Value  float64 // the estimate, NaN where there is nothing to compare
	Lo, Hi float64 // the interval; -Inf to +Inf where the blocks are too few for one
	P      float64 // as in Result, of a difference so far from 0
	Least  float64 // as in Result
}

// Bounded tells whether there is an interval.
func (d Difference) Bounded() bool { return d.N > 0 && !math.IsInf(d.Hi, 1) }

// Excludes tells whether a difference is outside of the interval.
func (d Difference) Excludes(v float64) bool { return d.Bounded() && (v < d.Lo || d.Hi < v) }

// Largest is the largest difference within the interval, in either direction.
func (d Difference) Largest() float64 { return math.Max(math.Abs(d.Lo), math.Abs(d.Hi)) }

// Negated is the difference the other way round.
func (d Difference) Negated() Difference {
	d.Value, d.Lo, d.Hi = -d.Value, -d.Hi, -d.Lo
	return d
}

// Subtract is Ratio with differences instead of logarithms of ratios: of the same
// blocks, by the same test.
func Subtract(of, to []float64) Difference {
	differences := blockwise(of, to, minus)
	n := len(differences)
	if n == 0 {
		return noDifference()
	}
	d := Difference{N: n, P: signedRank(differences), Least: math.Exp2(float64(1 - n))}
	d.estimate(walsh(differences), criticalT(n))
	return d
}

// SubtractUnpaired is Unpaired with differences instead of logarithms of ratios. The
// ranks, and with them P, are the same.
func SubtractUnpaired(of, to []float64) Difference {
	of, to = slices.DeleteFunc(slices.Clone(of), unusable), slices.DeleteFunc(slices.Clone(to), unusable)
	n, m := len(of), len(to)
	if n == 0 || m == 0 {
		return noDifference()
	}
	d := Difference{N: min(n, m), Least: minPU(n, m)}
	d.P, _ = mannWhitney(of, to)
	d.estimate(crosswise(of, to, minus), criticalU(n, m))
	return d
}

func minus(a, b float64) float64 { return a - b }

func noDifference() Difference {
	return Difference{Value: math.NaN(), Lo: math.Inf(-1), Hi: math.Inf(1), P: math.NaN(), Least: 1}
}

// estimate sets the estimate and the interval as that of Result does.
func (d *Difference) estimate(terms []float64, k int) {
	d.Value, d.Lo, d.Hi = middle(terms, k)
}
