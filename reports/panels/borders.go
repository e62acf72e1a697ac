package panels

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// border is a part of the machine that workers leave when there are enough of them.
type border struct {
	word, meaning string // at the line, and in the notes
	beyond        func(record.Extent) bool
}

// borderKinds returns the borders of a machine. A line of sockets stands for one of nodes too.
func borderKinds() []border {
	return []border{
		{"nodes", "several NUMA nodes", func(e record.Extent) bool { return e.Nodes > 1 && e.Packages == 1 }},
		{"sockets", "several sockets", func(e record.Extent) bool { return e.Packages > 1 }},
		{"E cores", "efficiency cores", func(e record.Extent) bool { return e.Efficiency > 0 }},
		{"SMT", "both threads of a core", record.Extent.SMT},
	}
}

// borders returns where a sweep over workers leaves a node, a socket, the performance cores or the physical cores. The
// cells are in the order of their workers, and have one number of workers each. A border is between the last number
// within it and the first beyond it, as the shade of oversubscribed cells is.
func borders(cells []*dataset.Cell) (list []chart.Border) {
	for _, kind := range borderKinds() {
		for i, c := range cells {
			if i == 0 || !kind.beyond(c.Extent) {
				continue
			}
			if before := cells[i-1]; before.Extent.CPUs > 0 && !kind.beyond(before.Extent) {
				list = addBorder(list, math.Sqrt(float64(before.Workers)*float64(c.Workers)), kind.word)
			}
			break
		}
	}
	return list
}

// addBorder adds a word at a place. Two words at one place share its line.
func addBorder(list []chart.Border, x float64, word string) []chart.Border {
	i := slices.IndexFunc(list, func(b chart.Border) bool { return b.X == x })
	if i < 0 {
		return append(list, chart.Border{X: x, Word: word})
	}
	list[i].Word += ", " + word
	return list
}

// BorderNotes explains the borders of panels. It is nil if there are none.
func BorderNotes(groups [][]*chart.Panel) []string {
	var meanings []string
	for _, kind := range borderKinds() {
		named := func(b chart.Border) bool { return slices.Contains(strings.Split(b.Word, ", "), kind.word) }
		for _, p := range panelsOf(groups) {
			if slices.ContainsFunc(p.Borders, named) {
				meanings = format.Adding(meanings, fmt.Sprintf("%s (%s)", kind.meaning, kind.word))
			}
		}
	}
	if meanings == nil {
		return nil
	}
	return []string{fmt.Sprintf("Beyond a thin line workers use %s.", strings.Join(meanings, ", "))}
}
