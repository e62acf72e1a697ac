package figures

import (
	"cmp"
	"math"
)

// pettitt is the chance of a change as large as that in a series of values, at
// whatever place, if there were none; and behind which value it is.
//
// Source: Pettitt, A non-parametric approach to the change-point problem, Applied
// Statistics 28 (1979) 126–135, with his approximation of p. It looks at ranks, so
// that blocks which a neighbour ruined are blocks and no change.
func pettitt(series []float64) (p float64, behind int) {
	if len(series) < 2 {
		return 1, 0
	}
	n, sum, most := float64(len(series)), 0.0, 0.0
	for t, x := range series {
		for _, other := range series {
			sum += float64(cmp.Compare(x, other))
		}
		if math.Abs(sum) > most {
			most, behind = math.Abs(sum), t
		}
	}
	return math.Min(1, 2*math.Exp(-6*most*most/(n*n*n+n*n))), behind
}
