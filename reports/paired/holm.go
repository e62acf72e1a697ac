package paired

import (
	"cmp"
	"math"
	"slices"
)

// Holm adjusts the p-values of a family of comparisons, so that the probability of one or more false alarms in the
// family is at most Alpha, whatever their dependence. NaN is not a comparison: it stays NaN and does not count.
//
// The smallest of n p-values is multiplied by n, the next by n−1, and so on. An adjusted value is never below the
// adjusted value of a smaller p, and never above 1. Bonferroni's correction multiplies all of them by n: it finds
// fewer differences and is no safer.
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

// Blocks returns the minimum number of blocks with which Ratio can find a difference in a family of that many
// comparisons. With fewer, the adjusted p stays at Alpha or above even if every block differs in one direction.
func Blocks(comparisons int) int {
	n := 1
	for float64(comparisons)*math.Exp2(float64(1-n)) >= Alpha {
		n++
	}
	return n
}

// BlocksUnpaired is Blocks for Unpaired. It returns the number of blocks of each of the two samples.
func BlocksUnpaired(comparisons int) int {
	n := 1
	for float64(comparisons)*minPU(n, n) >= Alpha {
		n++
	}
	return n
}
