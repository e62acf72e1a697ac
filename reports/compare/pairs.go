package compare

import (
	"idlab/reports/dataset"
	"idlab/reports/paired"
)

// Pair is a comparison of two designs, Of over To.
type Pair struct {
	Of, To string
	*Comparison
}

// Pairs compares every two of the designs by their time per operation in a cell. The p-values are adjusted together.
// Pairs without a common block are left out.
func Pairs(c *dataset.Cell, designs []string) (list []Pair) {
	var all []*Comparison
	for i, to := range designs {
		for _, of := range designs[i+1:] {
			j := Contrast(c, dataset.Line{Design: of}, dataset.Line{Design: to})
			if j.N > 0 {
				list, all = append(list, Pair{of, to, j}), append(all, j)
			}
		}
	}
	Adjust(all)
	return list
}

// Single compares two designs of a cell, which may be A/A copies. It is the only comparison of its family.
func Single(c *dataset.Cell, of, to string) *Comparison {
	j := Contrast(c, dataset.Line{Design: of}, dataset.Line{Design: to})
	Adjust([]*Comparison{j})
	return j
}

// Between returns the comparison of slow with fast, whichever way the list has it. Its N is 0 if the list lacks it.
func Between(list []Pair, slow, fast string) *Comparison {
	for _, x := range list {
		switch {
		case x.Of == slow && x.To == fast:
			return x.Comparison
		case x.Of == fast && x.To == slow:
			return x.Turned()
		}
	}
	return &Comparison{Result: paired.Ratio(nil, nil)}
}
