package workloads

import (
	"errors"
	"fmt"
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
	// workload cannot run with that many tasks or workers. Before it makes slots or streams, it
	// calls Shape.Fits, and returns its error.
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
	// Admit returns an error if a program of the given size is too large. nil: every size that
	// Fits allows.
	Admit func(Size) error
}

// Size is how large a program is. A workload knows it before it draws the streams.
type Size struct {
	Slots int // of all tasks
	Ops   int // operations in all streams, on average; a stream that several phases share counts once
	Kinds int // kinds of the measured operations
}

// maxSlots is the maximum number of slots in a program. The stream of a worker then has four
// operations per slot (drawsPerSlot) and takes 1 GiB.
const maxSlots = 1 << 25

// Fits returns an error if a program of the given size has more than maxSlots slots, or if
// Admit refuses it.
func (s *Shape) Fits(size Size) error {
	if size.Slots > maxSlots {
		return fmt.Errorf("%d timers exceed the maximum of %d: use fewer tasks or timers", size.Slots, maxSlots)
	}
	if s.Admit == nil {
		return nil
	}
	return s.Admit(size)
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
