package workloads

import (
	"strings"

	"idlab/allocators/params"
)

// Workload is a catalog entry.
type Workload struct {
	Name   string // on the command line: lower case, words joined by '-'
	Title  string // a line
	Steady string // what stays the same while it is measured
	Params []params.Param
	// Tasks tells how many tasks there are where the workload itself decides
	// that; nil where they are swept.
	Tasks func(params.Values) (int, error)
	// Program compiles it.
	Program func(Shape) (*Program, error)
}

// Shape is what a program is compiled for.
type Shape struct {
	Tasks, Workers int
	Values         params.Values
	// Seed decides every random choice.
	Seed uint64
}

// All returns the workloads of the lab.
func All() []Workload {
	return []Workload{storm(), churn(), find(), lookup(), replay()}
}

// Select reads a list such as "storm,find,churn=10,replay:FILE" against
// workloads.
func Select(from []Workload, list string) ([]params.Selected[Workload], error) {
	// replay:FILE is short for replay,file=FILE.
	list = strings.ReplaceAll(list, "replay:", "replay,file=")
	return params.Select(from, list, func(w Workload) (string, []params.Param) { return w.Name, w.Params })
}
