package findings

import (
	"cmp"
	"math"
	"slices"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/workloads"
)

// leading selects one cell of each workload, in order of the ranks of the workloads. The cell has the fewest
// parameters, then the most workers that have a core each, then the most tasks. A cell that was too disturbed for times
// is selected too. Recordings have a sentence of their own.
func leading(d *dataset.Data) (cells []*dataset.Cell) {
	best := map[string]*dataset.Cell{}
	var order []string
	for _, c := range d.Cells {
		hasTimes := c.Has("", record.NsPerOp) || d.NotMeasured(c) != ""
		if len(d.DesignsIn(c)) < 2 || !hasTimes || c.Workload == workloads.Replay {
			continue
		}
		before := best[c.Workload]
		if before == nil {
			order = append(order, c.Workload)
		}
		if before == nil || leads(d, c, before) {
			best[c.Workload] = c
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(importance(d, a), importance(d, b)) })
	for _, workload := range order {
		cells = append(cells, best[workload])
	}
	return cells
}

// leads reports whether leading prefers cell c to another cell of the workload.
func leads(d *dataset.Data, c, before *dataset.Cell) bool {
	fits := func(c *dataset.Cell) int {
		if d.Oversubscribed(c.Workers) {
			return -c.Workers
		}
		return c.Workers
	}
	return cmp.Or(
		cmp.Compare(len(before.Params), len(c.Params)),
		cmp.Compare(fits(c), fits(before)),
		cmp.Compare(c.Tasks, before.Tasks),
	) > 0
}

// importance returns the rank of a workload (workloads.About); a workload without a rank comes last.
func importance(d *dataset.Data, workload string) int {
	if rank := d.About[workload].Rank; rank > 0 {
		return rank
	}
	return math.MaxInt
}
