package figures

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

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

// Heatmap draws the ratios of each design's time per operation to the baseline's: a row for each workload, number of
// tasks and selected number of workers, a column for each design. Only ratios that differ have a colour.
func Heatmap(d *dataset.Data, baseline string) (sheets []chart.Sheet, err error) {
	var cells []*dataset.Cell
	for _, workload := range d.ByWorkload() {
		for _, sweep := range panels.ByTasks(workload) {
			cells = append(cells, heatWorkers(d, sweep)...)
		}
	}
	all := compare.NewBaselineTable(d, cells, baseline)
	if len(all.List) == 0 {
		return nil, panels.ErrNoData("heatmap", compare.NewBaselineTable(d, d.Cells, baseline).Why(d))
	}
	s := chart.Sheet{
		Name:   "heatmap",
		Title:  "Which design is fast in which workload?",
		Legend: heatLegend(all),
		Notes:  heatNotes(d, all),
		Footer: panels.Caption(d, all.Cells()),
	}
	if len(cells) < len(d.Cells) {
		s.Notes = append(s.Notes, "Shown are the fewest workers, the most that have a CPU each, and the most. "+
			"All others are in the tables.")
	}
	return heatSheets(d, s, all), nil
}

// heatWorkers selects from the cells that differ in the number of workers: the fewest, the most that have a CPU each,
// and the most.
func heatWorkers(d *dataset.Data, sweep []*dataset.Cell) []*dataset.Cell {
	last := len(sweep) - 1
	own := 0
	for i, c := range sweep {
		if !d.Oversubscribed(c.Workers) {
			own = i
		}
	}
	var chosen []*dataset.Cell
	for _, i := range slices.Compact([]int{0, own, last}) {
		chosen = append(chosen, sweep[i])
	}
	return chosen
}

// heatSheets distributes the rows over as few sheets as possible. Several sheets are named after their first and last
// workload.
func heatSheets(d *dataset.Data, s chart.Sheet, all compare.BaselineTable) (sheets []chart.Sheet) {
	columns := panels.Apart(d, all.Cells(), all.Designs)
	parts := format.Evenly(all.List, maxRows)
	for _, part := range parts {
		sheet := s
		sheet.Conclude = func([]*chart.Panel) string { return heatConclusion(d, all.Baseline, part) }
		if len(parts) > 1 {
			extent := heatName(part[0]) + " to " + heatName(part[len(part)-1])
			sheet.Name, sheet.Title = chart.FileName(s.Name, extent), fmt.Sprintf("%s (%s)", s.Title, extent)
		}
		h, rows := heat(d, part, columns)
		sheet.PanelWidth, sheet.PanelHeight = h.Size(rows)
		sheet.Rows = []chart.Row{{h.Panel("", rows)}}
		sheets = append(sheets, sheet)
	}
	return sheets
}

// heatName names the workload and the tasks of a row.
func heatName(x compare.BaselineRow) string {
	return x.FullWorkload() + " · " + format.Plural(x.Tasks, "task")
}

// heat returns the heat map of the rows and the axis of their names. A column "" is a gap.
func heat(d *dataset.Data, list []compare.BaselineRow, columns []string) (chart.Heat, chart.Axis) {
	h := chart.Heat{}
	cells := compare.BaselineTable{List: list}.Cells()
	for _, design := range columns {
		h.Columns = append(h.Columns, chart.HeatColumn{Design: design, Name: panels.Named(d, cells, design)})
	}
	var names []string
	for row, x := range list {
		name := format.Plural(x.Workers, "worker")
		if d.Oversubscribed(x.Workers) {
			name += "*"
		}
		if row == 0 || heatName(x) != heatName(list[row-1]) {
			name = heatName(x) + ", " + name
		}
		if row > 0 && x.Workload != list[row-1].Workload {
			h.Rules = append(h.Rules, row)
		}
		names = append(names, name)
		for col, design := range columns {
			if design != "" {
				h.Cells = append(h.Cells, heatCell(x, design, row, col))
			}
		}
	}
	return h, chart.LongNamesAxis(names)
}

// heatConclusion says which ranked designs have the smallest time in how many rows. The baseline has the ratio 1.
func heatConclusion(d *dataset.Data, baseline string, list []compare.BaselineRow) string {
	wins := map[string]int{}
	for _, x := range list {
		best, least := "", math.Inf(1)
		ranked, _ := panels.RankedFirst(d, []*dataset.Cell{x.Cell}, d.DesignsIn(x.Cell))
		for _, design := range ranked {
			ratio := 1.0
			if j := x.Ratio(design); j != nil {
				ratio = j.Ratio
			} else if design != baseline {
				continue
			}
			if ratio < least {
				best, least = design, ratio
			}
		}
		wins[best]++
	}
	delete(wins, "")
	var texts []string
	for _, design := range d.Designs {
		if wins[design] > 0 {
			texts = append(texts, fmt.Sprintf("%s in %d", design, wins[design]))
		}
	}
	if len(texts) == 0 {
		return ""
	}
	return fmt.Sprintf("Least time per operation among ranked designs, of %s: %s.",
		format.Plural(len(list), "row"), strings.Join(texts, ", "))
}

// heatCell returns the cell of a design in a row.
func heatCell(x compare.BaselineRow, design string, row, col int) chart.HeatCell {
	cell := chart.HeatCell{Row: row, Column: col, Text: "–", Faint: true}
	cell.Told = chart.Datum{Panel: format.Plural(x.Workers, "worker"), Workload: x.Workload, Design: design,
		X: heatName(x), Y: "not measured"}
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
	if slices.ContainsFunc(all.List, func(x compare.BaselineRow) bool { return d.Oversubscribed(x.Workers) }) {
		text += fmt.Sprintf(" *Oversubscribed: more workers than the %v, so the scheduler is measured too.", d.Capacity())
	}
	notes := []string{text}
	if anyNear(all) {
		notes = append(notes, compare.NearNote(d, all.Cells())+
			" It has no colour, and is grey if no difference was found.")
	}
	return slices.Concat(notes, all.Notes(), compare.TooFew(all.List))
}
