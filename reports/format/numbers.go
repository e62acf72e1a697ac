package format

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// IsNumber reports whether v is neither NaN nor infinite.
func IsNumber(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Plural writes a count with its noun: "1 task", "1,000 tasks". what is the singular, and the plural adds an s.
func Plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return Grouped(n) + " " + what + "s"
}

// Grouped writes an integer with a comma between groups of three digits: "1,000".
func Grouped(n int) string {
	if n > -1000 && n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", Grouped(n/1000), max(n%1000, -(n%1000)))
}

// PValue writes a p-value with three decimals and no leading zero: ".031", "< .001", "1". NaN is a dash.
func PValue(p float64) string {
	switch {
	case math.IsNaN(p):
		return "–"
	case p < 0.001:
		return "< .001"
	case p >= 0.9995:
		return "1"
	}
	return fmt.Sprintf("%.3f", p)[1:]
}

// Percent writes a share of 0 to 1 in percent. NaN and infinities are a dash.
func Percent(share float64) string {
	if !IsNumber(share) {
		return "–"
	}
	return Figure(100*share) + " %"
}

// Excess writes by how much a ratio of 1 or more exceeds 1, in percent: "12 %". From 2 on it writes the ratio:
// "2.50 ×".
func Excess(ratio float64) string {
	if !IsNumber(ratio) {
		return "–"
	}
	if ratio >= 2 {
		return Figure(ratio) + " ×"
	}
	return TwoDigits(100*(ratio-1)) + " %"
}

// TwoDigits writes a percentage of 0 or more with two significant digits. Small values are
// "below 0.01", and values that are almost 0 are "0".
func TwoDigits(v float64) string {
	switch {
	case v >= 1e15:
		return fmt.Sprintf("%.2e", v)
	case v >= 9.95:
		return fmt.Sprintf("%.0f", v)
	case v >= 0.095:
		return fmt.Sprintf("%.2g", v)
	case v >= 0.005:
		return fmt.Sprintf("%.2f", v)
	case v > 0.00005:
		return "below 0.01"
	}
	return "0"
}

// Figure writes a number with three significant digits, without an exponent up to 10¹⁵. NaN and infinities are a dash.
func Figure(v float64) string {
	switch size := math.Abs(v); {
	case !IsNumber(v):
		return "–"
	case size == 0:
		return "0"
	case size >= 99.95:
		return Whole(v)
	default:
		// Rounds before it counts digits: 9.999 becomes 10.0, which has one decimal.
		rounded, _ := strconv.ParseFloat(strconv.FormatFloat(size, 'e', 2, 64), 64)
		digits := 2 - int(math.Floor(math.Log10(rounded)))
		return strconv.FormatFloat(v, 'f', digits, 64)
	}
}

// Whole writes a number rounded to an integer: "1,000". From 10¹⁵ on it writes an exponent. NaN and infinities are a
// dash.
func Whole(v float64) string {
	switch {
	case !IsNumber(v):
		return "–"
	case math.Abs(v) >= 1e15:
		return strconv.FormatFloat(v, 'e', 2, 64)
	}
	return Grouped(int(math.Round(v)))
}

// Factor writes a ratio as Figure does. From 0.95 up to 1.1 it writes three decimals, so that the side of 1 shows.
func Factor(v float64) string {
	if v >= 0.95 && v < 1.1 {
		return strconv.FormatFloat(v, 'f', 3, 64)
	}
	return Figure(v)
}

// Short writes the number beside a mark of an axis with up to six significant digits and no trailing zeros.
func Short(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

// Scaled divides v by powers of 1,000 until it is below 1,000, and writes it with the prefix of that power:
// "2.5 M". prefixes starts with that of v as given; the last prefix also serves all larger numbers.
func Scaled(v float64, format func(float64) string, unit string, prefixes ...string) string {
	i := 0
	for math.Abs(v) >= 999.5 && i < len(prefixes)-1 {
		v /= 1000
		i++
	}
	return strings.TrimSpace(format(v) + " " + prefixes[i] + unit)
}

// Rate writes a rate in operations per second.
func Rate(v float64) string { return Scaled(v, Figure, "", "", "k", "M", "G") }

// Duration writes a time that is given in ns, with three significant digits: "1.20 µs".
func Duration(ns float64) string { return InSeconds(ns, Figure) }

// InSeconds writes a time that is given in ns, with the unit that fits it: ns, µs, ms or s.
func InSeconds(ns float64, format func(float64) string) string {
	if ns == 0 || !IsNumber(ns) {
		return format(ns)
	}
	return Scaled(ns, format, "s", "n", "µ", "m", "")
}
