package panels

import (
	"cmp"
	"fmt"

	"idlab/reports/chart"
)

// Conclude returns the range of the values in a panel that is chosen without a look at them: the last panel of find, or
// else the last of all. Panels without points do not count.
func Conclude(list []*chart.Panel) string {
	var chosen *chart.Panel
	for _, p := range list {
		if lastX(p) > 0 && (chosen == nil || p.Workload == "find" || chosen.Workload != "find") {
			chosen = p
		}
	}
	if chosen == nil {
		return ""
	}
	return RangeOf(chosen, chosen.Y.Label)
}

// RangeOf returns the conclusion of a panel: the range of its values at the largest X that is not oversubscribed.
// It is "" if no design has a value there.
func RangeOf(p *chart.Panel, quantity string) string {
	at := lastX(p)
	var low, high *chart.Point
	var lowest, highest string
	for _, s := range p.Series {
		for i, pt := range s.Points {
			switch {
			case !pt.Told || pt.At != at:
				continue
			case low == nil || pt.Y < low.Y:
				low, lowest = &s.Points[i], cmp.Or(s.Name, s.Design)
			}
			if high == nil || pt.Y > high.Y {
				high, highest = &s.Points[i], cmp.Or(s.Name, s.Design)
			}
		}
	}
	if low == nil {
		return ""
	}
	write := p.Y.Format.Value
	where := fmt.Sprintf("%s, %s = %s: %s", p.Title, p.X.Label, p.X.Format.Value(at), quantity)
	if low.Y == high.Y {
		return fmt.Sprintf("%s %s for all designs.", where, write(low.Y))
	}
	return fmt.Sprintf("%s from %s for %s to %s for %s.", where, write(low.Y), lowest, write(high.Y), highest)
}

// lastX returns the largest X of a point with a full mark, or of any point if all marks are hollow.
func lastX(p *chart.Panel) (full float64) {
	hollow := 0.0
	for _, s := range p.Series {
		for _, pt := range s.Points {
			hollow = max(hollow, pt.At)
			if !pt.Hollow {
				full = max(full, pt.At)
			}
		}
	}
	if full == 0 {
		return hollow
	}
	return full
}
