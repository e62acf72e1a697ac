package reports

import (
	"idlab/bench/record"
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
	floor := c.floor("")
	var all []*judged
	for i, to := range designs {
		for _, of := range designs[i+1:] {
			j := &judged{Result: c.compare(line{of, ""}, line{to, ""}, record.NsPerOp), floor: floor}
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
			turned := *x.judged
			turned.Ratio, turned.Lo, turned.Hi = 1/x.Ratio, 1/x.Hi, 1/x.Lo
			return &turned
		}
	}
	return &judged{Result: paired.Ratio(nil, nil)}
}
