package compare

import (
	"idlab/reports/dataset"
	"idlab/reports/paired"
)

// Pair is a comparison of two designs.
type Pair struct {
	Of, To string
	*Comparison
}

// Pairs compares every two designs of a cell by the time of an operation, all
// together.
func Pairs(d *dataset.Data, c *dataset.Cell) (list []Pair) {
	designs := d.DesignsIn(c)
	var all []*Comparison
	for i, to := range designs {
		for _, of := range designs[i+1:] {
			j := Contrast(c, dataset.Line{Design: of}, dataset.Line{Design: to})
			if j.N > 0 { // both have times in a block
				list, all = append(list, Pair{of, to, j}), append(all, j)
			}
		}
	}
	judge(all)
	return list
}

// Between returns how many times the time of one design another one takes.
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
