package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/compare"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// Findings are quotable sentences about the results, with confidence intervals. A rule that uses no figures selects
// the cells, so that no cell is selected for its result. In such a cell all pairs of designs are compared, with
// Holm's correction for the number of pairs. So a finding may call any design the fastest. Findings state only
// significant differences. If the data show none, a finding says so.

// findingsFrom returns the findings, at least one, in order of importance. If there are too few blocks for all
// pairs, it falls back to comparisons with the baseline.
func findingsFrom(d *dataset.Data, baseline string) (sentences []string) {
	if len(d.Designs) < 2 {
		return []string{oneDesign(d)}
	}
	var locks []string
	explained := false // the findings explain why some differences are in ns
	for i, c := range leading(d) {
		if text := fastest(d, c, baseline); text != "" {
			if why := whyNs(d, c); why != "" && !explained {
				text, explained = text+why, true
			}
			sentences = append(sentences, text)
		}
		locks = append(locks, lockMatters(d, c)...)
		switch text := waiting(d, c); {
		case text == "":
		case i == 0: // the cost of the locks explains the first finding
			sentences = append(sentences, text)
		default:
			locks = append(locks, text)
		}
	}
	if sentences = append(sentences, locks...); len(sentences) == 0 {
		return []string{"No cell has times of two designs: nothing to compare."}
	}
	return sentences
}

// oneDesign is the sentence for results with a single design.
func oneDesign(d *dataset.Data) string {
	return fmt.Sprintf("There is only one design, %s: nothing to compare it with.", d.Designs[0])
}

// doing returns the predicate of a sentence about a workload: "finds a timer".
func doing(d *dataset.Data, workload string) string {
	return cmp.Or(d.About[workload].Does, "runs "+workload)
}

// leading selects one cell of each workload, in order of the ranks of the workloads. The cell has the fewest
// parameters, then the most workers that have a core each, then the most tasks. A cell that was too disturbed for times
// is selected too.
func leading(d *dataset.Data) (cells []*dataset.Cell) {
	best := map[string]*dataset.Cell{}
	var order []string
	for _, c := range d.Cells {
		if len(d.DesignsIn(c)) < 2 || !c.Has("", record.NsPerOp) && d.NotMeasured(c) == "" {
			continue
		}
		before := best[c.Workload]
		if before == nil {
			order = append(order, c.Workload)
		}
		if before == nil || leads(d, c, before) {
			best[c.Workload] = c
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(importance(d, a), importance(d, b)) })
	for _, workload := range order {
		cells = append(cells, best[workload])
	}
	return cells
}

// leads reports whether leading prefers cell c to another cell of the workload.
func leads(d *dataset.Data, c, before *dataset.Cell) bool {
	fits := func(c *dataset.Cell) int {
		if d.Oversubscribed(c.Workers) {
			return -c.Workers
		}
		return c.Workers
	}
	return cmp.Or(
		cmp.Compare(len(before.Params), len(c.Params)),
		cmp.Compare(fits(c), fits(before)),
		cmp.Compare(c.Tasks, before.Tasks),
	) > 0
}

// importance returns the rank of a workload (workloads.About); a workload without a rank comes last.
func importance(d *dataset.Data, workload string) int {
	if rank := d.About[workload].Rank; rank > 0 {
		return rank
	}
	return math.MaxInt
}

// fastest returns a sentence about the fastest design of a cell. It is "" if the cell has no two designs with times,
// unless the machine was disturbed.
func fastest(d *dataset.Data, c *dataset.Cell, baseline string) string {
	pairs := compare.Pairs(d, c)
	bounded := slices.ContainsFunc(pairs, func(x compare.Pair) bool { return x.Bounded() })
	switch text := d.NotMeasured(c); {
	case !bounded && text != "":
		return fmt.Sprintf("%s there is no finding about %s (%s).", with(d, c), c.FullWorkload(), text)
	case len(pairs) == 0:
		return ""
	}
	differs := slices.ContainsFunc(pairs, func(x compare.Pair) bool { return x.Differs() })
	switch {
	case !differs && slices.ContainsFunc(pairs, func(x compare.Pair) bool { return x.Undecided() }):
		return tooFewBlocks(d, c, pairs, baseline)
	case !differs:
		return noneFaster(d, c, pairs)
	}
	order := bySpeed(d, c)
	var behind, alike []string
	for _, design := range order[1:] {
		if j := compare.Between(pairs, design, order[0]); j.Differs() && j.Slower() {
			behind = append(behind, design)
		} else {
			alike = append(alike, design)
		}
	}
	if len(behind) == 0 {
		return farthest(d, c, pairs)
	}
	last := behind[len(behind)-1]
	far := compare.Between(pairs, last, order[0])
	text := fmt.Sprintf("%s %s %s %s", with(d, c), order[0], doing(d, c.Workload), far.Ahead(last))
	if last == order[len(order)-1] && len(order) > 2 {
		text += fmt.Sprintf(", the slowest of %d designs", len(order))
	}
	switch near := compare.Between(pairs, behind[0], order[0]); {
	case len(alike) > 0:
		text += fmt.Sprintf("; no difference found from %s", format.Several(alike, "design"))
	case len(behind) > 1:
		text += fmt.Sprintf(", and %s, the second fastest", near.Ahead(behind[0]))
	}
	return text + floorOf(d, c) + ifIndependent(d, c, order[0], last) + "."
}

// farthest returns a sentence about the pair of designs with the largest effect. It is for a cell where the design
// with the lowest median is not significantly faster than any other one.
func farthest(d *dataset.Data, c *dataset.Cell, pairs []compare.Pair) string {
	best := pairs[0]
	for _, x := range pairs {
		if x.Differs() && (!best.Differs() || compare.Effect(x.Ratio) > compare.Effect(best.Ratio)) {
			best = x
		}
	}
	slow, fast := best.Of, best.To
	if !best.Slower() {
		slow, fast = fast, slow
	}
	return fmt.Sprintf("%s no design is shown to be the fastest; %s %s %s%s.",
		with(d, c), fast, doing(d, c.Workload), compare.Between(pairs, slow, fast).Ahead(slow), floorOf(d, c))
}

// whyNs returns a sentence that explains why findings about a cell are in ns, "" if they are ratios.
func whyNs(d *dataset.Data, c *dataset.Cell) string {
	near := compare.NearDesigns(d, c)
	if len(near) == 0 {
		return ""
	}
	return fmt.Sprintf(" These are differences in time per operation: the lab's overhead of %s per operation "+
		"would bias ratios towards 1.", format.Duration(compare.LabNs(c, near[0])))
}

// with returns the beginning of a sentence about a cell: "With 2 workers on 5 tasks,".
func with(d *dataset.Data, c *dataset.Cell) string {
	text := fmt.Sprintf("With %s on %s", format.Plural(c.Workers, "worker"), format.Plural(c.Tasks, "task"))
	if d.Oversubscribed(c.Workers) {
		text += " (oversubscribed)"
	}
	if len(c.Params) > 0 {
		text += " (" + strings.Join(c.Params, ", ") + ")"
	}
	return text + ","
}

// floorOf returns the end of a sentence with the noise floor of a cell.
func floorOf(d *dataset.Data, c *dataset.Cell) string {
	if format.IsNumber(c.Floor("")) {
		return "; noise floor " + compare.FloorCell(d, c, "")
	}
	return "; noise floor unknown"
}

// bySpeed returns the designs of a cell by median time per operation, the fastest first.
func bySpeed(d *dataset.Data, c *dataset.Cell) (designs []string) {
	median := map[string]float64{}
	for _, design := range d.DesignsIn(c) {
		if m := c.Estimate(dataset.Line{Design: design}, record.NsPerOp).Median; format.IsNumber(m) {
			median[design] = m
			designs = append(designs, design)
		}
	}
	slices.SortStableFunc(designs, func(a, b string) int { return cmp.Compare(median[a], median[b]) })
	return designs
}

// noneFaster returns the sentence for a cell without a significant difference.
func noneFaster(d *dataset.Data, c *dataset.Cell, pairs []compare.Pair) string {
	return fmt.Sprintf("%s no difference found between designs in %s; differences of %s or more are ruled out.",
		with(d, c), c.FullWorkload(), compare.NoneOf(pairs))
}

// tooFewBlocks returns a sentence with the number of blocks that comparisons of all pairs need. It adds the largest
// significant difference from the baseline: comparisons with the baseline are fewer and need fewer blocks.
func tooFewBlocks(d *dataset.Data, c *dataset.Cell, pairs []compare.Pair, baseline string) string {
	fewest := len(c.Blocks)
	for _, x := range pairs {
		fewest = min(fewest, x.N)
	}
	text := fmt.Sprintf("%s the pairwise comparison of %s in %s needs %d blocks and has %d",
		with(d, c), format.Plural(len(bySpeed(d, c)), "design"), c.FullWorkload(),
		max(dataset.MinBlocks, paired.Blocks(len(pairs))), fewest)
	r := compare.WithBaseline(d, c, "", baseline)
	var best *compare.Comparison
	name := ""
	for i, j := range r.Judged {
		if j.Differs() && (best == nil || compare.Effect(j.Ratio) > compare.Effect(best.Ratio)) {
			best, name = j, r.Designs[i]
		}
	}
	if best == nil {
		return text + "."
	}
	return fmt.Sprintf("%s; the largest difference from the baseline: %s takes %s%s.",
		text, name, best.TimesOf(r.Baseline), floorOf(d, c))
}
