package dataset

import (
	"math"
	"slices"
	"testing"

	"idlab/bench/record"
	"idlab/reports/reportstest"
)

func TestSummarize(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, test := range []struct {
		name   string
		values []float64
		want   Estimate
	}{
		{"none", nil, Estimate{0, nan, -inf, inf}},
		{"one", []float64{7}, Estimate{1, 7, -inf, inf}},
		{"five have no interval", []float64{5, 1, 4, 2, 3}, Estimate{5, 3, -inf, inf}},
		{"six: their ends", []float64{6, 1, 5, 2, 4, 3}, Estimate{6, 3.5, 1, 6}},
		{"ten: the second and the ninth", []float64{10, 1, 9, 2, 8, 3, 7, 4, 6, 5}, Estimate{10, 5.5, 2, 9}},
		{"NaN and infinities are ignored", []float64{nan, 6, 1, inf, 5, 2, 4, 3, -inf}, Estimate{6, 3.5, 1, 6}},
		{"zeros", []float64{0, 0, 0, 0, 0, 0}, Estimate{6, 0, 0, 0}},
	} {
		before := slices.Clone(test.values)
		if got := Summarize(test.values); !sameEstimate(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
		if !slices.EqualFunc(before, test.values, same) {
			t.Errorf("%s: the values were changed to %v", test.name, test.values)
		}
	}
}

// same allows for rounding, and holds NaN for equal to itself.
func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) || near(a, b) }

func sameEstimate(a, b Estimate) bool {
	return a.N == b.N && same(a.Median, b.Median) && same(a.Lo, b.Lo) && same(a.Hi, b.Hi)
}

func TestRatioIsOfTheBlock(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, test := range []struct {
		name     string
		idr, rcu []float64
		want     Estimate
	}{
		// The machine slows down tenfold, and the ratio does not change. The ratio of the medians would be the same,
		// but its interval would be useless.
		{"paired", []float64{10, 20, 30, 40, 50, 100}, []float64{5, 10, 15, 20, 25, 50}, Estimate{6, 0.5, 0.5, 0.5}},
		// The ratios are 1/4, 1/2, 1, 2, 4 and 8. The ratio of the medians would be 1.5.
		{"not the ratio of medians", []float64{4, 4, 4, 4, 4, 4}, []float64{1, 2, 4, 8, 16, 32},
			Estimate{6, math.Sqrt2, 0.25, 8}},
		{"blocks that lack one are left out", []float64{10, nan, 10, 10}, []float64{20, 20, nan, 40},
			Estimate{2, math.Sqrt(8), -inf, inf}},
		{"a zero is no base", []float64{0, 0}, []float64{1, 2}, Estimate{0, nan, -inf, inf}},
	} {
		c := reportstest.LoadMeasured(t, Load, map[string][]float64{"idr": test.idr, "rcu": test.rcu}).Cells[0]
		if got := c.Ratio(Line{"rcu", ""}, Line{"idr", ""}, record.NsPerOp); !sameEstimate(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestOutliersAreCounted(t *testing.T) {
	for _, test := range []struct {
		name   string
		values []float64
		n, of  int
	}{
		{"none", []float64{10, 11, 12, 13, 14, 15}, 0, 6},
		{"one slow block", []float64{10, 11, 12, 13, 14, 100}, 1, 6},
		{"three blocks have no quartiles", []float64{10, 11, 1000}, 0, 0},
	} {
		c := reportstest.LoadMeasured(t, Load, map[string][]float64{"idr": test.values}).Cells[0]
		if n, of := c.Outliers(Line{"idr", ""}, record.NsPerOp); n != test.n || of != test.of {
			t.Errorf("%s: got %d of %d, want %d of %d", test.name, n, of, test.n, test.of)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Abs(b) }
