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

// nearest returns the candidate that fits and has the largest mean, nil if none fits.
func nearest(list []balance) (most *balance) {
	for i := range list {
		if b := &list[i]; b.fits() && (most == nil || b.mean() > most.mean()) {
			most = b
		}
	}
	return most
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
