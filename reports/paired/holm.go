package paired

import (
	"cmp"
	"math"
	"slices"
)

// Holm adjusts the p-values of comparisons that are looked at together, so that
// the chance of one or more false alarms among all of them stays below Alpha,
// however they depend on each other. NaN is no comparison: it stays NaN and
// does not count.
//
// The smallest is multiplied by the number of comparisons, the next by one less,
// and so on, and none is adjusted below one that was smaller. Bonferroni, who
// multiplies all of them by their number, finds less and is no safer.
//
// Source: Holm, A simple sequentially rejective multiple test procedure,
// Scandinavian Journal of Statistics 6 (1979) 65–70.
func Holm(p []float64) []float64 {
	var order []int
	for i, v := range p {
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	adjusted := slices.Clone(p)
	before := 0.0
	for k, i := range order {
		before = math.Max(before, math.Min(1, float64(len(order)-k)*p[i]))
		adjusted[i] = before
	}
	return adjusted
}

// Blocks is how many blocks it takes at least for a comparison by Ratio to be
// found among so many that are adjusted together: with fewer, the ratio may lie
// on the same side in every block and its p after Holm is above Alpha.
func Blocks(comparisons int) int {
	n := 1
	for float64(comparisons)*math.Exp2(float64(1-n)) >= Alpha {
		n++
	}
	return n
}

// BlocksUnpaired is Blocks for Unpaired: blocks of each of the two.
func BlocksUnpaired(comparisons int) int {
	n := 1
	for float64(comparisons)*minPU(n, n) >= Alpha {
		n++
	}
	return n
}
