package paired

import "gonum.org/v1/gonum/stat/distuv"

// BinomialInterval returns the exact interval of a share, of which k of n were observed. n is 1 or more.
//
// Source: Clopper and Pearson, The use of confidence or fiducial limits illustrated in the case of the binomial,
// Biometrika 26 (1934) 404–413.
func BinomialInterval(k, n int) (lo, hi float64) {
	hi = 1
	if k > 0 {
		lo = distuv.Beta{Alpha: float64(k), Beta: float64(n - k + 1)}.Quantile(Alpha / 2)
	}
	if k < n {
		hi = distuv.Beta{Alpha: float64(k + 1), Beta: float64(n - k)}.Quantile(1 - Alpha/2)
	}
	return lo, hi
}
