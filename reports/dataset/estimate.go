package dataset

import (
	"math"
	"slices"

	"github.com/montanaflynn/stats"
	"golang.org/x/perf/benchmath"

	"idlab/reports/format"
	"idlab/reports/paired"
)

// Confidence is that of every interval in a report.
const Confidence = paired.Confidence

// MinBlocks is how many blocks an interval of that confidence takes: with five,
// the median lies outside of all of them in 1 of 16 cases.
const MinBlocks = 6

// Estimate is a median over blocks with its confidence interval. That of ratios
// is Hodges and Lehmann's, the median of the means of every two.
type Estimate struct {
	N      int // blocks that have a value
	Median float64
	Lo, Hi float64 // ±Inf where the blocks are too few
}

// Summarize estimates the median of what the values were drawn from. NaN
// stands for no value. The values are left as they are.
func Summarize(values []float64) Estimate {
	values = Numbers(values)
	if len(values) == 0 {
		return Estimate{Median: math.NaN(), Lo: math.Inf(-1), Hi: math.Inf(1)}
	}
	n := len(values)
	s := benchmath.AssumeNothing.Summary(benchmath.NewSample(values, &benchmath.DefaultThresholds), Confidence)
	e := Estimate{N: n, Median: s.Center, Lo: s.Lo, Hi: s.Hi}
	if !e.Bounded() { // of some numbers of blocks it has one end
		e.Lo, e.Hi = math.Inf(-1), math.Inf(1)
	}
	return e
}

// Numbers returns a copy without the values that are none.
func Numbers(values []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return !format.IsNumber(v) })
}

// Bounded tells whether there is an interval.
func (e Estimate) Bounded() bool { return format.IsNumber(e.Lo) && format.IsNumber(e.Hi) }

// Times converts to another unit.
func (e Estimate) Times(factor float64) Estimate {
	e.Median, e.Lo, e.Hi = e.Median*factor, e.Lo*factor, e.Hi*factor
	return e
}

// Estimate summarizes a line of the cell.
func (c *Cell) Estimate(l Line, unit string) Estimate { return Summarize(c.Values[l][unit]) }

// Compare tells how many times as large the value of one line is as that of
// another: by the ratios within each block, not by the ratio of two medians, as a
// block that runs slow does so for both.
func (c *Cell) Compare(of, to Line, unit string) paired.Result {
	return paired.Ratio(c.Values[of][unit], c.Values[to][unit])
}

// Ratio is compare without the test.
func (c *Cell) Ratio(of, to Line, unit string) Estimate { return OfRatios(c.Compare(of, to, unit)) }

// OfRatios leaves out the test.
func OfRatios(r paired.Result) Estimate {
	e := Estimate{N: r.N, Median: r.Ratio, Lo: math.Inf(-1), Hi: math.Inf(1)}
	if r.Bounded() {
		e.Lo, e.Hi = r.Lo, r.Hi
	}
	return e
}

// Outliers counts the blocks beyond Tukey's fences, of how many. They are
// counted, not dropped. Fewer than four blocks have no quartiles worth the name:
// then both are 0.
func (c *Cell) Outliers(l Line, unit string) (n, of int) {
	values := Numbers(c.Values[l][unit])
	if len(values) < 4 {
		return 0, 0
	}
	found, err := stats.QuartileOutliers(values)
	if err != nil {
		return 0, 0
	}
	return len(found.Mild) + len(found.Extreme), len(values)
}

// Interval writes the interval of an estimate, a dash if there is none.
func Interval(e Estimate, format func(float64) string) string {
	if !e.Bounded() {
		return "–"
	}
	return format(e.Lo) + " … " + format(e.Hi)
}

// Larger is the larger of two numbers, of which NaN is none.
func Larger(a, b float64) float64 {
	if math.IsNaN(a) || b > a {
		return b
	}
	return a
}

// MedianOf is the middle of the values, NaN of none.
func MedianOf(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(values))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}
