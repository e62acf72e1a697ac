package reports

import (
	"idlab/reports/paired"
)

// duel is a comparison of two designs.
type duel struct {
	of, to string
	*judged
}

// duels compares every two designs of a cell by the time of an operation, all
// together.
func (d *Data) duels(c *cell) (list []duel) {
	designs := d.designsIn(c)
	var all []*judged
	for i, to := range designs {
		for _, of := range designs[i+1:] {
			j := c.contrast(line{of, ""}, line{to, ""})
			if j.N > 0 { // both have times in a block
				list, all = append(list, duel{of, to, j}), append(all, j)
			}
		}
	}
	judge(all)
	return list
}

// between returns how many times the time of one design another one takes.
func between(list []duel, slow, fast string) *judged {
	for _, x := range list {
		switch {
		case x.of == slow && x.to == fast:
			return x.judged
		case x.of == fast && x.to == slow:
			return x.turned()
		}
	}
	return &judged{Result: paired.Ratio(nil, nil)}
}
