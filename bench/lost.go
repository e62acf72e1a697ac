package bench

import "fmt"

// Lost is a block without results, or a design that was left out.
type Lost struct {
	Cell   string
	Block  int
	Design string // the culprit; "" if it is unknown
	Why    string // one line
}

func (l Lost) String() string {
	culprit := ""
	if l.Design != "" {
		culprit = " by " + l.Design
	}
	return fmt.Sprintf("block %d of %s lost%s: %s", l.Block, l.Cell, culprit, l.Why)
}

// strikes is the number of blocks of a cell that a design may cost. After that the cell goes on without it. If that
// many processes of a cell are killed from outside, no design is at fault, and the cell is given up until the run is
// resumed.
const strikes = 2

// lose notes a block without results, and its culprit.
func (r *run) lose(b block, culprit, why string) {
	lost := Lost{b.cell.String(), b.number, culprit, why}
	r.summary.Lost = append(r.summary.Lost, lost)
	r.progress.Warn(lost.String())
	key := [2]string{lost.Cell, culprit}
	if r.struck[key]++; culprit != "" && r.struck[key] == strikes {
		r.progress.Warn(fmt.Sprintf("%s is left out of %s from here on", culprit, lost.Cell))
	}
}

// leaveOut notes designs without which the cell goes on. No block is lost.
func (r *run) leaveOut(b block, absent []exclusion) {
	for _, a := range absent {
		l := Lost{b.cell.String(), b.number, a.Design, firstLine(a.Why)}
		r.summary.LeftOut = append(r.summary.LeftOut, l)
		r.progress.Warn(fmt.Sprintf("%s is left out of %s: %s", l.Design, l.Cell, l.Why))
		r.struck[[2]string{l.Cell, l.Design}] = strikes
	}
}
