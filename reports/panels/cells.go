package panels

import (
	"slices"

	"idlab/reports/dataset"
	"idlab/reports/format"
)

// Only returns the data restricted to the cells for which the function is true.
func Only(d *dataset.Data, which func(*dataset.Cell) bool) *dataset.Data {
	part := *d
	part.Cells = slices.DeleteFunc(slices.Clone(d.Cells), func(c *dataset.Cell) bool { return !which(c) })
	return &part
}

// ByTasks groups the cells of one workload by their number of tasks. The cells are in order, so the numbers of workers
// rise within a group.
func ByTasks(cells []*dataset.Cell) [][]*dataset.Cell {
	return format.Split(cells, func(a, b *dataset.Cell) bool { return a.Tasks == b.Tasks })
}

// Telling selects up to two cells of a workload from those for which drawable is true: one with the fewest tasks and
// one with the most. Both have the most workers with a core each, or the fewest workers if all are oversubscribed.
func Telling(d *dataset.Data, cells []*dataset.Cell, drawable func(*dataset.Cell) bool) (chosen []*dataset.Cell) {
	cells = slices.DeleteFunc(slices.Clone(cells), func(c *dataset.Cell) bool { return !drawable(c) })
	for _, sweep := range ByTasks(cells) {
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
