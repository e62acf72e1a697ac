package dataset

import (
	"math"
	"slices"

	"idlab/reports/format"
	"idlab/reports/paired"
)

// Confidence is the confidence level of every interval in a report.
const Confidence = paired.Confidence

// MinBlocks is the minimum number of blocks for an interval of that confidence. With five blocks, the true median
// lies outside their range in 1 of 16 cases.
const MinBlocks = 6

// Estimate is a median over blocks with its confidence interval. For ratios, Median is the Hodges–Lehmann
// estimate, the median of the means of every two values.
type Estimate struct {
	N      int // number of blocks that have a value
	Median float64
	Lo, Hi float64 // ±Inf if there are too few blocks for an interval
}

// Summarize estimates the median of the distribution that the values were drawn from. It ignores NaN and
// infinities, and does not change the values.
func Summarize(values []float64) Estimate {
	values = Numbers(values)
	if len(values) == 0 {
		return Estimate{Median: math.NaN(), Lo: math.Inf(-1), Hi: math.Inf(1)}
	}
	n := len(values)
	slices.Sort(values)
	e := Estimate{N: n, Median: MedianOf(values), Lo: math.Inf(-1), Hi: math.Inf(1)}
	if k := paired.MedianRank(n); k > 0 {
		e.Lo, e.Hi = values[k-1], values[n-k]
	}
	return e
}

// Numbers returns a copy of the values without NaN and infinities.
func Numbers(values []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return !format.IsNumber(v) })
}

// Bounded reports whether there is an interval.
func (e Estimate) Bounded() bool { return format.IsNumber(e.Lo) && format.IsNumber(e.Hi) }

// Times multiplies the estimate and its interval by a factor above 0, to convert the unit.
func (e Estimate) Times(factor float64) Estimate {
	e.Median, e.Lo, e.Hi = e.Median*factor, e.Lo*factor, e.Hi*factor
	return e
}

// Estimate summarizes the values of a series.
func (c *Cell) Estimate(l Line, unit string) Estimate { return Summarize(c.Values[l][unit]) }

// Compare returns the ratio of one series to another, estimated from the ratios within each block. A disturbance
// that slows a whole block cancels in its ratio, but not in a ratio of two medians.
func (c *Cell) Compare(of, to Line, unit string) paired.Result {
	return paired.RatioOver(c.Values[of][unit], c.Values[to][unit], c.Nodes)
}

// Ratio returns the estimate and the interval of Compare, without the test.
func (c *Cell) Ratio(of, to Line, unit string) Estimate { return OfRatios(c.Compare(of, to, unit)) }

// OfRatios returns the estimate and the interval of a result, without the test. Without an interval, Lo and Hi
// are ±Inf.
func OfRatios(r paired.Result) Estimate {
	e := Estimate{N: r.N, Median: r.Ratio, Lo: math.Inf(-1), Hi: math.Inf(1)}
	if r.Bounded() {
		e.Lo, e.Hi = r.Lo, r.Hi
	}
	return e
}

// Outliers counts the values beyond Tukey's fences. It returns their number and the number of all values. Outliers
// stay in the estimates. With fewer than four values, which have no meaningful quartiles, both are 0.
func (c *Cell) Outliers(l Line, unit string) (n, of int) {
	values := Numbers(c.Values[l][unit])
	if len(values) < 4 {
		return 0, 0
	}
	lo, hi := paired.Fences(values)
	for _, v := range values {
		if v < lo || v > hi {
			n++
		}
	}
	return n, len(values)
}

// Interval writes the interval of an estimate, or a dash if there is none.
func Interval(e Estimate, format func(float64) string) string {
	if !e.Bounded() {
		return "–"
	}
	return format(e.Lo) + " … " + format(e.Hi)
}

// Larger returns the larger of two numbers and ignores NaN: it is NaN only if both are.
func Larger(a, b float64) float64 {
	if math.IsNaN(a) || b > a {
		return b
	}
	return a
}

// MedianOf returns the median of the values, NaN if there are none.
func MedianOf(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(values))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}
