package reports

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
)

// axis is a scale with its ends, ticks and label. Its ends are chosen for all
// panels that are to be compared, never by a panel for itself.
type axis struct {
	label    string
	scale    plot.Normalizer
	min, max float64
	ticks    []plot.Tick
}

// logAxis spans the values, which are above 0, on a logarithmic scale: at least
// a decade, so that a small difference looks small, and from one labelled mark
// to another, which gonum's own scale does not see to.
func logAxis(label string, format func(float64) string, values []float64) axis {
	lo, hi := slices.Min(values), slices.Max(values)
	a := axis{label: label, scale: plot.LogScale{}, min: markBelow(lo), max: markAbove(hi)}
	for side := 0; a.max/a.min < 10*(1-1e-9); side++ {
		if side%2 == 0 {
			a.max = markAbove(a.max * 1.01)
		} else {
			a.min = markBelow(a.min * 0.99)
		}
	}
	decades := math.Log10(a.max / a.min)
	for e := math.Floor(math.Log10(a.min)); e <= math.Log10(a.max); e++ {
		for digit := 1.0; digit < 10; digit++ {
			a.tick(digit*math.Pow(10, e), format, labelled(digit, e, decades))
		}
	}
	return a
}

// tick adds a mark if it is within the axis. Powers of ten are not exact.
func (a *axis) tick(value float64, format func(float64) string, withLabel bool) {
	if value < a.min*(1-1e-9) || value > a.max*(1+1e-9) {
		return
	}
	t := plot.Tick{Value: math.Min(math.Max(value, a.min), a.max)}
	if withLabel {
		t.Label = format(value)
	}
	a.ticks = append(a.ticks, t)
}

// labelled chooses the marks that have labels: as many as have room.
func labelled(digit, exponent, decades float64) bool {
	switch {
	case decades <= 2.4:
		return digit == 1 || digit == 2 || digit == 5
	case decades <= 8:
		return digit == 1
	default:
		return digit == 1 && math.Mod(exponent, 2) == 0
	}
}

// markBelow and markAbove round to 1, 2 or 5 times a power of ten.
func markBelow(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)+1e-9))
	for _, digit := range []float64{5, 2} {
		if v >= digit*power*(1-1e-9) {
			return digit * power
		}
	}
	return power
}

func markAbove(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)+1e-9))
	for _, digit := range []float64{1, 2, 5} {
		if v <= digit*power*(1+1e-9) {
			return digit * power
		}
	}
	return 10 * power
}

// zeroLog is a logarithmic scale that has a zero: linear up to its unit, which
// takes as much room as a decade, logarithmic from there on. What never happens
// is then as visible as what takes a second.
type zeroLog struct{ unit float64 }

func (z zeroLog) Normalize(min, max, x float64) float64 {
	return (z.decades(x) - z.decades(min)) / (z.decades(max) - z.decades(min))
}

func (z zeroLog) decades(v float64) float64 {
	if v <= z.unit {
		return math.Max(v, 0) / z.unit
	}
	return 1 + math.Log10(v/z.unit)
}

// zeroAxis spans from 0 to the values on a zeroLog scale, two decades above its
// unit at least.
func zeroAxis(label string, unit float64, format func(float64) string, values []float64) axis {
	a := axis{label: label, scale: zeroLog{unit}, max: math.Max(100*unit, markAbove(math.Max(unit, slices.Max(values))))}
	a.ticks = []plot.Tick{{Value: 0, Label: "0"}}
	for power := unit; power <= a.max*(1+1e-9); power *= 10 {
		for digit := 1.0; digit < 10; digit++ {
			a.tick(digit*power, format, digit == 1)
		}
	}
	return a
}

// workersAxis has the numbers of workers on a logarithmic scale, with room for
// marks at both ends.
func workersAxis(workers []int) axis {
	lo, hi := float64(slices.Min(workers)), float64(slices.Max(workers))
	margin := math.Pow(2, math.Max(0.35, 0.12*math.Log2(hi/lo)))
	a := axis{label: "workers (OS threads)", scale: plot.LogScale{}, min: lo / margin, max: hi * margin}
	// Where labels would run into each other, the smaller number keeps its own.
	last := math.Inf(-1)
	for _, w := range slices.Compact(slices.Sorted(slices.Values(workers))) {
		t := plot.Tick{Value: float64(w)}
		if at := a.scale.Normalize(a.min, a.max, t.Value); at-last > 0.08 {
			t.Label, last = strconv.Itoa(w), at
		}
		a.ticks = append(a.ticks, t)
	}
	return a
}

// ninesAxis has percentiles on the scale of nines.
func ninesAxis(last float64) axis {
	a := axis{label: "percentile of operations (%)", scale: plot.LinearScale{}, max: math.Max(1, last)}
	mark := func(nines float64, label string) {
		if nines <= a.max+1e-9 {
			a.ticks = append(a.ticks, plot.Tick{Value: nines, Label: label})
		}
	}
	mark(0, "0")
	// "50" stands close to "0": where the axis is long it has no room.
	if a.max <= 5 {
		mark(ninesP50, "50")
	}
	for n, label := range []string{"90", "99", "99.9", "99.99", "99.999", "99.9999", "99.99999", "99.999999"} {
		mark(float64(n+1), label)
	}
	return a
}
