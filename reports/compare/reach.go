package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/document"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// The reach of a gate: what it was not about, and how large a regression has to be for it to be found.

// gatePower is the probability with which a gate finds a regression of the size that it names.
const gatePower = 0.8

// reach returns the lines about the reach of a gate: what was not gated, and the smallest regression that the gate
// would have found in each comparison, the largest first.
func (g Gate) reach(c *RunComparison, gated []*Change) (lines []string) {
	if left := g.left(c); len(left) > 0 {
		lines = append(lines, "Not gated: "+strings.Join(left, ", ")+".")
	}
	bounded := slices.DeleteFunc(slices.Clone(gated), func(x *Change) bool { return !x.Bounded() || !x.attainable })
	if len(bounded) == 0 {
		return lines
	}
	slices.SortStableFunc(bounded, func(a, b *Change) int {
		return cmp.Compare(gateDetects(&b.Comparison, g.Limit), gateDetects(&a.Comparison, g.Limit))
	})
	lines = append(lines, fmt.Sprintf("Smallest regression that the gate finds with a probability of %.0f %%:",
		100*gatePower))
	for i, x := range bounded {
		if i == document.MaxListed {
			lines = append(lines, fmt.Sprintf("  and %s, each below that",
				format.Plural(len(bounded)-i, "more comparison")))
			break
		}
		lines = append(lines, fmt.Sprintf("  %s: %s", x.name(), format.Excess(gateDetects(&x.Comparison, g.Limit))))
	}
	return lines
}

// left names and counts the results of the new run that are not gated.
func (g Gate) left(c *RunComparison) (left []string) {
	add := func(n int, what string) {
		if n > 0 {
			left = append(left, format.Plural(n, what))
		}
	}
	var mixed []string
	for _, in := range c.New.Cells {
		if !in.Has("", record.NsPerOp) {
			mixed = append(mixed, in.String())
		}
	}
	if len(mixed) > 0 {
		left = append(left, fmt.Sprintf("the whole of %s without a time of all operations (%s)",
			format.Plural(len(mixed), "cell"), format.Several(mixed, "cell")))
	}
	if !g.Ops {
		add(len(c.Single), "single-operation time")
	}
	if !g.P99 {
		add(len(c.Tails), "p99 value")
	}
	add(c.count(record.BytesPer), "memory size")
	return left
}

// count counts the series of all operations of the new run that have a value in that unit, without A/A copies.
func (c *RunComparison) count(unit string) (n int) {
	for _, in := range c.New.Cells {
		for _, design := range c.New.Designs {
			if in.Estimate(dataset.Line{Design: design}, unit).N > 0 {
				n++
			}
		}
	}
	return n
}

// gateDetects returns the smallest true ratio at which a gate with that limit fails with a probability of gatePower.
func gateDetects(j *Comparison, limit float64) float64 {
	return math.Exp(leastEffect(math.Log(j.Hi/j.Lo), math.Log1p(limit), j.family))
}

// Detectable returns the smallest true difference that is claimed with a probability of gatePower, as a ratio of 1 or
// more. Near the lab's overhead it is relative to the longer of the two times. +Inf if no difference can be claimed.
func (j *Comparison) Detectable() float64 {
	switch {
	case !j.Bounded() || !j.attainable:
		return math.Inf(1)
	case j.Near != nil:
		longer := j.Near.margin / Margin
		return 1 + leastEffect(j.Near.Hi-j.Near.Lo, j.Near.margin, j.family)/longer
	}
	return gateDetects(j, Margin)
}

// leastEffect returns the smallest true effect that is found with a probability of gatePower, by the normal approximation.
// The standard error follows from the width of the 95 % interval. The interval must lie beyond limit, and the p-value
// must be significant beside the others of its family.
func leastEffect(width, limit float64, family int) float64 {
	quantile := func(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }
	z, power := quantile(1-paired.Alpha/2), quantile(gatePower)
	se := width / (2 * z)
	holm := quantile(1 - paired.Alpha/2/float64(max(1, family)))
	return math.Max(limit+se*(z+power), se*(holm+power))
}
