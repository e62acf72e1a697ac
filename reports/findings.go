package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/paired"
)

// Findings are sentences that can be quoted, each made of the data with its
// interval. Which cell a sentence is about follows from a rule that looks at no
// figure, so that none is picked for being striking. In that cell every two designs
// are compared, and corrected for as many comparisons (Holm), so that one may be
// called the fastest although it was not known beforehand which it would be. What the
// data do not carry is not said; that nothing can be said is.

// findingsFrom are what is to be read first of the results, the most important
// first. There is at least one. Where not every two designs can be compared, they
// are with the baseline.
func (d *Data) findingsFrom(baseline string) (sentences []string) {
	if len(d.designs) < 2 {
		return []string{fmt.Sprintf("There is one design only, %s, so there is nothing to compare.", d.designs[0])}
	}
	var locks []string
	saidWhy := false
	for i, c := range d.leading() {
		if text := d.fastest(c, baseline); text != "" {
			if why := d.whyNs(c); why != "" && !saidWhy {
				text, saidWhy = text+why, true
			}
			sentences = append(sentences, text)
		}
		locks = append(locks, d.lockMatters(c)...)
		switch text := d.waiting(c); {
		case text == "":
		case i == 0: // what the locks cost explains the first
			sentences = append(sentences, text)
		default:
			locks = append(locks, text)
		}
	}
	if sentences = append(sentences, locks...); len(sentences) == 0 {
		return []string{"No two designs have times in the same cell, so there is nothing to compare."}
	}
	return sentences
}

// doing says what a design does in a workload, in words: of most, an operation.
func doing(workload string) string {
	switch workload {
	case "find":
		return "finds a timer"
	case "lookup":
		return "looks a timer up and locks it"
	case "churn":
		return "creates or deletes a timer"
	case "storm":
		return "creates, looks up and ends timers"
	}
	return "does an operation of " + workload
}

// leading returns one cell of each workload, those that most is known of first:
// the one with the most workers that have a core each, and among these with the
// most tasks and the parameters that the workload has by default.
func (d *Data) leading() (cells []*cell) {
	best := map[string]*cell{}
	var order []string
	for _, c := range d.cells {
		if len(d.designsIn(c)) < 2 || !c.has("", record.NsPerOp) {
			continue
		}
		before := best[c.Workload]
		if before == nil {
			order = append(order, c.Workload)
		}
		if before == nil || d.leads(c, before) {
			best[c.Workload] = c
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(importance(a), importance(b)) })
	for _, workload := range order {
		cells = append(cells, best[workload])
	}
	return cells
}

// leads tells whether a cell comes before another one of its workload.
func (d *Data) leads(c, before *cell) bool {
	fits := func(c *cell) int {
		if d.oversubscribed(c.Workers) {
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

// importance orders workloads: the structure alone first, then what updates it.
func importance(workload string) int {
	order := []string{"find", "churn", "lookup", "storm"}
	if i := slices.Index(order, workload); i >= 0 {
		return i
	}
	return len(order)
}

// fastest says which design is the fastest of a cell, and by how much, as far as
// that is known.
func (d *Data) fastest(c *cell, baseline string) string {
	duels := d.duels(c)
	if len(duels) == 0 {
		return ""
	}
	differs := slices.ContainsFunc(duels, func(x duel) bool { return x.differs() })
	switch {
	case !differs && slices.ContainsFunc(duels, func(x duel) bool { return x.undecided() }):
		return d.tooFewBlocks(c, duels, baseline)
	case !differs:
		return d.noneFaster(c, duels)
	}
	order := d.bySpeed(c)
	var behind, alike []string
	for _, design := range order[1:] {
		if j := between(duels, design, order[0]); j.differs() && j.slower() {
			behind = append(behind, design)
		} else {
			alike = append(alike, design)
		}
	}
	if len(behind) == 0 {
		return d.farthest(c, duels)
	}
	last := behind[len(behind)-1]
	far := between(duels, last, order[0])
	text := fmt.Sprintf("%s %s %s %s", d.with(c), order[0], doing(c.Workload), far.ahead(last))
	if last == order[len(order)-1] && len(order) > 2 {
		text += fmt.Sprintf(", the slowest of %d designs", len(order))
	}
	switch near := between(duels, behind[0], order[0]); {
	case len(alike) > 0:
		text += fmt.Sprintf("; no difference from %s is found", several(alike, "design"))
	case len(behind) > 1:
		text += fmt.Sprintf(", and %s, the next", near.ahead(behind[0]))
	}
	return text + d.floorOf(c) + d.ifIndependent(c, order[0], last) + "."
}

// farthest says which two designs are farthest apart, where none is ahead of others by
// its median and by the ratios within blocks alike.
func (d *Data) farthest(c *cell, duels []duel) string {
	best := duels[0]
	for _, x := range duels {
		if x.differs() && (!best.differs() || effect(x.Ratio) > effect(best.Ratio)) {
			best = x
		}
	}
	slow, fast := best.of, best.to
	if !best.slower() {
		slow, fast = fast, slow
	}
	return fmt.Sprintf("%s no design is the fastest for sure; %s %s %s%s.",
		d.with(c), fast, doing(c.Workload), between(duels, slow, fast).ahead(slow), d.floorOf(c))
}

// whyNs says why findings about a cell are in ns, "" where they are not.
func (d *Data) whyNs(c *cell) string {
	near := d.nearDesigns(c)
	if len(near) == 0 {
		return ""
	}
	return fmt.Sprintf(" These are differences: the lab itself takes %s of an operation there, and a ratio would be partly one of lab costs.", duration(c.labNs(near[0])))
}

// with names a cell as a sentence begins.
func (d *Data) with(c *cell) string {
	text := fmt.Sprintf("With %s on %s", plural(c.Workers, "worker"), plural(c.Tasks, "task"))
	if d.oversubscribed(c.Workers) {
		text += " (more workers than cores)"
	}
	if len(c.Params) > 0 {
		text += " (" + strings.Join(c.Params, ", ") + ")"
	}
	return text + ","
}

// within writes an interval as it stands in a sentence.
func within(r paired.Result) string { return figure(r.Lo) + "–" + figure(r.Hi) }

// floorOf is the noise floor of a cell as a sentence ends with it.
func (d *Data) floorOf(c *cell) string {
	if isNumber(c.floor("")) {
		return "; noise floor " + d.floorCell(c, "")
	}
	return "; noise floor unknown"
}

// bySpeed are the designs of a cell, the fastest first.
func (d *Data) bySpeed(c *cell) (designs []string) {
	median := map[string]float64{}
	for _, design := range d.designsIn(c) {
		if m := c.estimate(line{design, ""}, record.NsPerOp).median; isNumber(m) {
			median[design] = m
			designs = append(designs, design)
		}
	}
	slices.SortStableFunc(designs, func(a, b string) int { return cmp.Compare(median[a], median[b]) })
	return designs
}

// noneFaster says that no two designs differ.
func (d *Data) noneFaster(c *cell, duels []duel) string {
	return fmt.Sprintf("%s no difference between designs is found at %s: none of %s or more.", d.with(c), c.workload(), noneOf(duels))
}

// tooFewBlocks says how many it takes. Where it is many designs that are too many
// for the blocks, what was to be compared from the start still can be: each design
// with the baseline.
func (d *Data) tooFewBlocks(c *cell, duels []duel, baseline string) string {
	fewest := len(c.blocks)
	for _, x := range duels {
		fewest = min(fewest, x.N)
	}
	text := fmt.Sprintf("%s it takes %d blocks to tell which of %s is the fastest at %s, and there are %d",
		d.with(c), max(minBlocks, paired.Blocks(len(duels))), plural(len(d.bySpeed(c)), "design"), c.workload(), fewest)
	r := d.rivals(c, "", baseline)
	var best *judged
	name := ""
	for i, j := range r.judged {
		if j.differs() && (best == nil || effect(j.Ratio) > effect(best.Ratio)) {
			best, name = j, r.designs[i]
		}
	}
	if best == nil {
		return text + "."
	}
	return fmt.Sprintf("%s; most of all differs from %s, the baseline, %s: %s%s.",
		text, r.baseline, name, best.times(), d.floorOf(c))
}
