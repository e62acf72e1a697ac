package reports

import (
	"fmt"
	"slices"

	"idlab/reports/compare"
	"idlab/reports/dataset"
)

// By default each id of find and lookup depends on what was found before: two system
// calls do not overlap either. With chain=independent a processor runs several
// operations at a time, which hides cache misses. Findings are about the dependent
// ones, which have no parameter in their name, and say what the others come to.

const independent = "chain=independent"

// ifIndependent is a clause on how two designs of a finding differ where operations
// overlap, "" where that was not measured or too few blocks tell.
func ifIndependent(d *dataset.Data, c *dataset.Cell, fast, slow string) string {
	other := independentOf(d, c)
	if other == nil {
		return ""
	}
	j := compare.Between(compare.Pairs(d, other), slow, fast)
	switch {
	case j.N == 0 || j.Undecided():
		return ""
	case !j.Differs():
		return fmt.Sprintf("; with %s no difference of the two is found", independent)
	case !j.Slower():
		fast, slow, j = slow, fast, j.Turned()
	}
	return fmt.Sprintf("; with %s %s %s %s", independent, fast, doing(d, c.Workload), j.Ahead(slow))
}

// independentOf is the cell that differs from another one in having independent
// operations, nil if there is none.
func independentOf(d *dataset.Data, c *dataset.Cell) *dataset.Cell {
	for _, other := range d.Cells {
		rest := slices.DeleteFunc(slices.Clone(other.Params), func(p string) bool { return p == independent })
		if other.Workload == c.Workload && other.Tasks == c.Tasks && other.Workers == c.Workers &&
			len(rest) < len(other.Params) && slices.Equal(rest, c.Params) {
			return other
		}
	}
	return nil
}
