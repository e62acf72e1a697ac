package figures

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"idlab/reports/chart"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// fullest is the ratio at which the colour scale of the heat map ends.
const fullest = 16

// maxRows is the maximum number of rows of a heat map on one sheet.
const maxRows = 44

// Heatmap draws, for each number of workers, the ratios of each design's time per operation to the baseline's: a row
// for each workload and number of tasks, a column for each design. Only ratios that differ have a colour.
func Heatmap(d *dataset.Data, baseline string) (sheets []chart.Sheet, err error) {
	for _, n := range panels.Workers().Values(d.Cells) {
		cells := slices.DeleteFunc(slices.Clone(d.Cells), func(c *dataset.Cell) bool { return c.Workers != n })
		if with := compare.NewBaselineTable(d, cells, baseline); len(with.List) > 0 {
			sheets = append(sheets, heatSheets(d, with)...)
		}
	}
	if len(sheets) == 0 {
		return nil, panels.ErrNoData("heatmap", compare.NewBaselineTable(d, d.Cells, baseline).Why(d))
	}
	return sheets, nil
}

// heatSheets returns the sheets of one number of workers.
func heatSheets(d *dataset.Data, all compare.BaselineTable) (sheets []chart.Sheet) {
	workers := format.Plural(all.List[0].Workers, "worker")
	s := chart.Sheet{
		Name:   panels.FileName("heatmap", workers),
		Title:  fmt.Sprintf("Which design is fast in which workload, with %s?", workers),
		Legend: heatLegend(all),
		Notes:  heatNotes(d, all),
		Footer: panels.Caption(d),
	}
	parts := format.Evenly(all.List, maxRows)
	for i, part := range parts {
		sheet := s
		if len(parts) > 1 {
			sheet.Name = fmt.Sprintf("%s-%d", s.Name, i+1)
			sheet.Title = fmt.Sprintf("%s (%d/%d)", s.Title, i+1, len(parts))
		}
		h, rows := heat(part, all.Designs)
		sheet.PanelWidth, sheet.PanelHeight = h.Size(rows)
		sheet.Rows = []chart.Row{{h.Panel("", rows)}}
		sheets = append(sheets, sheet)
	}
	return sheets
}

// heat returns the heat map of the rows and the axis of their names.
func heat(list []compare.BaselineRow, designs []string) (chart.Heat, chart.Axis) {
	h := chart.Heat{Columns: designs}
	var names []string
	for row, x := range list {
		name := format.Plural(x.Tasks, "task")
		if row == 0 || x.FullWorkload() != list[row-1].FullWorkload() {
			name = x.FullWorkload() + " · " + name
		}
		if row > 0 && x.Workload != list[row-1].Workload {
			h.Rules = append(h.Rules, row)
		}
		names = append(names, name)
		for col, design := range designs {
			h.Cells = append(h.Cells, heatCell(x, design, row, col))
		}
	}
	return h, chart.LongNamesAxis(names)
}

// heatCell returns the cell of a design in a row.
func heatCell(x compare.BaselineRow, design string, row, col int) chart.HeatCell {
	cell := chart.HeatCell{Row: row, Column: col, Text: "–", Faint: true}
	cell.Told = chart.Datum{Panel: format.Plural(x.Workers, "worker"), Workload: x.Workload, Design: design,
		X: x.FullWorkload() + " · " + format.Plural(x.Tasks, "task"), Y: "not measured"}
	j := x.Ratio(design)
	if j == nil {
		return cell
	}
	cell.Text, cell.Faint = brief(j.Ratio)+j.Mark(), !j.Differs()
	cell.Told.Y = j.Text() + j.Mark()
	if j.Bounded() {
		cell.Told.Interval = j.Interval(" … ")
	}
	switch {
	case j.Near != nil: // a colour stands for a ratio, so a difference has none
		cell.Text = briefNs(j.Near.Value) + j.Mark()
	case j.Differs():
		cell.Fill = chart.Diverging(j.Ratio, fullest)
	}
	return cell
}

// briefNs writes a difference in ns in at most five characters.
func briefNs(ns float64) string {
	switch size := math.Abs(ns); {
	case size < 9.95:
		return fmt.Sprintf("%+.1f", ns)
	case size < 9999.5:
		return fmt.Sprintf("%+.0f", ns)
	}
	return fmt.Sprintf("%+.0fk", ns/1000)
}

// brief writes a ratio in at most four characters.
func brief(ratio float64) string {
	switch {
	case ratio < 0.00995:
		return "<.01"
	case ratio < 1.995:
		return strconv.FormatFloat(ratio, 'f', 2, 64)
	case ratio < 9.95:
		return strconv.FormatFloat(ratio, 'f', 1, 64)
	case ratio < 9999.5:
		return strconv.FormatFloat(ratio, 'f', 0, 64)
	case ratio < 999_500:
		return strconv.FormatFloat(ratio/1000, 'f', 0, 64) + "k"
	}
	return ">1M"
}

// heatLegend explains the colours of some ratios, and the signs that occur.
func heatLegend(all compare.BaselineTable) (entries []chart.Entry) {
	for _, step := range []struct {
		ratio float64
		label string
	}{
		{1.0 / fullest, "1/16 or less of the time of " + all.Baseline}, {0.25, "1/4"}, {0.5, "1/2"},
		{2, "2 ×"}, {4, "4 ×"}, {fullest, "16 × or more"},
	} {
		entries = append(entries, chart.Entry{Label: step.label,
			Thumbs: chart.HeatSample(chart.HeatCell{Text: brief(step.ratio),
				Fill: chart.Diverging(step.ratio, fullest)})})
	}
	if anyNear(all) {
		entries = append(entries, chart.Entry{Label: "difference in ns from " + all.Baseline,
			Thumbs: chart.HeatSample(chart.HeatCell{Text: briefNs(1.5)})})
	}
	for _, sign := range []struct{ mark, text, label string }{
		{" ~", "1.00 ~", "no difference found"}, {" ?", "1.00 ?", "too few blocks"},
		{"–", "–", "not measured"},
	} {
		if has(all, sign.mark) {
			entries = append(entries, chart.Entry{Label: sign.label,
				Thumbs: chart.HeatSample(chart.HeatCell{Text: sign.text, Faint: true})})
		}
	}
	return entries
}

// anyNear reports whether any cell shows a difference in ns instead of a ratio.
func anyNear(all compare.BaselineTable) bool {
	return slices.ContainsFunc(all.List, func(x compare.BaselineRow) bool {
		return slices.ContainsFunc(all.Designs, func(design string) bool {
			j := x.Ratio(design)
			return j != nil && j.Near != nil
		})
	})
}

// has reports whether any cell has the mark, or no comparison if the mark is "–".
func has(all compare.BaselineTable, mark string) bool {
	return slices.ContainsFunc(all.List, func(x compare.BaselineRow) bool {
		return slices.ContainsFunc(all.Designs, func(design string) bool {
			j := x.Ratio(design)
			return j == nil && mark == "–" || j != nil && j.Mark() == mark
		})
	})
}

// heatNotes explains the cells and names what is missing.
func heatNotes(d *dataset.Data, all compare.BaselineTable) []string {
	text := fmt.Sprintf("Numbers: time per operation relative to %s, the Hodges–Lehmann estimate from the ratios "+
		"within blocks. Coloured: the interval lies beyond the margin of %.0f %%, and the p-value is below 0.05 after "+
		"Holm's correction over the row.", all.Baseline, 100*compare.Margin)
	if d.Oversubscribed(all.List[0].Workers) {
		text += fmt.Sprintf(" Oversubscribed (more workers than the %s): these cells measure the scheduler too.",
			format.Plural(d.Cores(), "CPU"))
	}
	notes := []string{text}
	if anyNear(all) {
		notes = append(notes, compare.NearNote(d, all.Cells())+
			" It has no colour, and is grey if no difference was found.")
	}
	return slices.Concat(notes, all.Notes(), compare.TooFew(all.List))
}
