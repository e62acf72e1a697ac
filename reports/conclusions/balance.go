package conclusions

import (
	"cmp"
	"math"
	"slices"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// balance compares a candidate with the chosen design in every cell.
type balance struct {
	candidate
	// Of holds the comparison of the chosen design over the candidate in each cell: a ratio above 1 is a faster
	// candidate. Its N is 0 where one of the two was not measured.
	Of            []*compare.Comparison
	Ahead, Behind []int // indices of cells
	Same          int   // cells without a difference
}

// outcome is a question with its comparisons.
type outcome struct {
	question
	Cells    []*dataset.Cell
	Balances []balance
}

// outcomes compares the candidates of all questions. It leaves out questions without a comparison.
func outcomes(d *dataset.Data) (list []outcome) {
	for _, q := range questions() {
		cells := cellsOf(d, q)
		if b := balances(q, cells); len(b) > 0 {
			list = append(list, outcome{q, cells, b})
		}
	}
	return list
}

// balances compares all candidates of a question, as one family of comparisons. It leaves out candidates without
// any cell.
func balances(q question, cells []*dataset.Cell) (list []balance) {
	var family []*compare.Comparison
	for _, x := range q.Candidates {
		b := balance{candidate: x}
		for _, c := range cells {
			j := compare.Contrast(c, dataset.Line{Design: q.Chosen}, dataset.Line{Design: x.Design})
			b.Of = append(b.Of, j)
		}
		if slices.ContainsFunc(b.Of, func(j *compare.Comparison) bool { return j.N > 0 }) {
			list = append(list, b)
			family = append(family, b.Of...)
		}
	}
	compare.Adjust(family)
	for i := range list {
		list[i].count()
	}
	return list
}

// count sorts the cells into ahead, behind and without a difference.
func (b *balance) count() {
	for i, j := range b.Of {
		switch {
		case j.N == 0:
		case !j.Differs():
			b.Same++
		case j.Slower(): // the chosen design is the slower one
			b.Ahead = append(b.Ahead, i)
		default:
			b.Behind = append(b.Behind, i)
		}
	}
}

// compared writes the number of cells in which both designs were measured.
func (b *balance) compared() string { return format.Plural(len(b.Ahead)+len(b.Behind)+b.Same, "cell") }

// byRatio orders cells by the ratio of the candidate.
func (b *balance) byRatio(i, k int) int { return cmp.Compare(b.Of[i].Ratio, b.Of[k].Ratio) }

// fits reports whether the candidate was known and meets the conditions.
func (b *balance) fits() bool { return b.Breaks == "" && !b.Later }

// better reports whether the candidate fits, is ahead somewhere and behind nowhere.
func (b *balance) better() bool { return b.fits() && len(b.Ahead) > 0 && len(b.Behind) == 0 }

// mean returns the geometric mean of the ratios.
func (b *balance) mean() float64 {
	sum, n := 0.0, 0
	for _, j := range b.Of {
		if j.N > 0 {
			sum, n = sum+math.Log(j.Ratio), n+1
		}
	}
	return math.Exp(sum / float64(n))
}

// best returns the candidates that are better than the chosen design, the one with the largest mean first.
func best(list []balance) (better []balance) {
	for _, b := range list {
		if b.better() {
			better = append(better, b)
		}
	}
	slices.SortStableFunc(better, func(a, b balance) int { return cmp.Compare(b.mean(), a.mean()) })
	return better
}

// worst returns the smallest of the ratios that count as behind, 1 if there is none.
func (b *balance) worst() float64 {
	least := 1.0
	for _, i := range b.Behind {
		least = min(least, b.Of[i].Ratio)
	}
	return least
}

// possibleLoss returns the largest loss that the intervals of the ratios do not exclude, as a share, and its cell. It
// is not above 0 if they exclude every loss.
func (b *balance) possibleLoss() (loss float64, cell int) {
	loss = math.Inf(-1)
	for i, j := range b.Of {
		if j.N > 0 && 1-j.Lo > loss {
			loss, cell = 1-j.Lo, i
		}
	}
	return loss, cell
}

// nearest returns the candidate that fits, is ahead somewhere, is faster in the mean and has the smallest loss; nil if
// there is none.
func nearest(list []balance) (found *balance) {
	for i := range list {
		b := &list[i]
		if b.fits() && len(b.Ahead) > 0 && b.mean() > 1 && (found == nil || b.worst() > found.worst()) {
			found = b
		}
	}
	return found
}

// answer returns the better candidate with the largest mean, and otherwise the nearest one; nil if there is neither.
func (o *outcome) answer() *balance {
	if better := best(o.Balances); len(better) > 0 {
		return &better[0]
	}
	return nearest(o.Balances)
}

// cellsOf returns the cells in which the chosen design has a time and each worker a CPU.
func cellsOf(d *dataset.Data, q question) (cells []*dataset.Cell) {
	for _, c := range d.Cells {
		if c.Estimate(dataset.Line{Design: q.Chosen}, record.NsPerOp).N > 0 && !d.Oversubscribed(c.Workers) {
			cells = append(cells, c)
		}
	}
	return cells
}
