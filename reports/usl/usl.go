package usl

import (
	"math"
	"slices"
)

// Load is one measured point: a number of workers (1 or more) and their common rate in operations per second.
type Load struct{ Workers, Rate float64 }

// Law is the Universal Scalability Law. N workers reach a rate of
//
//	X(N) = λN / (1 + α(N−1) + βN(N−1))
//
// operations per second. λ is the rate of one worker. α is contention, the share of the work that is serialized.
// β is coherency, the cost of keeping each pair of workers consistent. With β = 0 it is Amdahl's law.
//
// Source: Gunther, A simple capacity model of massively parallel transaction
// systems, CMG'93; Guerrilla Capacity Planning (2007), chapter 4.
type Law struct{ Lambda, Alpha, Beta float64 }

// Rate returns X(n), the rate of n workers in operations per second.
func (u Law) Rate(n float64) float64 {
	return u.Lambda * n / (1 + u.Alpha*(n-1) + u.Beta*n*(n-1))
}

// Losses splits the time of n workers into three shares in %, which add up to 100: work at the rate of one worker,
// contention and coherency.
func (u Law) Losses(n float64) []float64 {
	contention, coherency := u.Alpha*(n-1), u.Beta*n*(n-1)
	percent := 100 / (1 + contention + coherency)
	return []float64{percent, contention * percent, coherency * percent}
}

// Peak returns the number of workers with the highest rate. It is 1 if a second worker does not raise the rate,
// and +Inf if every further worker raises it.
func (u Law) Peak() float64 {
	if u.Alpha >= 1 {
		return 1
	}
	return math.Max(1, math.Sqrt((1-u.Alpha)/u.Beta))
}

// Off returns the largest relative error of the law over the loads: |X(N)/rate − 1|.
func (u Law) Off(loads []Load) (worst float64) {
	for _, l := range loads {
		worst = math.Max(worst, math.Abs(u.Rate(l.Workers)/l.Rate-1))
	}
	return worst
}

// Fit fits the law to at least three loads with rates above 0. It minimizes the squared relative errors of N/X(N)
// under the constraint that no parameter is negative: contention does not speed work up.
//
// N/X(N) is linear in 1/λ, α/λ and β/λ, so the fit needs no starting point and no iteration. For each choice of
// parameters that are fixed at 0, Fit solves the unconstrained problem; the best feasible solution is the result.
func Fit(loads []Load) Law {
	minimum, best := math.Inf(1), Law{}
	for _, free := range [][]int{{0}, {0, 1}, {0, 2}, {0, 1, 2}} {
		var columns [][]float64
		for _, i := range free {
			columns = append(columns, column(loads, i))
		}
		coefficients, rest := leastSquares(columns, slices.Repeat([]float64{1}, len(loads)))
		if !(rest < minimum) || slices.Min(coefficients) < 0 || coefficients[0] == 0 {
			continue
		}
		var of [3]float64
		for i, c := range coefficients {
			of[free[i]] = c
		}
		minimum, best = rest, Law{1 / of[0], of[1] / of[0], of[2] / of[0]}
	}
	return best
}

// column returns the regressor of a coefficient (0: 1/λ, 1: α/λ, 2: β/λ) for each load, divided by the measured
// N/X(N).
func column(loads []Load, coefficient int) (out []float64) {
	for _, l := range loads {
		n := l.Workers
		terms := [...]float64{1, n - 1, n * (n - 1)}
		out = append(out, terms[coefficient]*l.Rate/n)
	}
	return out
}

// leastSquares returns the coefficients of the linear combination of columns that is nearest to the target, and
// the squared distance that remains. It orthogonalizes the columns by the modified Gram–Schmidt process, which,
// unlike the normal equations, does not square their condition number.
func leastSquares(columns [][]float64, target []float64) (coefficients []float64, rest float64) {
	n := len(columns)
	q, r, projection := make([][]float64, n), make([][]float64, n), make([]float64, n)
	left := slices.Clone(target)
	for j := range columns {
		q[j], r[j] = slices.Clone(columns[j]), make([]float64, n)
		for i := range j {
			r[i][j] = dot(q[i], q[j])
			subtract(q[j], r[i][j], q[i])
		}
		r[j][j] = math.Sqrt(dot(q[j], q[j]))
		for k := range q[j] {
			q[j][k] /= r[j][j]
		}
		projection[j] = dot(q[j], left)
		subtract(left, projection[j], q[j])
	}
	coefficients = make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		coefficients[i] = projection[i]
		for j := i + 1; j < n; j++ {
			coefficients[i] -= r[i][j] * coefficients[j]
		}
		coefficients[i] /= r[i][i]
	}
	return coefficients, dot(left, left)
}

// dot returns the scalar product of a and b.
func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// subtract subtracts factor × b from a, in place.
func subtract(a []float64, factor float64, b []float64) {
	for i := range a {
		a[i] -= factor * b[i]
	}
}
