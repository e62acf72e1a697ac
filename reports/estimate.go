package reports

import (
	"math"
	"slices"

	"github.com/montanaflynn/stats"
	"golang.org/x/perf/benchmath"

	"idlab/reports/paired"
)

// confidence is that of every interval in a report.
const confidence = paired.Confidence

// minBlocks is how many blocks an interval of that confidence takes: with five,
// the median lies outside of all of them in 1 of 16 cases.
const minBlocks = 6

// estimate is a median over blocks with its confidence interval. That of ratios
// is Hodges and Lehmann's, the median of the means of every two.
type estimate struct {
	n      int // blocks that have a value
	median float64
	lo, hi float64 // ±Inf where the blocks are too few
}

// summarize estimates the median of what the values were drawn from. NaN
// stands for no value. The values are left as they are.
func summarize(values []float64) estimate {
	values = numbers(values)
	if len(values) == 0 {
		return estimate{median: math.NaN(), lo: math.Inf(-1), hi: math.Inf(1)}
	}
	n := len(values)
	s := benchmath.AssumeNothing.Summary(benchmath.NewSample(values, &benchmath.DefaultThresholds), confidence)
	e := estimate{n: n, median: s.Center, lo: s.Lo, hi: s.Hi}
	if !e.bounded() { // of some numbers of blocks it has one end
		e.lo, e.hi = math.Inf(-1), math.Inf(1)
	}
	return e
}

// numbers returns a copy without the values that are none.
func numbers(values []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return !isNumber(v) })
}

// bounded tells whether there is an interval.
func (e estimate) bounded() bool { return isNumber(e.lo) && isNumber(e.hi) }

// times converts to another unit.
func (e estimate) times(factor float64) estimate {
	e.median, e.lo, e.hi = e.median*factor, e.lo*factor, e.hi*factor
	return e
}

// estimate summarizes a line of the cell.
func (c *cell) estimate(l line, unit string) estimate { return summarize(c.values[l][unit]) }

// compare tells how many times as large the value of one line is as that of
// another: by the ratios within each block, not by the ratio of two medians, as a
// block that runs slow does so for both.
func (c *cell) compare(of, to line, unit string) paired.Result {
	return paired.Ratio(c.values[of][unit], c.values[to][unit])
}

// ratio is compare without the test.
func (c *cell) ratio(of, to line, unit string) estimate { return ofRatios(c.compare(of, to, unit)) }

// ofRatios leaves out the test.
func ofRatios(r paired.Result) estimate {
	e := estimate{n: r.N, median: r.Ratio, lo: math.Inf(-1), hi: math.Inf(1)}
	if r.Bounded() {
		e.lo, e.hi = r.Lo, r.Hi
	}
	return e
}

// outliers counts the blocks beyond Tukey's fences, of how many. They are
// counted, not dropped. Fewer than four blocks have no quartiles worth the name:
// then both are 0.
func (c *cell) outliers(l line, unit string) (n, of int) {
	values := numbers(c.values[l][unit])
	if len(values) < 4 {
		return 0, 0
	}
	found, err := stats.QuartileOutliers(values)
	if err != nil {
		return 0, 0
	}
	return len(found.Mild) + len(found.Extreme), len(values)
}
