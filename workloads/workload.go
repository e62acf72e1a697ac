package workloads

import (
	"errors"
	"strings"

	"idlab/allocators/params"
)

// Workload is a catalog entry.
type Workload struct {
	Name   string // on the command line: lower case, words joined by '-'
	Title  string // one line
	Steady string // the property that stays constant during measurement
	Params []params.Param
	// Fixed returns the numbers of tasks and workers that the workload prescribes. 0 means
	// that the number is swept. nil: both are swept.
	Fixed func(params.Values) (tasks, workers int, err error)
	// Program compiles the workload. It returns an error that wraps ErrUnsuited if the
	// workload cannot run with that many tasks or workers.
	Program func(Shape) (*Program, error)
	// About describes the workload for reports.
	About About
}

// ErrUnsuited reports that a workload cannot run with the given numbers of tasks and workers,
// although it can with others. A sweep leaves such a cell out.
var ErrUnsuited = errors.New("unsuitable number of tasks or workers")

// Shape is the input of Workload.Program.
type Shape struct {
	Tasks, Workers int // at least 1
	Values         params.Values
	Seed           uint64 // determines every random choice
}

// All returns the workloads of the lab, the published ones last.
func All() []Workload {
	own := []Workload{
		storm(), churn(), find(), lookup(), mixed(),
		forkExit(), exitStorm(), growth(), iterate(), wrap(), adversary(), replay(),
	}
	return append(own, published()...)
}

// Select parses a list such as "storm,find,churn=10,replay:FILE,published" and returns the
// workloads of from that it names, with their parameters. It returns an error for an unknown
// name, an unknown parameter or a value out of range.
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
