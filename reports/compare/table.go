package compare

import (
	"fmt"
	"slices"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// BaselineRow is a cell with the comparisons of its designs with the baseline.
type BaselineRow struct {
	*dataset.Cell
	comparisons BaselineComparisons
}

// Ratio returns the comparison of a design with the baseline, nil if the two have no common block.
func (x BaselineRow) Ratio(design string) *Comparison {
	if j := x.comparisons.Of(design); j != nil && j.N > 0 {
		return j
	}
	return nil
}

// BaselineTable holds the cells in which any design can be compared with the baseline, and the other cells apart.
type BaselineTable struct {
	List     []BaselineRow
	Designs  []string        // designs that have a ratio in any cell of List
	without  []*dataset.Cell // cells without a time of the baseline
	alone    []*dataset.Cell // cells in which no other design has a block in common with the baseline
	Baseline string
}

// NewBaselineTable compares the designs of each cell with the baseline, all operations together.
func NewBaselineTable(d *dataset.Data, cells []*dataset.Cell, baseline string) (all BaselineTable) {
	all.Baseline = baseline
	for _, c := range cells {
		x := BaselineRow{c, WithBaseline(d, c, "", baseline)}
		switch {
		case x.comparisons.Baseline != baseline:
			all.without = append(all.without, c)
		case slices.ContainsFunc(x.comparisons.Designs, func(design string) bool { return x.Ratio(design) != nil }):
			all.List = append(all.List, x)
		case c.Estimate(dataset.Line{Design: baseline}, record.NsPerOp).N == 0:
			all.without = append(all.without, c)
		default:
			all.alone = append(all.alone, c)
		}
	}
	all.Designs = DesignsIn(d, all.List)
	return all
}

// Cells returns the cells of the list.
func (all BaselineTable) Cells() (cells []*dataset.Cell) {
	for _, x := range all.List {
		cells = append(cells, x.Cell)
	}
	return cells
}

// Why explains why the list is empty and a chart has nothing to compare.
func (all BaselineTable) Why(d *dataset.Data) string {
	switch {
	case len(all.alone) == 0:
		return fmt.Sprintf("no result of the baseline %s has %s", all.Baseline, record.NsPerOp)
	case len(d.Designs) == 1:
		return fmt.Sprintf("there is only one design, %s: nothing to compare it with", d.Designs[0])
	}
	return fmt.Sprintf("no other design was measured in the same blocks as %s: choose another baseline", all.Baseline)
}

// Notes returns sentences that name the cells outside the list.
func (all BaselineTable) Notes() (list []string) {
	name := func(cells []*dataset.Cell, why string) {
		var names []string
		for _, c := range cells {
			names = append(names, c.String())
		}
		if len(names) > 0 {
			list = append(list, fmt.Sprintf("Not drawn, because %s: %s.", why, format.CellList(names)))
		}
	}
	name(all.without, all.Baseline+" has no time there")
	name(all.alone, "no other design was measured in the blocks of "+all.Baseline)
	return list
}

// DesignsIn returns the designs that have a ratio in any of the rows, in the order of d.Designs.
func DesignsIn(d *dataset.Data, list []BaselineRow) (designs []string) {
	for _, design := range d.Designs {
		if slices.ContainsFunc(list, func(x BaselineRow) bool { return x.Ratio(design) != nil }) {
			designs = append(designs, design)
		}
	}
	return designs
}

// TooFew returns sentences that name the cells with too few blocks for a significant difference.
func TooFew(list []BaselineRow) []string {
	var notes format.Remarks
	for _, x := range list {
		notes.Add(x.comparisons.Warning, x.String())
	}
	return notes.Lines("cell")
}

// TimePerOp writes the median time per operation of a series, and the share of refusals if there were any.
func TimePerOp(c *dataset.Cell, l dataset.Line) string {
	if c.Refused(l) {
		return "refused"
	}
	text := format.Duration(c.Estimate(l, record.NsPerOp).Median)
	if share := c.Estimate(l, record.Refused); l.Op != "" && share.N > 0 && share.Median > 0 {
		text += fmt.Sprintf(" (%s refused)", format.Percent(share.Median))
	}
	return text
}
