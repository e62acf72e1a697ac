package chart

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"idlab/reports/format"
)

// Axis is a scale with its ends, ticks and label. Panels that are compared with each other share an axis.
type Axis struct {
	Label    string
	Scale    plot.Normalizer
	Min, Max float64
	Ticks    []plot.Tick
	Format   Format
	Names    bool // the ticks are names instead of values, see NamesAxis
}

// Format writes values as text. Mark writes the ticks of an axis, which are round numbers. Value writes any value.
type Format struct{ Mark, Value func(float64) string }

// value writes a value. On an axis of names it returns the name.
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

// LogAxis returns a logarithmic axis for values above 0. It spans at least a decade, so that small differences look
// small. Both ends are labelled ticks; gonum's own scale does not ensure that.
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

// tick adds a tick if it is within the axis, with a tolerance for rounding errors.
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

// labelled reports whether a tick has a label: the more decades, the fewer labels.
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

// markBelow and markAbove round down and up to 1, 2 or 5 times a power of ten.
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

// zeroLog is a logarithmic scale with a zero. It is linear from 0 to unit, which takes the length of a decade, and
// logarithmic above.
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

// ZeroAxis returns an axis with a zeroLog scale from 0 to the maximum of the values, and to at least 100 units.
func ZeroAxis(label string, unit float64, format Format, values []float64) Axis {
	end := math.Max(100*unit, markAbove(math.Max(unit, slices.Max(values))))
	a := Axis{Label: label, Scale: zeroLog{unit}, Max: end, Format: format}
	a.Ticks = []plot.Tick{{Value: 0, Label: "0"}}
	for power := unit; power <= a.Max*(1+1e-9); power *= 10 {
		for digit := 1.0; digit < 10; digit++ {
			a.tick(digit*power, format, digit == 1)
		}
	}
	return a
}

// CountAxis returns a logarithmic axis for counts above 0, such as numbers of workers. Marks have room at both ends.
func CountAxis(label string, values []int) Axis {
	lo, hi := float64(slices.Min(values)), float64(slices.Max(values))
	margin := math.Pow(2, math.Max(0.35, 0.12*math.Log2(hi/lo)))
	a := Axis{Label: label, Scale: plot.LogScale{}, Min: lo / margin, Max: hi * margin,
		Format: counts()}
	const letter, gap = 0.0225, 0.015 // of the axis
	end := math.Inf(-1)
	for _, count := range slices.Compact(slices.Sorted(slices.Values(values))) {
		t := plot.Tick{Value: float64(count)}
		label := format.Grouped(count)
		at, half := a.Scale.Normalize(a.Min, a.Max, t.Value), letter*float64(len(label))/2
		if at-half >= end { // does not overlap with the previous label
			t.Label, end = label, at+half+gap
		}
		a.Ticks = append(a.Ticks, t)
	}
	return a
}

// NinesAxis returns an axis of percentiles on a scale of nines: 1 is 90 %, 2 is 99 %. It ends at last, or at 1 if
// last is less.
func NinesAxis(last float64) Axis {
	a := Axis{Label: "percentile", Scale: plot.LinearScale{}, Max: math.Max(1, last),
		Format: Format{Value: percentileOf}}
	mark := func(nines float64, label string) {
		if nines <= a.Max+1e-9 {
			a.Ticks = append(a.Ticks, plot.Tick{Value: nines, Label: label})
		}
	}
	mark(0, "0")
	// "50" is close to "0", so it has no room on an axis with many nines.
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

// percentileOf writes nines as a percentile: "99" for 2.
func percentileOf(nines float64) string {
	return strconv.FormatFloat(100*(1-math.Pow(10, -nines)), 'g', 4+int(nines), 64)
}

// counts returns the format of axes of counts.
func counts() Format {
	return Format{Mark: format.Whole, Value: format.Whole}
}

// LinearAxis returns a linear axis that contains 0 and all values. Both ends are ticks.
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

// NamesAxis returns an axis of names. The i-th name is at −i, so that the first one is at the top. In a long name the
// middle is replaced by "…".
func NamesAxis(names []string) Axis {
	a := Axis{Scale: plot.LinearScale{}, Min: -float64(len(names)) + 0.4, Max: 0.6, Names: true}
	for i, name := range names {
		_, short := fit(sans(tickSize), name, maxName)
		a.Ticks = append(a.Ticks, plot.Tick{Value: -float64(i), Label: short})
	}
	return a
}

// maxName is the maximum width of a name on an axis.
const maxName = vg.Length(110)
