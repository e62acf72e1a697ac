package chart

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// Axis is a scale with its ends, ticks and label. Its ends are chosen for all
// panels that are to be compared, never by a panel for itself.
type Axis struct {
	Label    string
	Scale    plot.Normalizer
	Min, Max float64
	Ticks    []plot.Tick
	Format   Format
	Names    bool // the ticks are names, not values: see NamesAxis
}

// Format writes values: Mark those at the marks of an axis, which have one digit
// or two, Value any.
type Format struct{ Mark, Value func(float64) string }

// value writes a value, or the name that stands for it.
func (a Axis) value(v float64) string {
	if a.Names {
		for _, t := range a.Ticks {
			if math.Abs(t.Value-v) < 0.5 {
				return t.Label
			}
		}
	}
	if a.Format.Value == nil {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return a.Format.Value(v)
}

// LogAxis spans the values, which are above 0, on a logarithmic scale: at least
// a decade, so that a small difference looks small, and from one labelled mark
// to another, which gonum's own scale does not see to.
func LogAxis(label string, format Format, values []float64) Axis {
	lo, hi := slices.Min(values), slices.Max(values)
	a := Axis{Label: label, Scale: plot.LogScale{}, Min: markBelow(lo), Max: markAbove(hi), Format: format}
	for side := 0; a.Max/a.Min < 10*(1-1e-9); side++ {
		if side%2 == 0 {
			a.Max = markAbove(a.Max * 1.01)
		} else {
			a.Min = markBelow(a.Min * 0.99)
		}
	}
	decades := math.Log10(a.Max / a.Min)
	for e := math.Floor(math.Log10(a.Min)); e <= math.Log10(a.Max); e++ {
		for digit := 1.0; digit < 10; digit++ {
			a.tick(digit*math.Pow(10, e), format, labelled(digit, e, decades))
		}
	}
	return a
}

// tick adds a mark if it is within the axis. Powers of ten are not exact.
func (a *Axis) tick(value float64, format Format, withLabel bool) {
	if value < a.Min*(1-1e-9) || value > a.Max*(1+1e-9) {
		return
	}
	t := plot.Tick{Value: math.Min(math.Max(value, a.Min), a.Max)}
	if withLabel {
		t.Label = format.Mark(value)
	}
	a.Ticks = append(a.Ticks, t)
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

// ZeroAxis spans from 0 to the values on a zeroLog scale, two decades above its
// unit at least.
func ZeroAxis(label string, unit float64, format Format, values []float64) Axis {
	a := Axis{Label: label, Scale: zeroLog{unit}, Max: math.Max(100*unit, markAbove(math.Max(unit, slices.Max(values)))), Format: format}
	a.Ticks = []plot.Tick{{Value: 0, Label: "0"}}
	for power := unit; power <= a.Max*(1+1e-9); power *= 10 {
		for digit := 1.0; digit < 10; digit++ {
			a.tick(digit*power, format, digit == 1)
		}
	}
	return a
}

// CountAxis has counts, of workers or tasks, on a logarithmic scale, with room for
// marks at both ends.
func CountAxis(label string, counts []int) Axis {
	lo, hi := float64(slices.Min(counts)), float64(slices.Max(counts))
	margin := math.Pow(2, math.Max(0.35, 0.12*math.Log2(hi/lo)))
	a := Axis{Label: label, Scale: plot.LogScale{}, Min: lo / margin, Max: hi * margin,
		Format: Format{Value: grouped}}
	const letter, gap = 0.0225, 0.015 // of the axis
	end := math.Inf(-1)
	for _, count := range slices.Compact(slices.Sorted(slices.Values(counts))) {
		t := plot.Tick{Value: float64(count)}
		label := grouped(t.Value)
		at, half := a.Scale.Normalize(a.Min, a.Max, t.Value), letter*float64(len(label))/2
		if at-half >= end { // else it would run into the one before
			t.Label, end = label, at+half+gap
		}
		a.Ticks = append(a.Ticks, t)
	}
	return a
}

// NinesAxis has percentiles on the scale of nines.
func NinesAxis(last float64) Axis {
	a := Axis{Label: "percentile of operations (%)", Scale: plot.LinearScale{}, Max: math.Max(1, last),
		Format: Format{Value: percentileOf}}
	mark := func(nines float64, label string) {
		if nines <= a.Max+1e-9 {
			a.Ticks = append(a.Ticks, plot.Tick{Value: nines, Label: label})
		}
	}
	mark(0, "0")
	// "50" stands close to "0", and more nines take more room: where the axis is long
	// it has none for them.
	if a.Max <= 5 {
		mark(math.Log10(2), "50")
	}
	for n, label := range []string{"90", "99", "99.9", "99.99", "99.999", "99.9999", "99.99999", "99.999999"} {
		if a.Max > 5 && n >= 4 && n%2 == 0 {
			label = ""
		}
		mark(float64(n+1), label)
	}
	return a
}

// percentileOf writes nines as a percentile: 2 is 99.
func percentileOf(nines float64) string {
	return strconv.FormatFloat(100*(1-math.Pow(10, -nines)), 'g', 4+int(nines), 64)
}

// grouped writes a count with a comma after each three digits.
func grouped(v float64) string {
	digits := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// LinearAxis spans from 0, or from the least value if that is below, to the
// greatest on a linear scale, from one mark to another.
func LinearAxis(label string, format Format, values []float64) Axis {
	lo, hi := math.Min(0, slices.Min(values)), math.Max(0, slices.Max(values))
	if lo == hi {
		hi = 1
	}
	step := markAbove((hi - lo) / 5)
	a := Axis{Label: label, Scale: plot.LinearScale{}, Format: format}
	first, last := math.Floor(lo/step+1e-9), math.Ceil(hi/step-1e-9)
	a.Min, a.Max = first*step, last*step
	for i := first; i <= last; i++ {
		a.Ticks = append(a.Ticks, plot.Tick{Value: i * step, Label: format.Mark(i * step)})
	}
	return a
}

// NamesAxis has a name for each place: the i-th is at -i, so that the first one
// is on top. Names that are too long lose their middle.
func NamesAxis(names []string) Axis {
	a := Axis{Scale: plot.LinearScale{}, Min: -float64(len(names)) + 0.4, Max: 0.6, Names: true}
	for i, name := range names {
		_, short := fit(sans(tickSize), name, maxName)
		a.Ticks = append(a.Ticks, plot.Tick{Value: -float64(i), Label: short})
	}
	return a
}

// mostName is the room that a name on an axis has.
const maxName = vg.Length(110)
