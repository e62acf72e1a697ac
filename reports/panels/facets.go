package panels

import (
	"cmp"
	"slices"
	"strings"

	"idlab/reports/dataset"
	"idlab/reports/format"
)

// facet holds the cells of a panel, grouped by their value of the variable, in ascending order. A group has several
// cells if they differ in the number of workers and the quantity does not depend on it.
type facet struct {
	op     string
	values [][]*dataset.Cell
}

// facets returns the cells that have the quantity, in rows of panels: a row for each workload and operation.
func (s Sweep) facets(d *dataset.Data) (rows [][]facet) {
	unknown := func(c *dataset.Cell) bool { return s.Along.Of(c) <= 0 }
	cells := slices.DeleteFunc(slices.Clone(d.Cells), unknown)
	slices.SortStableFunc(cells, func(a, b *dataset.Cell) int {
		return cmp.Or(dataset.CompareCells(s.common(a), s.common(b)), cmp.Compare(s.Along.Of(a), s.Along.Of(b)))
	})
	sameWorkload := func(a, b *dataset.Cell) bool { return s.common(a).FullWorkload() == s.common(b).FullWorkload() }
	samePanel := func(a, b *dataset.Cell) bool { return dataset.CompareCells(s.common(a), s.common(b)) == 0 }
	sameValue := func(a, b *dataset.Cell) bool { return s.Along.Of(a) == s.Along.Of(b) }
	for _, workload := range format.Split(cells, sameWorkload) {
		for _, op := range s.ops(workload) {
			lacks := func(c *dataset.Cell) bool { return !c.Has(op, s.Unit) }
			var row []facet
			for _, panel := range format.Split(slices.DeleteFunc(slices.Clone(workload), lacks), samePanel) {
				row = append(row, facet{op, format.Split(panel, sameValue)})
			}
			if len(row) > 0 {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// ops returns the operations of a workload that have a row, in the order of the files. "" stands for all together.
func (s Sweep) ops(workload []*dataset.Cell) (ops []string) {
	if s.Ops == nil {
		return []string{""}
	}
	for _, c := range workload {
		for _, op := range c.Ops {
			if slices.Contains(s.Ops, op) {
				ops = format.Adding(ops, op)
			}
		}
	}
	return ops
}

// common returns the properties that a cell has in common with the other cells of its panel. The others are zero.
func (s Sweep) common(c *dataset.Cell) *dataset.Cell {
	of := c.Cell
	along := func(p string) bool { return strings.HasPrefix(p, s.Along.Name+"=") }
	of.Params = slices.DeleteFunc(slices.Clone(of.Params), along)
	if s.Along.Name == Tasks().Name {
		of.Tasks = 0
	}
	if s.AnyWorkers || s.Along.Name == Workers().Name {
		of.Workers = 0
	}
	return &dataset.Cell{Cell: of}
}

// title returns the title of the panel to which a cell belongs. op is "" for all operations together.
func (s Sweep) title(c *dataset.Cell, op string) string {
	if s.Name != nil {
		return s.Name(c, op)
	}
	c = s.common(c)
	name := c.FullWorkload()
	if op != "" {
		name += ": " + op
	}
	return name + " · " + tasksAndWorkers(c)
}

// loneName names a cell that has no panel: "find,churn=10 · 1 task". A list of names has ", " between them, so a name
// has none between parameters.
func (s Sweep) loneName(c *dataset.Cell) string {
	c = s.common(c)
	return strings.Join(append([]string{c.Workload}, c.Params...), ",") + " · " + tasksAndWorkers(c)
}

// tasksAndWorkers writes the numbers of tasks and workers, without those that are 0: "1,000 tasks, 2 workers".
func tasksAndWorkers(c *dataset.Cell) string {
	var list []string
	if c.Tasks > 0 {
		list = append(list, format.Plural(c.Tasks, "task"))
	}
	if c.Workers > 0 {
		list = append(list, format.Plural(c.Workers, "worker"))
	}
	return strings.Join(list, ", ")
}

// values returns the distinct values of the variable in ascending order: those of the run, or those of the rows if the
// variable is a parameter.
func (s Sweep) values(d *dataset.Data, rows [][]facet) []int {
	if !s.Along.parameter() {
		return s.Along.Values(d.Cells)
	}
	var cells []*dataset.Cell
	for _, f := range slices.Concat(rows...) {
		cells = append(cells, slices.Concat(f.values...)...)
	}
	return s.Along.Values(cells)
}
