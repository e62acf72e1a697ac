package usl

import (
	"math"
	"slices"
)

// Load is the rate, in operations a second, of a number of workers.
type Load struct{ Workers, Rate float64 }

// Law is the Universal Scalability Law: N workers reach
//
//	X(N) = λN / (1 + α(N−1) + βN(N−1))
//
// operations a second. λ is the rate of one worker. α is contention: the share of
// the work that excludes all others. β is coherency: what it costs each worker to
// agree with each other one. With β = 0 it is Amdahl's law.
//
// Source: Gunther, A simple capacity model of massively parallel transaction
// systems, CMG'93; Guerrilla Capacity Planning (2007), chapter 4.
type Law struct{ Lambda, Alpha, Beta float64 }

// Rate is that of n workers.
func (u Law) Rate(n float64) float64 {
	return u.Lambda * n / (1 + u.Alpha*(n-1) + u.Beta*n*(n-1))
}

// Losses is what becomes of the time of n workers, in %: work as of one worker alone,
// contention, coherency.
func (u Law) Losses(n float64) []float64 {
	contention, coherency := u.Alpha*(n-1), u.Beta*n*(n-1)
	percent := 100 / (1 + contention + coherency)
	return []float64{percent, contention * percent, coherency * percent}
}

// Peak is the number of workers with the highest rate: 1 where a second one makes
// it worse or no better, +Inf where each one more makes it higher.
func (u Law) Peak() float64 {
	if u.Alpha >= 1 {
		return 1
	}
	return math.Max(1, math.Sqrt((1-u.Alpha)/u.Beta))
}

// Off is the largest relative error of the law.
func (u Law) Off(loads []Load) (worst float64) {
	for _, l := range loads {
		worst = math.Max(worst, math.Abs(u.Rate(l.Workers)/l.Rate-1))
	}
	return worst
}

// Fit fits the law to three loads or more, of rates above 0, by least squares of
// the relative errors of N/X(N), with no parameter below 0: nothing gets faster by
// contending. N/X(N) is linear in 1/λ, α/λ and β/λ, so that the fit needs no
// starting point and no iteration: the best one is among the best of each choice
// of parameters that are 0.
func Fit(loads []Load) Law {
	least, best := math.Inf(1), Law{}
	for _, free := range [][]int{{0}, {0, 1}, {0, 2}, {0, 1, 2}} {
		var columns [][]float64
		for _, i := range free {
			columns = append(columns, column(loads, i))
		}
		coefficients, rest := leastSquares(columns, slices.Repeat([]float64{1}, len(loads)))
		if !(rest < least) || slices.Min(coefficients) < 0 || coefficients[0] == 0 {
			continue
		}
		var of [3]float64
		for i, c := range coefficients {
			of[free[i]] = c
		}
		least, best = rest, Law{1 / of[0], of[1] / of[0], of[2] / of[0]}
	}
	return best
}

// column is what a coefficient is multiplied by in each load, over N/X(N).
func column(loads []Load, coefficient int) (out []float64) {
	for _, l := range loads {
		n := l.Workers
		terms := [...]float64{1, n - 1, n * (n - 1)}
		out = append(out, terms[coefficient]*l.Rate/n)
	}
	return out
}

// leastSquares returns the coefficients of the columns whose sum is nearest to the
// target, and the squared distance that is left. It makes the columns orthogonal to
// each other, one after the other (Gram and Schmidt, modified): so it does not
// square their condition, as the normal equations would.
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

func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// subtract takes factor × b from a.
func subtract(a []float64, factor float64, b []float64) {
	for i := range a {
		a[i] -= factor * b[i]
	}
}
