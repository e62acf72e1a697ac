package dataset

import (
	"fmt"
	"slices"

	"idlab/reports/format"
	"idlab/reports/paired"
)

// Nodes returns the names of the machines that measured the blocks of the results, in order. It is nil unless there are
// several.
func (d *Data) Nodes() []string {
	var names []string
	for _, c := range d.Cells {
		names = append(names, c.Nodes...)
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) < 2 {
		return nil
	}
	return names
}

// NodesNote says of which machines the intervals of comparisons are, "" if there is one machine.
func (d *Data) NodesNote() string {
	n := len(d.Nodes())
	switch {
	case n == 0:
		return ""
	case n < paired.MinNodes:
		return fmt.Sprintf("Intervals of ratios are on these %d nodes (%s): they pool the blocks, and say nothing about "+
			"other machines of this kind, which takes %d nodes.", n, format.Several(d.Nodes(), "node"), paired.MinNodes)
	}
	return fmt.Sprintf("Intervals of ratios are over %d nodes: they are for machines of this kind. "+
		"Each node counts once, by the mean of its blocks.", n)
}

// AcrossNodes compares the nodes of a cell by the ratio of two series.
func (c *Cell) AcrossNodes(of, to Line, unit string) paired.Spread {
	return paired.Between(c.Values[of][unit], c.Values[to][unit], c.Nodes)
}

// Sampled returns the values of a series with their nodes.
func (c *Cell) Sampled(l Line, unit string) paired.Values {
	list := c.Values[l][unit]
	return paired.Values{List: list, Nodes: c.Nodes[:len(list)]}
}
