package reports

import (
	"fmt"
	"slices"

	"idlab/bench/record"
)

// contest is a cell with the designs that have a ratio to the baseline there.
type contest struct {
	*cell
	rivals rivals
}

// ratio is what is known of a design, nil where it has no ratio.
func (x contest) ratio(design string) *judged {
	if j := x.rivals.of(design); j != nil && j.N > 0 {
		return j
	}
	return nil
}

// contests are the cells where anything can be compared with a baseline, and those
// that there are besides.
type contests struct {
	list     []contest
	designs  []string // that have a ratio in any of them
	without  []*cell  // they lack the baseline
	alone    []*cell  // they have the baseline, and nothing in the same blocks
	baseline string
}

func (d *Data) contests(cells []*cell, baseline string) (all contests) {
	all.baseline = baseline
	for _, c := range cells {
		x := contest{c, d.rivals(c, "", baseline)}
		switch {
		case slices.ContainsFunc(x.rivals.designs, func(design string) bool { return x.ratio(design) != nil }):
			all.list = append(all.list, x)
		case c.estimate(line{baseline, ""}, record.NsPerOp).n == 0:
			all.without = append(all.without, c)
		default:
			all.alone = append(all.alone, c)
		}
	}
	all.designs = d.designsOf(all.list)
	return all
}

// cells are those of the list.
func (all contests) cells() (cells []*cell) {
	for _, x := range all.list {
		cells = append(cells, x.cell)
	}
	return cells
}

// why tells why a chart has nothing to compare.
func (all contests) why(d *Data) string {
	switch {
	case len(all.alone) == 0:
		return fmt.Sprintf("no result of the baseline %s has %s", all.baseline, record.NsPerOp)
	case len(d.designs) == 1:
		return fmt.Sprintf("there is one design only, %s: nothing to compare it with", d.designs[0])
	}
	return fmt.Sprintf("no other design was measured in the same blocks as %s: choose another baseline", all.baseline)
}

// notes name the cells that are not drawn.
func (all contests) notes() (list []string) {
	name := func(cells []*cell, why string) {
		var names []string
		for _, c := range cells {
			names = append(names, c.String())
		}
		if len(names) > 0 {
			list = append(list, fmt.Sprintf("Not drawn, for %s: %s.", why, cellList(names)))
		}
	}
	name(all.without, all.baseline+" has no time there")
	name(all.alone, "nothing else was measured in the blocks of "+all.baseline)
	return list
}

// designsOf are those that have a ratio in any of the cells, in the order that they
// have everywhere.
func (d *Data) designsOf(list []contest) (designs []string) {
	for _, design := range d.designs {
		if slices.ContainsFunc(list, func(x contest) bool { return x.ratio(design) != nil }) {
			designs = append(designs, design)
		}
	}
	return designs
}

// tooFew says in which cells no difference can be told, for too few blocks.
func tooFew(list []contest) []string {
	var notes remarks
	for _, x := range list {
		notes.add(x.rivals.warning, x.String())
	}
	return notes.lines("cell")
}
