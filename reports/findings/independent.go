package findings

import (
	"fmt"
	"slices"

	"idlab/reports/compare"
	"idlab/reports/dataset"
)

// In find and lookup each operation depends on the result of the previous one by default, as system calls of a
// thread do. With chain=independent the processor executes several operations at a time, which hides cache misses.
// Findings are about dependent operations and add the result for independent ones.

const independent = "chain=independent"

// ifIndependent returns a clause with the comparison of two designs for independent operations. It returns "" if
// they were not measured or if there are too few blocks.
func (r ranking) ifIndependent(fast, slow string) string {
	c := independentOf(r.d, r.Cell)
	if c == nil {
		return ""
	}
	j := compare.Between(rank(r.d, c).pairs, slow, fast)
	switch {
	case j.N == 0 || j.Undecided():
		return ""
	case !j.Differs():
		return fmt.Sprintf("; with %s no difference found between the two", independent)
	case !j.Slower():
		fast, slow, j = slow, fast, j.Turned()
	}
	return fmt.Sprintf("; with %s %s %s %s", independent, fast, r.does(), j.Ahead(slow))
}

// independentOf returns the cell that differs from c only by chain=independent. nil: there is none.
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
