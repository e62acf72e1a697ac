package paired

import (
	"cmp"
	"math"
)

// Pettitt tests a series for a change of its level. It returns the approximate p-value of the hypothesis that there is
// none, and the index of the last value before the most likely change.
//
// Source: Pettitt, A non-parametric approach to the change-point problem, Applied
// Statistics 28 (1979) 126–135, with his approximation of p. It uses ranks, so a single disturbed block has little
// influence.
func Pettitt(series []float64) (p float64, behind int) {
	if len(series) < 2 {
		return 1, 0
	}
	n, sum, largest := float64(len(series)), 0.0, 0.0
	for t, x := range series {
		for _, other := range series {
			sum += float64(cmp.Compare(x, other))
		}
		if math.Abs(sum) > largest {
			largest, behind = math.Abs(sum), t
		}
	}
	return math.Min(1, 2*math.Exp(-6*largest*largest/(n*n*n+n*n))), behind
}
