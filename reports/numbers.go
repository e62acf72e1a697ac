package reports

import (
	"math"
	"strconv"
	"strings"

	"idlab/reports/chart"
)

// figure writes a number with three significant digits and no exponent.
func figure(v float64) string {
	switch size := math.Abs(v); {
	case !isNumber(v):
		return "–"
	case size == 0:
		return "0"
	case size >= 99.95:
		return grouped(int(math.Round(v)))
	default:
		// Rounding first: 9.999 has one digit behind the point, as 10.0 has.
		rounded, _ := strconv.ParseFloat(strconv.FormatFloat(size, 'e', 2, 64), 64)
		digits := 2 - int(math.Floor(math.Log10(rounded)))
		return strconv.FormatFloat(v, 'f', digits, 64)
	}
}

// factor writes a ratio. Near 1 it has a digit more, as one wants to see on which
// side it is.
func factor(v float64) string {
	if v >= 0.95 && v < 1.1 {
		return strconv.FormatFloat(v, 'f', 3, 64)
	}
	return figure(v)
}

// short writes the number of a mark on an axis, which has one digit or two.
func short(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

// scaled writes a number with the prefix of its power of 1,000: "2.5 M".
func scaled(v float64, format func(float64) string, unit string, prefixes ...string) string {
	i := 0
	for math.Abs(v) >= 999.5 && i < len(prefixes)-1 {
		v /= 1000
		i++
	}
	return strings.TrimSpace(format(v) + " " + prefixes[i] + unit)
}

// rate writes operations a second.
func rate(v float64) string { return scaled(v, figure, "", "", "k", "M", "G") }

func rateMark(v float64) string { return scaled(v, short, "", "", "k", "M", "G") }

// duration writes a time in ns.
func duration(ns float64) string { return inSeconds(ns, figure) }

func durationMark(ns float64) string { return inSeconds(ns, short) }

func inSeconds(ns float64, format func(float64) string) string {
	if ns == 0 || !isNumber(ns) {
		return format(ns)
	}
	return scaled(ns, format, "s", "n", "µ", "m", "")
}

// times and bare are how axes write times and numbers.
func times() chart.Format { return chart.Format{Mark: durationMark, Value: duration} }
func bare() chart.Format  { return chart.Format{Mark: short, Value: figure} }
