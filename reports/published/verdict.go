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

// unit is the unit of results that the row is compared in.
func (r *publishedRow) unit() string { return cmp.Or(r.Unit, record.NsPerOp) }

// span is a published ratio, and between which ones it lies: its terms were
// rounded. The zero span is none.
type span struct{ mid, lo, hi float64 }

func (s span) String() string {
	if s == (span{}) {
		return "–"
	}
	return fmt.Sprintf("%s (%s … %s)", format.Figure(s.mid), format.Figure(s.lo), format.Figure(s.hi))
}

// ratio is how many times as fast a column was as the baseline: the baseline's
// time over the column's.
func (p *Publication) ratio(r *publishedRow, column *publishedColumn) span {
	base, of := r.Values[p.Columns[0].Name], r.Values[column.Name]
	switch {
	case column == &p.Columns[0] || of.number == 0:
		return span{}
	case of.kind == ofRatio:
		base = publishedValue{number: 1, kind: ofTime}
	case base.number == 0 || of.least || base.least || r.Unit != "":
		return span{}
	}
	return span{
		mid: base.number / of.number,
		lo:  (base.number - base.half) / (of.number + of.half),
		hi:  (base.number + base.half) / (of.number - of.half),
	}
}

// nothing is a published difference that is none: means came without a word on
// how far they vary.
const nothing = 0.02

// verdict says in words how a ratio measured here stands to a published one.
// It claims no more than the interval carries, and calls nothing a difference
// that is below the noise floor, a ratio from 1 on.
func verdict(published span, here dataset.Estimate, floor float64) string {
	switch {
	case published == (span{}):
		return "not published"
	case !here.Bounded():
		return "no interval (too few blocks)"
	}
	overlap := here.Lo <= published.hi && published.lo <= here.Hi
	floor = dataset.Larger(floor, 1+nothing)
	none, noneThen := here.Lo <= floor && 1/floor <= here.Hi, published.lo <= 1+nothing && 1-nothing <= published.hi
	switch {
	case overlap && none && !noneThen:
		return "agrees, but so would no difference"
	case overlap || none && noneThen:
		return "agrees"
	case none:
		return "no difference here"
	case noneThen:
		return "a difference here, none published"
	case (here.Median > 1) != (published.mid > 1):
		return "other direction"
	}
	times := compare.Effect(here.Median) / compare.Effect(published.mid)
	if times < 1 {
		return fmt.Sprintf("same direction, %s × smaller", format.Figure(1/times))
	}
	return fmt.Sprintf("same direction, %s × as large", format.Figure(times))
}

// boundVerdict is verdict for a value itself of which a lower bound was
// published.
func boundVerdict(least publishedValue, here dataset.Estimate) string {
	switch {
	case here.N == 0:
		return "not measured here"
	case !least.least:
		return "not published"
	case !here.Bounded():
		return "no interval (too few blocks)"
	case here.Lo >= least.number:
		return "agrees"
	case here.Hi < least.number:
		return "less than published"
	default:
		return "no telling: the interval holds the bound"
	}
}

// remark is the last cell of a row: the verdict, or why there is none. e is the
// ratio here.
func remark(c *dataset.Cell, p *Publication, pair counterpartRow, published span, e dataset.Estimate) string {
	switch r := pair.row; {
	case pair.of.Design == "":
		return "not measured here"
	case pair.column == nil:
		return systemCall(c, pair.of.Design)
	case r.Unit != "":
		return boundVerdict(r.Values[pair.column.Name], c.Estimate(pair.of, r.Unit).Times(r.Times))
	case c.Refused(pair.of):
		return "refused here"
	case c.Estimate(pair.of, record.NsPerOp).N == 0:
		return "not measured here"
	case pair.column == &p.Columns[0]:
		return "baseline"
	case slices.ContainsFunc(c.Params, func(param string) bool { return !strings.HasPrefix(param, "p=") }):
		return "not judged: other parameters than published"
	case r.NotJudged != "":
		return "not judged: " + r.NotJudged
	case published == span{}:
		return "not published"
	case pair.base.Design == "":
		return "no baseline here"
	case c.Refused(pair.base):
		return "the baseline was refused here"
	case e.N == 0:
		return "no block has both"
	}
	return verdict(published, e, c.Floor(pair.of.Op))
}

// systemCall says what is in the figures of the running kernel and in none of
// the others.
func systemCall(c *dataset.Cell, design string) string {
	const text = "not judged: includes the system call itself"
	if empty := c.Estimate(dataset.Line{Design: design}, record.SystemCall); empty.N > 0 {
		return fmt.Sprintf("%s (an empty one: %s)", text, format.Duration(empty.Median))
	}
	return text
}
