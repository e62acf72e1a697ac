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
	// Warnings says what the file that the workload reads does not tell, a line for each. An error of
	// the file is left to Program. nil: the workload reads no file.
	Warnings func(params.Values) []string
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
	given, err := params.Words(list)
	if err != nil {
		return nil, err
	}
	var words []string
	for _, word := range given {
		file, isReplay := strings.CutPrefix(word, Replay+":")
		switch {
		case isReplay: // replay:FILE is short for replay,file=FILE
			words = append(words, Replay, "file="+file)
		case word == Published:
			words = append(words, publishedNames()...)
		default:
			words = append(words, word)
		}
	}
	return params.SelectWords(from, words, func(w Workload) (string, []params.Param) { return w.Name, w.Params })
}

func publishedNames() (names []string) {
	for _, w := range published() {
		names = append(names, w.Name)
	}
	return names
}
