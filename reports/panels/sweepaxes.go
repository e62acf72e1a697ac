package panels

import (
	"math"
	"slices"

	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// curveSteps is the number of segments in which a function is drawn.
const curveSteps = 200

// Curve samples a function at points that are evenly spaced on a logarithmic axis. from is above 0.
func Curve(from, to float64, f func(float64) float64) (points []chart.Point) {
	for i := range curveSteps + 1 {
		x := from * math.Pow(to/from, float64(i)/curveSteps)
		points = append(points, chart.Point{X: x, Y: f(x), Lo: math.Inf(-1), Hi: math.Inf(1)})
	}
	return points
}

// Shift returns the factor by which the marks of design i of n are moved along a logarithmic axis, so that marks of
// equal value do not hide each other. It is the same in all panels. The marks of all designs take less than half of
// the distance to the next mark of the axis, and stay within the ends of the axis.
func Shift(i, n int, axis chart.Axis) float64 {
	share := func(from, to float64) float64 { return math.Log(to/from) / math.Log(axis.Max/axis.Min) }
	widest := math.Min(0.3, 1.8*share(axis.Min, axis.Ticks[0].Value)) // share of the axis
	for j, t := range axis.Ticks[1:] {
		widest = math.Min(widest, 0.45*share(axis.Ticks[j].Value, t.Value))
	}
	step := math.Min(0.035, widest/float64(n))
	return math.Pow(axis.Max/axis.Min, step*(float64(i)-float64(n-1)/2))
}

// shadeFrom returns where the oversubscribed numbers of workers begin on their axis, NaN if there are none.
func shadeFrom(d *dataset.Data, workers chart.Axis) float64 {
	below, above := workers.Min, math.Inf(1)
	for _, t := range workers.Ticks {
		if d.Oversubscribed(int(t.Value)) {
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

// SetAxes sets the vertical axes. Panels that are to be compared get the same one. LayOut calls it; after a change of
// the points it must be called again.
func (l Layout) SetAxes() {
	together := l.Groups
	switch {
	case l.sweep.Comparable:
		together = [][]*chart.Panel{slices.Concat(l.Groups...)}
	case l.sweep.Positive:
		together = nil
		for _, g := range l.Groups {
			together = append(together, sharedAxes(g)...)
		}
	}
	for _, panels := range together {
		y := l.sweep.Axis(Values(panels, l.sweep.Positive))
		for _, p := range panels {
			p.Y = y
		}
	}
}

// sharedAxes returns the group as it is if a common logarithmic axis is at most one decade longer than the longest
// axis of a single panel. Otherwise it returns each panel alone. For example, the exit of one task with 20,000 timers
// and the exit of a thousand tasks with 20 timers each are too far apart for one axis.
func sharedAxes(group []*chart.Panel) [][]*chart.Panel {
	decades := func(panels ...*chart.Panel) float64 {
		v := Values(panels, true)
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

// Values returns the values and the ends of intervals that the vertical axis of the panels must include. positive
// leaves out values that are not above 0.
func Values(panels []*chart.Panel, positive bool) (out []float64) {
	for _, p := range panels {
		for _, s := range p.Series {
			for _, pt := range s.Points {
				for _, v := range []float64{pt.Y, pt.Lo, pt.Hi} {
					if format.IsNumber(v) && (v > 0 || !positive) {
						out = append(out, v)
					}
				}
			}
		}
	}
	return out
}
