package panels

import (
	"slices"
	"strings"

	"idlab/reports/dataset"
)

// spec is the workload as on the command line: "find,churn=10".
func spec(c *dataset.Cell) string {
	return strings.Join(append([]string{c.Workload}, c.Params...), ",")
}

// Only is the data of some of the cells.
func Only(d *dataset.Data, which func(*dataset.Cell) bool) *dataset.Data {
	part := *d
	part.Cells = slices.DeleteFunc(slices.Clone(d.Cells), func(c *dataset.Cell) bool { return !which(c) })
	return &part
}

// Sweeps returns the cells of each number of tasks, along the workers. The cells
// are of one workload, and in order.
func Sweeps(cells []*dataset.Cell) (list [][]*dataset.Cell) {
	for i, c := range cells {
		if i == 0 || c.Tasks != cells[i-1].Tasks {
			list = append(list, nil)
		}
		last := len(list) - 1
		list[last] = append(list[last], c)
	}
	return list
}

// Telling chooses, of the cells of a workload that a chart could show, those that
// it has room for: the fewest and the most tasks, and of each the most workers
// that have a core each.
func Telling(d *dataset.Data, cells []*dataset.Cell, could func(*dataset.Cell) bool) (chosen []*dataset.Cell) {
	cells = slices.DeleteFunc(slices.Clone(cells), func(c *dataset.Cell) bool { return !could(c) })
	for _, sweep := range Sweeps(cells) {
		best := sweep[0]
		for _, c := range sweep {
			if !d.Oversubscribed(c.Workers) {
				best = c
			}
		}
		chosen = append(chosen, best)
	}
	if len(chosen) > 2 {
		chosen = []*dataset.Cell{chosen[0], chosen[len(chosen)-1]}
	}
	return chosen
}
