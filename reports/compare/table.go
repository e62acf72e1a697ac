package compare

import (
	"fmt"
	"slices"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// BaselineRow is a cell with the designs that have a ratio to the baseline there.
type BaselineRow struct {
	*dataset.Cell
	rivals BaselineComparisons
}

// Ratio is what is known of a design, nil where it has no ratio.
func (x BaselineRow) Ratio(design string) *Comparison {
	if j := x.rivals.Of(design); j != nil && j.N > 0 {
		return j
	}
	return nil
}

// BaselineTable are the cells where anything can be compared with a baseline, and those
// that there are besides.
type BaselineTable struct {
	List     []BaselineRow
	Designs  []string        // that have a ratio in any of them
	without  []*dataset.Cell // they lack the baseline
	alone    []*dataset.Cell // they have the baseline, and nothing in the same blocks
	Baseline string
}

// NewBaselineTable compares the designs of each cell with the baseline.
func NewBaselineTable(d *dataset.Data, cells []*dataset.Cell, baseline string) (all BaselineTable) {
	all.Baseline = baseline
	for _, c := range cells {
		x := BaselineRow{c, WithBaseline(d, c, "", baseline)}
		switch {
		case slices.ContainsFunc(x.rivals.Designs, func(design string) bool { return x.Ratio(design) != nil }):
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

// Cells are those of the list.
func (all BaselineTable) Cells() (cells []*dataset.Cell) {
	for _, x := range all.List {
		cells = append(cells, x.Cell)
	}
	return cells
}

// Why tells why a chart has nothing to compare.
func (all BaselineTable) Why(d *dataset.Data) string {
	switch {
	case len(all.alone) == 0:
		return fmt.Sprintf("no result of the baseline %s has %s", all.Baseline, record.NsPerOp)
	case len(d.Designs) == 1:
		return fmt.Sprintf("there is one design only, %s: nothing to compare it with", d.Designs[0])
	}
	return fmt.Sprintf("no other design was measured in the same blocks as %s: choose another baseline", all.Baseline)
}

// Notes name the cells that are not drawn.
func (all BaselineTable) Notes() (list []string) {
	name := func(cells []*dataset.Cell, why string) {
		var names []string
		for _, c := range cells {
			names = append(names, c.String())
		}
		if len(names) > 0 {
			list = append(list, fmt.Sprintf("Not drawn, for %s: %s.", why, format.CellList(names)))
		}
	}
	name(all.without, all.Baseline+" has no time there")
	name(all.alone, "nothing else was measured in the blocks of "+all.Baseline)
	return list
}

// DesignsIn are those that have a ratio in any of the cells, in the order that they
// have everywhere.
func DesignsIn(d *dataset.Data, list []BaselineRow) (designs []string) {
	for _, design := range d.Designs {
		if slices.ContainsFunc(list, func(x BaselineRow) bool { return x.Ratio(design) != nil }) {
			designs = append(designs, design)
		}
	}
	return designs
}

// TooFew says in which cells no difference can be told, for too few blocks.
func TooFew(list []BaselineRow) []string {
	var notes format.Remarks
	for _, x := range list {
		notes.Add(x.rivals.Warning, x.String())
	}
	return notes.Lines("cell")
}
