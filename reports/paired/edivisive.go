package paired

import (
	"math"
	"math/rand/v2"
	"slices"
)

// ChangePoint is a place in a series where its distribution changes.
type ChangePoint struct {
	At int     // index of the first value after the change
	P  float64 // of the hypothesis that there is no change besides those with a smaller P
}

// minSegment is the minimum number of values between two change points.
const minSegment = 3

// ChangePoints returns the change points of a series, in order. level bounds the probability that a series without
// changes has any. A series of n values cannot have a change point if level is below about 2 of the binomial
// coefficient of n over n/2, whatever its values.
//
// The method is E-divisive with means. The energy statistic of two segments is large if the values of different
// segments are farther apart than those of the same one. The place with the largest statistic, over all segments so
// far, becomes a change point if a permutation test rejects the hypothesis that each segment is homogeneous. Then the
// segment is divided, and the search goes on. The permutations are the same in each call.
//
// Source: Matteson and James, A nonparametric approach for multiple change point analysis of multivariate data, JASA
// 109 (2014) 334–345. Apache Otava (Hunter) uses it for benchmarks.
func ChangePoints(series []float64, level float64) (points []ChangePoint) {
	ends := []int{0, len(series)}
	rng := rand.New(rand.NewPCG(2014, 334))
	for {
		at, statistic := bestSplit(series, ends)
		if at == 0 {
			return points
		}
		p := permuted(rng, series, ends, statistic, level)
		if p > level {
			return points
		}
		i, _ := slices.BinarySearch(ends, at)
		ends = slices.Insert(ends, i, at)
		points = append(points, ChangePoint{at, p})
		slices.SortFunc(points, func(a, b ChangePoint) int { return a.At - b.At })
	}
}

// permuted returns the share of permutations within segments whose best split has a statistic as large, with the series
// at hand as one of them. It ends early, with a value above level, once that is certain.
func permuted(rng *rand.Rand, series []float64, ends []int, statistic, level float64) float64 {
	draws := max(199, int(math.Ceil(5/level)))
	extreme := 1
	values := slices.Clone(series)
	for range draws {
		for i := 1; i < len(ends); i++ {
			part := values[ends[i-1]:ends[i]]
			rng.Shuffle(len(part), func(a, b int) { part[a], part[b] = part[b], part[a] })
		}
		if _, other := bestSplit(values, ends); other >= statistic*(1-1e-12) {
			extreme++
		}
		if p := float64(extreme) / float64(draws+1); p > level {
			return p
		}
	}
	return float64(extreme) / float64(draws+1)
}

// bestSplit returns the place with the largest statistic, over all segments between ends. at is 0 if all segments are
// too short.
func bestSplit(series []float64, ends []int) (at int, statistic float64) {
	for i := 1; i < len(ends); i++ {
		if offset, s := split(series[ends[i-1]:ends[i]]); offset > 0 && (at == 0 || s > statistic) {
			at, statistic = ends[i-1]+offset, s
		}
	}
	return at, statistic
}

// split returns the place with the largest energy statistic in a segment: mn/(m+n) times twice the mean distance
// between the two sides, minus the mean distances within each.
func split(x []float64) (at int, statistic float64) {
	left, right, cross := 0.0, 0.0, 0.0 // sums of distances over pairs
	for i, a := range x {
		for _, b := range x[:i] {
			right += math.Abs(a - b)
		}
	}
	for m := 1; m < len(x); m++ { // x[m-1] moves to the left side
		toLeft, toRight := 0.0, 0.0
		for i, v := range x {
			if i < m-1 {
				toLeft += math.Abs(v - x[m-1])
			} else {
				toRight += math.Abs(v - x[m-1])
			}
		}
		left, right, cross = left+toLeft, right-toRight, cross-toLeft+toRight
		if m < minSegment || len(x)-m < minSegment {
			continue
		}
		a, b := float64(m), float64(len(x)-m)
		if s := a * b / (a + b) * (2*cross/(a*b) - 2*left/(a*a) - 2*right/(b*b)); at == 0 || s > statistic {
			at, statistic = m, s
		}
	}
	return at, statistic
}
