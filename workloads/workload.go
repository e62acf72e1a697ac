package workloads

import (
	"fmt"
	"slices"
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

// Selected is a workload with its parameters.
type Selected struct {
	Workload
	Values params.Values
	// Label holds the parameters that differ from the defaults, "key=value"
	// each, as they stand in the names of results.
	Label []string
}

// Select reads a list such as "storm,find,churn=10,replay:FILE" against the
// workloads given.
func Select(from []Workload, list string) ([]Selected, error) {
	selections, err := params.Split(list)
	if err != nil {
		return nil, err
	}
	var out []Selected
	for _, s := range selections {
		name, given := s.Name, s.Given
		if file, ok := strings.CutPrefix(name, "replay:"); ok {
			name, given = "replay", append([]string{"file=" + file}, given...)
		}
		i := slices.IndexFunc(from, func(w Workload) bool { return w.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("no workload %q: there are %s", name, Names(from))
		}
		v, label, err := params.Resolve(from[i].Params, given)
		if err != nil {
			return nil, fmt.Errorf("workload %s: %w", name, err)
		}
		out = append(out, Selected{Workload: from[i], Values: v, Label: label})
	}
	return out, nil
}

// Names returns the names of workloads, joined by commas.
func Names(list []Workload) string {
	var names []string
	for _, w := range list {
		names = append(names, w.Name)
	}
	return strings.Join(names, ", ")
}
