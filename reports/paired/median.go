package paired

import "slices"

// MedianRank returns the rank, from either end, of the values at which the interval of the median of n values ends. It
// is 0 if there is no interval: fewer than six values lie on one side of the median too often.
//
// The number of values below the median is binomial, so the interval is exact for every distribution. Its two sides
// have the same probability: Conover, Practical Nonparametric Statistics (1999), section 3.2.
func MedianRank(n int) int {
	below, ways, all := 0.0, 1.0, 1.0
	for range n {
		all *= 2
	}
	for k := range n / 2 {
		if below += ways; 2*below/all > Alpha {
			return k
		}
		ways = ways * float64(n-k) / float64(k+1)
	}
	return n / 2
}

// Fences returns Tukey's fences: 1.5 times the distance between the hinges, beyond the hinges. The hinges are the
// medians of the lower and the upper half, both with the median itself if the number of values is odd. It needs a
// value.
//
// Source: Tukey, Exploratory Data Analysis (1977), chapter 2.
func Fences(values []float64) (lo, hi float64) {
	s := slices.Sorted(slices.Values(values))
	half := (len(s) + 1) / 2
	median := func(s []float64) float64 { return (s[(len(s)-1)/2] + s[len(s)/2]) / 2 }
	lower, upper := median(s[:half]), median(s[len(s)-half:])
	return lower - 1.5*(upper-lower), upper + 1.5*(upper-lower)
}
