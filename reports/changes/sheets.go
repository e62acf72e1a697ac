package changes

import (
	"fmt"
	"math"
	"slices"

	"idlab/reports/chart"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// Sheets draws the series, a panel for each cell: the median time per operation of each run, and a vertical line at
// each change.
func (h *History) Sheets() []chart.Sheet {
	last := h.Runs[len(h.Runs)-1]
	var designs []string
	for _, s := range h.Series {
		designs = format.Adding(designs, s.Design)
	}
	slices.Sort(designs)
	looks := chart.Looks(designs)
	runs := []float64{1, float64(len(h.Runs))}
	axis := chart.LinearAxis("run, by date", panels.Bare(), runs)
	var groups [][]*chart.Panel
	for from := 0; from < len(h.Series); {
		to := from + 1
		for to < len(h.Series) && h.Series[to].Cell == h.Series[from].Cell {
			to++
		}
		groups = append(groups, []*chart.Panel{h.panel(h.Series[from:to], looks, axis)})
		from = to
	}
	sheet := chart.Sheet{Name: "history", Title: "When did a time per operation change?",
		Notes: []string{"Mark: median of a run. Vertical line: a change point of a design of the panel " +
			"(E-divisive means; Bonferroni's correction over all series). The table has its commits."},
		Footer: []string{fmt.Sprintf("%s · %d runs from %s to %s",
			last.Machine(), len(h.Runs), when(h.Runs[0]), when(last))}}
	for _, design := range designs {
		sheet.Legend = append(sheet.Legend, chart.Entry{Label: design, Design: design,
			Thumbs: looks[design].Sample()})
	}
	return sheet.Sheets([][]*chart.Panel{slices.Concat(groups...)})
}

// panel draws the series of a cell.
func (h *History) panel(list []Series, looks map[string]chart.Look, axis chart.Axis) *chart.Panel {
	p := &chart.Panel{Title: list[0].Cell, X: axis, ShadeFrom: math.NaN()}
	var all []float64
	for _, s := range list {
		series := chart.Series{Design: s.Design, Look: looks[s.Design]}
		for i, run := range s.Runs {
			series.Points = append(series.Points, chart.Point{X: float64(run + 1), Y: s.Ns[i],
				Lo: math.Inf(-1), Hi: math.Inf(1), Mark: true, Told: true})
		}
		p.Series, all = append(p.Series, series), append(all, s.Ns...)
	}
	p.Y = chart.LogAxis("time/op", panels.Times(), all)
	for _, s := range list {
		for _, x := range s.Changes {
			p.Over = append(p.Over, chart.Upright(p, float64(x.Before+x.After)/2+1))
		}
	}
	return p
}
