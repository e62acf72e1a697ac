package figures

import (
	"fmt"
	"slices"

	"gonum.org/v1/plot/vg"

	"idlab/reports/chart"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// Forest draws the ratio of each design's time per operation to the baseline's: a panel for each cell, with a row for
// each design.
func Forest(d *dataset.Data, baseline string) ([]chart.Sheet, error) {
	all := compare.NewBaselineTable(d, d.Cells, baseline)
	if len(all.List) == 0 {
		return nil, panels.ErrNoData("ratios", all.Why(d))
	}
	shown := withinReason(d, all.List)
	var count panels.Intervals
	var groups [][]*chart.Panel
	rows := 0
	sameWorkload := func(a, b compare.BaselineRow) bool { return a.Workload == b.Workload }
	for _, workload := range format.Split(shown, sameWorkload) {
		groups = append(groups, forestPanels(d, workload, baseline, &count)...)
		rows = max(rows, len(compare.DesignsIn(d, workload)))
	}
	s := chart.Sheet{
		Name:        "ratios",
		Title:       fmt.Sprintf("How does the time per operation compare with %s?", baseline),
		Legend:      forestLegend(d, shown, baseline),
		Notes:       []string{count.RatioNote() + " " + panels.Filled + " Panels of a workload share one axis."},
		Footer:      panels.Caption(d),
		PanelWidth:  chart.NamedWidth(slices.Concat(groups...)),
		PanelHeight: max(panels.ForestLeast, panels.ForestFrame+vg.Length(rows)*panels.ForestRow),
	}
	if left := len(all.List) - len(shown); left > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("In the tables only: %s with more workers than the %s.",
			format.Plural(left, "cell"), format.Plural(d.Cores(), "CPU")))
	}
	if note := compare.NearNote(d, all.Cells()); note != "" {
		s.Notes = append(s.Notes, panels.ForestNear)
	}
	s.Notes = slices.Concat(s.Notes, all.Notes(), compare.TooFew(shown))
	return s.Sheets(groups), nil
}

// withinReason leaves out the oversubscribed cells if there are more cells than panels.MostPanels.
func withinReason(d *dataset.Data, list []compare.BaselineRow) []compare.BaselineRow {
	if len(list) <= panels.MostPanels {
		return list
	}
	fewer := slices.DeleteFunc(slices.Clone(list), func(x compare.BaselineRow) bool {
		return d.Oversubscribed(x.Workers)
	})
	if len(fewer) == 0 {
		return list
	}
	return fewer
}

// forestPanels returns the panels of one workload with any parameters. They have the same axis, and a group for each
// number of tasks.
func forestPanels(
	d *dataset.Data, workload []compare.BaselineRow, baseline string, count *panels.Intervals,
) (groups [][]*chart.Panel) {
	designs := compare.DesignsIn(d, workload)
	var values []float64
	for _, x := range workload {
		for _, design := range designs {
			if j := x.Ratio(design); j != nil {
				e := dataset.OfRatios(j.Result)
				count.Add(e)
				values = append(values, e.Median, e.Lo, e.Hi)
			}
		}
	}
	axis := panels.RatioAxis("time/op relative to "+baseline, values)
	sameGroup := func(a, b compare.BaselineRow) bool {
		return a.FullWorkload() == b.FullWorkload() && a.Tasks == b.Tasks
	}
	for _, group := range format.Split(workload, sameGroup) {
		var panels []*chart.Panel
		for _, x := range group {
			panels = append(panels, forestPanel(d, x, designs, axis))
		}
		groups = append(groups, panels)
	}
	return groups
}

// forestPanel returns the panel of a cell. The row of a design without a ratio is empty.
func forestPanel(d *dataset.Data, x compare.BaselineRow, designs []string, axis chart.Axis) *chart.Panel {
	p := panels.RatioPanel(d, x.Cell, panels.ShapeTitle(x.Cell), designs, axis)
	var list chart.Intervals
	for row, design := range designs {
		if j := x.Ratio(design); j != nil {
			list = append(list, panels.RatioMark(d, design, j, row))
		}
	}
	p.Over = []chart.Layer{list}
	return p
}

// forestLegend explains the marks, the noise floor and the shade. The names of designs are beside their rows.
func forestLegend(d *dataset.Data, list []compare.BaselineRow, baseline string) []chart.Entry {
	floors := slices.ContainsFunc(list, func(x compare.BaselineRow) bool { return format.IsNumber(x.Floor("")) })
	shaded := slices.ContainsFunc(list, func(x compare.BaselineRow) bool { return d.Oversubscribed(x.Workers) })
	return panels.DifferenceLegend(d, baseline, floors, shaded)
}
