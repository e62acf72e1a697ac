package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
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
	return fmt.Sprintf("%s (%s … %s)", figure(s.mid), figure(s.lo), figure(s.hi))
}

// ratio is how many times as fast a column was as the baseline: the baseline's
// time over the column's.
func (p *publication) ratio(r *publishedRow, column *publishedColumn) span {
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
func verdict(published span, here estimate, floor float64) string {
	switch {
	case published == (span{}):
		return "not published"
	case !here.bounded():
		return "no interval (too few blocks)"
	}
	overlap := here.lo <= published.hi && published.lo <= here.hi
	floor = larger(floor, 1+nothing)
	none, noneThen := here.lo <= floor && 1/floor <= here.hi, published.lo <= 1+nothing && 1-nothing <= published.hi
	switch {
	case overlap && none && !noneThen:
		return "agrees, but so would no difference"
	case overlap || none && noneThen:
		return "agrees"
	case none:
		return "no difference here"
	case noneThen:
		return "a difference here, none published"
	case (here.median > 1) != (published.mid > 1):
		return "other direction"
	}
	times := effect(here.median) / effect(published.mid)
	if times < 1 {
		return fmt.Sprintf("same direction, %s × smaller", figure(1/times))
	}
	return fmt.Sprintf("same direction, %s × as large", figure(times))
}

// effect is how large a ratio is, whichever way: half as fast is as much as
// twice as fast.
func effect(ratio float64) float64 { return math.Max(ratio, 1/ratio) }

// boundVerdict is verdict for a value itself of which a lower bound was
// published.
func boundVerdict(least publishedValue, here estimate) string {
	switch {
	case here.n == 0:
		return "not measured here"
	case !least.least:
		return "not published"
	case !here.bounded():
		return "no interval (too few blocks)"
	case here.lo >= least.number:
		return "agrees"
	case here.hi < least.number:
		return "less than published"
	default:
		return "no telling: the interval holds the bound"
	}
}

// remark is the last cell of a row: the verdict, or why there is none. e is the
// ratio here.
func (c *cell) remark(p *publication, pair pairing, published span, e estimate) string {
	switch r := pair.row; {
	case pair.of.design == "":
		return "not measured here"
	case pair.column == nil:
		return c.systemCall(pair.of.design)
	case r.Unit != "":
		return boundVerdict(r.Values[pair.column.Name], c.estimate(pair.of, r.Unit).times(r.Times))
	case c.refused(pair.of):
		return "refused here"
	case c.estimate(pair.of, record.NsPerOp).n == 0:
		return "not measured here"
	case pair.column == &p.Columns[0]:
		return "baseline"
	case slices.ContainsFunc(c.Params, func(param string) bool { return !strings.HasPrefix(param, "p=") }):
		return "not judged: other parameters than published"
	case r.NotJudged != "":
		return "not judged: " + r.NotJudged
	case published == span{}:
		return "not published"
	case pair.base.design == "":
		return "no baseline here"
	case c.refused(pair.base):
		return "the baseline was refused here"
	case e.n == 0:
		return "no block has both"
	}
	return verdict(published, e, c.floor(pair.of.op))
}

// systemCall says what is in the figures of the running kernel and in none of
// the others.
func (c *cell) systemCall(design string) string {
	const text = "not judged: includes the system call itself"
	if empty := c.estimate(line{design, ""}, record.SystemCall); empty.n > 0 {
		return fmt.Sprintf("%s (an empty one: %s)", text, duration(empty.median))
	}
	return text
}
