package workloads

import (
	"errors"
	"strings"

	"idlab/allocators/params"
)

// Workload is a catalog entry.
type Workload struct {
	Name   string // on the command line: lower case, words joined by '-'
	Title  string // a line
	Steady string // what stays the same while it is measured
	Params []params.Param
	// Fixed tells the numbers of tasks and of workers that the workload itself
	// decides, 0 for one that is swept; nil where both are.
	Fixed func(params.Values) (tasks, workers int, err error)
	// Program compiles it. ErrUnsuited: it cannot be done by so many workers or
	// tasks.
	Program func(Shape) (*Program, error)
	// About is what reports say of it.
	About About
}

// ErrUnsuited tells that a workload has no program for a shape that another
// may well have: workers would have nothing to do, or there are too few of
// them. Such a cell of a sweep is not measured.
var ErrUnsuited = errors.New("it takes other numbers of tasks or workers")

// Shape is what a program is compiled for.
type Shape struct {
	Tasks, Workers int
	Values         params.Values
	// Seed decides every random choice.
	Seed uint64
}

// All returns the workloads of the lab.
func All() []Workload {
	own := []Workload{
		storm(), churn(), find(), lookup(), mixed(),
		forkExit(), exitStorm(), growth(), iterate(), wrap(), adversary(), replay(),
	}
	return append(own, published()...)
}

// Select reads a list such as "storm,find,churn=10,replay:FILE,published" against
// workloads.
func Select(from []Workload, list string) ([]params.Selected[Workload], error) {
	// replay:FILE is short for replay,file=FILE.
	list = strings.ReplaceAll(list, "replay:", "replay,file=")
	words := strings.Split(list, ",")
	for i, word := range words {
		if strings.TrimSpace(word) == Published {
			words[i] = publishedNames()
		}
	}
	list = strings.Join(words, ",")
	return params.Select(from, list, func(w Workload) (string, []params.Param) { return w.Name, w.Params })
}

func publishedNames() string {
	var names []string
	for _, w := range published() {
		names = append(names, w.Name)
	}
	return strings.Join(names, ",")
}
