package findings

import (
	"fmt"
	"slices"

	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// noisyFloor is the noise floor from which on a cell without a significant difference is too noisy to rank.
const noisyFloor = 1.5

// noisy reports whether the cell is too noisy to rank.
func (r ranking) noisy() bool { return !r.differs() && !r.undecided() && r.Floor("") >= noisyFloor }

// difference returns the sentence with the ratios of a cell, "" if there is nothing to compare.
func (r ranking) difference(baseline string) string {
	switch {
	case len(r.pairs) == 0 || r.undecided():
		return r.fromBaseline(baseline)
	case r.noisy():
		return fmt.Sprintf("Too noisy to rank: two copies of the same code differ by up to %s.",
			format.Excess(r.Floor("")))
	case !r.differs():
		return fmt.Sprintf("No difference found between these designs; differences of %s or more are ruled out.",
			compare.NoneOf(r.pairs))
	}
	best := r.best(r.order)
	behind := slices.DeleteFunc(slices.Clone(r.order), func(x string) bool { return slices.Contains(best, x) })
	if len(best) == 0 || len(behind) == 0 {
		return r.farthest()
	}
	fast, slow, next := r.order[0], behind[len(behind)-1], behind[0]
	now := r.today()
	if slices.Contains(behind, now) {
		next = now
	}
	ahead := func(design string) string {
		name := design
		if design == now {
			name += " of today's Linux"
		}
		return compare.Between(r.pairs, design, fast).Ahead(name)
	}
	text := fmt.Sprintf("%s %s %s", fast, r.does(), ahead(slow))
	if next != slow {
		text += " and " + ahead(next)
	}
	if len(best) > 1 {
		text += "; no difference found from " + format.Several(best[1:], "design")
	}
	return text + r.ifIndependent(fast, slow) + "."
}

// timesAndRatio returns a sentence with the times of a cell and the ratio of the slowest design to the fastest.
func (r ranking) timesAndRatio() string {
	text := r.times()
	best := r.best(r.order)
	switch n := len(r.order); {
	case r.noisy():
		text += "; too noisy to rank"
	case len(best) > 0 && len(best) < n && !slices.Contains(best, r.order[n-1]):
		slow, fast := r.order[n-1], r.order[0]
		text += fmt.Sprintf("; %s takes %s", slow, compare.Between(r.pairs, slow, fast).TimesOf(fast))
	}
	return text + "."
}

// farthest returns a sentence about the pair of designs with the largest effect. It is for a cell where the design
// with the lowest median is not significantly faster than any other one.
func (r ranking) farthest() string {
	best := r.pairs[0]
	for _, x := range r.pairs {
		if x.Differs() && (!best.Differs() || compare.Effect(x.Ratio) > compare.Effect(best.Ratio)) {
			best = x
		}
	}
	slow, fast := best.Of, best.To
	if !best.Slower() {
		slow, fast = fast, slow
	}
	return fmt.Sprintf("No design is shown to be the fastest; %s %s %s.",
		fast, r.does(), compare.Between(r.pairs, slow, fast).Ahead(slow))
}

// compared returns the comparisons that difference is about.
func (r ranking) compared(baseline string) []compare.Pair {
	if len(r.pairs) == 0 || r.undecided() {
		return compare.WithBaseline(r.d, r.Cell, "", baseline).Pairs()
	}
	return r.pairs
}

// fromBaseline returns a sentence about the largest significant difference of a ranked design from the baseline, "" if
// there is none. Comparisons with the baseline are fewer than all pairs and need fewer blocks.
func (r ranking) fromBaseline(baseline string) string {
	all := compare.WithBaseline(r.d, r.Cell, "", baseline)
	var best *compare.Comparison
	name := ""
	for i, j := range all.Judged {
		if r.d.Reference(r.Cell, all.Designs[i]) == "" && j.Differs() &&
			(best == nil || compare.Effect(j.Ratio) > compare.Effect(best.Ratio)) {
			best, name = j, all.Designs[i]
		}
	}
	if best == nil {
		return ""
	}
	return fmt.Sprintf("The largest difference from the baseline: %s takes %s.", name, best.TimesOf(all.Baseline))
}

// maxChain is the mean number of timers per chain above which times depend on the size of the table.
const maxChain = 2

// longChains returns a sentence that warns of long chains in tables that grow with the machine or that nothing is
// known of; "" if there are none. The tables of older kernels have one size, which belongs to the design.
func longChains(d *dataset.Data, c *dataset.Cell) string {
	var list []string
	for _, design := range d.DesignsIn(c) {
		k := d.DesignNamed(design)
		mean := c.Estimate(dataset.Line{Design: design}, dataset.TimersPerChain).Median
		if mean > maxChain && (k.Kernel == "" || k.Today()) {
			list = append(list, fmt.Sprintf("%s (%s)", design, format.Figure(mean)))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf("The mean chain has more than %d timers in %s, "+
		"so these times depend on the sizes of the tables too.", maxChain, format.Several(list, "design"))
}
