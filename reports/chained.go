package reports

import (
	"fmt"
	"slices"
)

// By default each id of find and lookup depends on what was found before: two system
// calls do not overlap either. With chain=independent a processor runs several
// operations at a time, which hides cache misses. Findings are about the dependent
// ones, which have no parameter in their name, and say what the others come to.

const independent = "chain=independent"

// ifIndependent is a clause on how two designs of a finding differ where operations
// overlap, "" where that was not measured or too few blocks tell.
func (d *Data) ifIndependent(c *cell, fast, slow string) string {
	other := d.independentOf(c)
	if other == nil {
		return ""
	}
	j := between(d.duels(other), slow, fast)
	switch {
	case j.N == 0 || j.undecided():
		return ""
	case !j.differs():
		return fmt.Sprintf("; with %s no difference of the two is found", independent)
	case !j.slower():
		fast, slow, j = slow, fast, j.turned()
	}
	return fmt.Sprintf("; with %s %s %s %s", independent, fast, doing(c.Workload), j.ahead(slow))
}

// independentOf is the cell that differs from another one in having independent
// operations, nil if there is none.
func (d *Data) independentOf(c *cell) *cell {
	for _, other := range d.cells {
		rest := slices.DeleteFunc(slices.Clone(other.Params), func(p string) bool { return p == independent })
		if other.Workload == c.Workload && other.Tasks == c.Tasks && other.Workers == c.Workers &&
			len(rest) < len(other.Params) && slices.Equal(rest, c.Params) {
			return other
		}
	}
	return nil
}
