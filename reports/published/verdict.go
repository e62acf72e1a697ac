package published

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// unit returns the unit of the results that the row is compared in.
func (r *publishedRow) unit() string { return cmp.Or(r.Unit, record.NsPerOp) }

// span is a published ratio with its bounds, which follow from the rounding of its terms. The zero value stands for no
// ratio.
type span struct{ mid, lo, hi float64 }

// String writes the ratio with its bounds, a dash for no ratio.
func (s span) String() string {
	if s == (span{}) {
		return "–"
	}
	return fmt.Sprintf("%s (%s … %s)", format.Figure(s.mid), format.Figure(s.lo), format.Figure(s.hi))
}

// ratio returns the baseline's published time over the column's. It is zero for the baseline itself, for sizes, and
// if a term is missing or only a bound.
func (p *Publication) ratio(r *publishedRow, column *publishedColumn) span {
	base, of := r.Values[p.Columns[0].Name], r.Values[column.Name]
	switch {
	case column == &p.Columns[0] || of.number == 0:
		return span{}
	case of.kind == ofRatio:
		base = publishedValue{number: 1, kind: ofTime}
	case base.number == 0 || of.lowerBound || base.lowerBound || r.Unit != "":
		return span{}
	}
	return span{
		mid: base.number / of.number,
		lo:  (base.number - base.half) / (of.number + of.half),
		hi:  (base.number + base.half) / (of.number - of.half),
	}
}

// tolerance is the largest published difference that counts as none, as a share. Published means have no intervals.
const tolerance = 0.02

// verdict compares a measured ratio with a published one in words. It claims no more than the interval supports. A
// difference below the noise floor, a ratio of 1 or more, counts as none.
func verdict(published span, here dataset.Estimate, floor float64) string {
	switch {
	case published == (span{}):
		return "not published"
	case !here.Bounded():
		return "no interval (too few blocks)"
	}
	overlap := here.Lo <= published.hi && published.lo <= here.Hi
	floor = dataset.Larger(floor, 1+tolerance)
	none := here.Lo <= floor && 1/floor <= here.Hi
	noneThen := published.lo <= 1+tolerance && 1-tolerance <= published.hi
	switch {
	case overlap && none && !noneThen:
		return "agrees, but also with no difference"
	case overlap || none && noneThen:
		return "agrees"
	case none:
		return "no difference measured"
	case noneThen:
		return "difference measured, none published"
	case (here.Median > 1) != (published.mid > 1):
		return "opposite direction"
	}
	times := compare.Effect(here.Median) / compare.Effect(published.mid)
	if times < 1 {
		return fmt.Sprintf("same direction, %s × smaller", format.Figure(1/times))
	}
	return fmt.Sprintf("same direction, %s × as large", format.Figure(times))
}

// boundVerdict compares a measured value with a published lower bound in words.
func boundVerdict(bound publishedValue, here dataset.Estimate) string {
	switch {
	case here.N == 0:
		return "not measured"
	case !bound.lowerBound:
		return "not published"
	case !here.Bounded():
		return "no interval (too few blocks)"
	case here.Lo >= bound.number:
		return "agrees"
	case here.Hi < bound.number:
		return "less than published"
	default:
		return "undecided: the interval contains the bound"
	}
}

// remark returns the last cell of a row: the verdict, or the reason why there is none. e is the measured ratio.
func remark(c *dataset.Cell, p *Publication, pair counterpartRow, published span, e dataset.Estimate) string {
	switch r := pair.row; {
	case pair.of.Design == "":
		return "not measured"
	case pair.column == nil:
		return systemCall(c, pair.of.Design)
	case r.Unit != "":
		return boundVerdict(r.Values[pair.column.Name], c.Estimate(pair.of, r.Unit).Times(r.Times))
	case c.Refused(pair.of):
		return "refused"
	case c.Estimate(pair.of, record.NsPerOp).N == 0:
		return "not measured"
	case pair.column == &p.Columns[0]:
		return "baseline"
	case otherParameters(c):
		return "not judged: other parameters than published"
	case r.NotComparable != "":
		return "not judged: " + r.NotComparable
	case published == span{}:
		return "not published"
	case pair.base.Design == "":
		return "no baseline"
	case c.Refused(pair.base):
		return "baseline refused"
	case e.N == 0:
		return "no block has both designs"
	}
	return verdict(published, e, c.Floor(pair.of.Op))
}

// systemCall says that times of the running kernel include the system call, and how long an empty one takes.
func systemCall(c *dataset.Cell, design string) string {
	const text = "not judged: includes the system call itself"
	if empty := c.Estimate(dataset.Line{Design: design}, record.SystemCall); empty.N > 0 {
		return fmt.Sprintf("%s (an empty one takes %s)", text, format.Duration(empty.Median))
	}
	return text
}

// otherParameters reports whether a cell has parameters other than the published test. The number of workers is one
// that every machine sets for itself.
func otherParameters(c *dataset.Cell) bool {
	return slices.ContainsFunc(c.Params, func(param string) bool { return !strings.HasPrefix(param, "p=") })
}
