package panels

import (
	"slices"
	"strconv"
	"strings"

	"idlab/reports/dataset"
)

// Variable is a property of cells: the horizontal axis of a Sweep.
type Variable struct {
	Name  string                  // "workers", "tasks", or the name of a parameter on the command line
	Label string                  // of the axis
	Of    func(*dataset.Cell) int // its value; 0 if the files do not tell
}

// Workers is the number of workers of a cell.
func Workers() Variable {
	return Variable{"workers", "workers (OS threads)", func(c *dataset.Cell) int { return c.Workers }}
}

// Tasks is the number of tasks of a cell.
func Tasks() Variable {
	return Variable{"tasks", "tasks", func(c *dataset.Cell) int { return c.Tasks }}
}

// ParameterNamed returns the variable of a workload's parameter. byDefault is its value in cells without it.
func ParameterNamed(name string, byDefault int, label string) Variable {
	return Variable{name, label, func(c *dataset.Cell) int {
		for _, p := range c.Params {
			if text, ok := strings.CutPrefix(p, name+"="); ok {
				n, _ := strconv.Atoi(text)
				return n
			}
		}
		return byDefault
	}}
}

// parameter reports whether the variable is a parameter: neither the number of workers nor the number of tasks.
func (v Variable) parameter() bool { return v.Name != Workers().Name && v.Name != Tasks().Name }

// Values returns the distinct values of the cells in ascending order.
func (v Variable) Values(cells []*dataset.Cell) (list []int) {
	for _, c := range cells {
		list = append(list, v.Of(c))
	}
	return slices.Compact(slices.Sorted(slices.Values(list)))
}
