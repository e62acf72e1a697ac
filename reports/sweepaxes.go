package reports

import (
	"math"
	"slices"

	"idlab/reports/chart"
)

// shift sets the designs of a panel apart, each by the same factor in all
// panels: marks of the same value would hide each other. All together they take
// less than half of the way to the next mark of the axis.
func shift(i, n int, axis chart.Axis) float64 {
	widest := 0.3 // of the axis
	for j, t := range axis.Ticks[1:] {
		before := axis.Ticks[j].Value
		widest = math.Min(widest, 0.45*math.Log(t.Value/before)/math.Log(axis.Max/axis.Min))
	}
	step := math.Min(0.035, widest/float64(n))
	return math.Pow(axis.Max/axis.Min, step*(float64(i)-float64(n-1)/2))
}

// shadeOf is where the oversubscribed part of a panel begins.
func (d *Data) shadeOf(q quantity, cells []*cell, axis chart.Axis) float64 {
	if along, _ := q.variables(); along.word == workers().word {
		return d.shadeFrom(axis)
	}
	if d.oversubscribed(cells[0].Workers) {
		return axis.Min
	}
	return math.NaN()
}

// shadeFrom is where oversubscribed numbers of workers begin on their axis.
func (d *Data) shadeFrom(workers chart.Axis) float64 {
	below, above := workers.Min, math.Inf(1)
	for _, t := range workers.Ticks {
		if d.oversubscribed(int(t.Value)) {
			above = math.Min(above, t.Value)
		} else {
			below = math.Max(below, t.Value)
		}
	}
	if math.IsInf(above, 1) {
		return math.NaN()
	}
	if below == workers.Min {
		return below
	}
	return math.Sqrt(below * above)
}

// setAxes gives the panels that are to be compared one axis.
func setAxes(groups [][]*chart.Panel, q quantity) {
	together := groups
	switch {
	case q.comparable:
		together = [][]*chart.Panel{slices.Concat(groups...)}
	case q.positive:
		together = nil
		for _, g := range groups {
			together = append(together, ofAKind(g)...)
		}
	}
	for _, panels := range together {
		y := q.axis(values(panels, q.positive))
		for _, p := range panels {
			p.Y = y
		}
	}
}

// ofAKind leaves the panels of a group together if that makes their logarithmic
// axis no more than a decade longer than the longest of them needs; else each
// is by itself: the exit of one task with 20,000 timers and that of a thousand
// tasks with 20 have no axis in common on which one would see anything.
func ofAKind(group []*chart.Panel) [][]*chart.Panel {
	decades := func(panels ...*chart.Panel) float64 {
		v := values(panels, true)
		return math.Log10(slices.Max(v) / slices.Min(v))
	}
	longest := 1.0
	var single [][]*chart.Panel
	for _, p := range group {
		longest = math.Max(longest, decades(p))
		single = append(single, []*chart.Panel{p})
	}
	if decades(group...) <= longest+1 {
		return [][]*chart.Panel{group}
	}
	return single
}

// values returns all that is to have room on the axis of the panels.
func values(panels []*chart.Panel, positive bool) (out []float64) {
	for _, p := range panels {
		for _, s := range p.Series {
			for _, pt := range s.Points {
				for _, v := range []float64{pt.Y, pt.Lo, pt.Hi} {
					if isNumber(v) && (v > 0 || !positive) {
						out = append(out, v)
					}
				}
			}
		}
	}
	return out
}
