package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/paired"
)

// Findings are sentences that can be quoted, each made of the data with its
// interval. Which cell a sentence is about follows from a rule that knows no
// figures, so that none is picked for being striking. In that cell every two
// designs are compared, and corrected for as many comparisons (Holm), so that the
// fastest may be called so although it was not known beforehand which it would be.
// What the data do not carry is not said; that nothing can be said is.

// finding is a sentence, and the workload that it is about.
type finding struct {
	workload string
	text     string
}

// findingsFrom are what is to be read first of the results, the most important
// first. There is at least one. Where not every two designs can be compared, they
// are with the baseline.
func (d *Data) findingsFrom(baseline string) (sentences []string) {
	if len(d.designs) < 2 {
		return []string{fmt.Sprintf("There is one design only, %s, so there is nothing to compare.", d.designs[0])}
	}
	for _, f := range d.findings(baseline) {
		sentences = append(sentences, f.text)
	}
	if len(sentences) == 0 {
		return []string{"No two designs have times in the same cell, so there is nothing to compare."}
	}
	return sentences
}

// findings takes the first workload's speed, what its locks cost and how it scales,
// then the speed of the others.
func (d *Data) findings(baseline string) (list []finding) {
	add := func(c *cell, text string) {
		if text != "" {
			list = append(list, finding{c.Workload, text})
		}
	}
	var later []finding
	for i, c := range d.leading() {
		speed, locks := d.fastest(c, baseline), d.waiting(c)
		add(c, speed)
		if i == 0 {
			add(c, locks)
			continue
		}
		if locks != "" {
			later = append(later, finding{c.Workload, locks})
		}
	}
	for _, c := range d.leading() {
		if text := d.growing(c); text != "" {
			later = append(later, finding{c.Workload, text})
		}
	}
	return append(list, later...)
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

// duel is a comparison of two designs.
type duel struct {
	of, to string
	*judged
}

// duels compares every two designs of a cell by the time of an operation, all
// together.
func (d *Data) duels(c *cell) (list []duel) {
	designs := d.designsIn(c)
	floor := c.floor("")
	var all []*judged
	for i, to := range designs {
		for _, of := range designs[i+1:] {
			j := &judged{Result: c.compare(line{of, ""}, line{to, ""}, record.NsPerOp), floor: floor}
			list, all = append(list, duel{of, to, j}), append(all, j)
		}
	}
	judge(all)
	return list
}

// between returns how many times the time of one design another one takes.
func between(list []duel, slow, fast string) *judged {
	for _, x := range list {
		switch {
		case x.of == slow && x.to == fast:
			return x.judged
		case x.of == fast && x.to == slow:
			turned := *x.judged
			turned.Ratio, turned.Lo, turned.Hi = 1/x.Ratio, 1/x.Hi, 1/x.Lo
			return &turned
		}
	}
	return &judged{Result: paired.Ratio(nil, nil)}
}

// fastest says which design is the fastest of a cell, and by how much, as far as
// that is known.
func (d *Data) fastest(c *cell, baseline string) string {
	order := d.bySpeed(c)
	if len(order) < 2 {
		return ""
	}
	duels := d.duels(c)
	first, last := order[0], order[len(order)-1]
	far := between(duels, last, first)
	switch {
	case far.differs():
	case far.undecided():
		return d.tooFewBlocks(c, len(duels), baseline)
	default:
		return d.noneFaster(c, duels)
	}
	near := between(duels, order[1], first)
	text := fmt.Sprintf("%s %s %s %s × as fast as %s (%s)", d.with(c), first, doing(c.Workload), figure(far.Ratio), last, within(far.Result))
	switch {
	case len(order) == 2:
	case near.differs():
		text += fmt.Sprintf(", the slowest of %d designs, and %s × as fast as %s (%s), the next", len(order), figure(near.Ratio), order[1], within(near.Result))
	default:
		text += fmt.Sprintf(", the slowest of %d designs; no difference from %s is found", len(order), several(d.notApart(duels, order), "design"))
	}
	return text + d.floorOf(c) + "."
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
	if floor := c.floor(""); isNumber(floor) {
		return fmt.Sprintf("; noise floor %s", excess(floor))
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

// notApart are the designs of which no difference from the first is found.
func (d *Data) notApart(duels []duel, order []string) (names []string) {
	for _, design := range order[1:] {
		if !between(duels, design, order[0]).differs() {
			names = append(names, design)
		}
	}
	return names
}

// noneFaster says that not even the two that are farthest apart differ.
func (d *Data) noneFaster(c *cell, duels []duel) string {
	smallest := 1.0
	for _, x := range duels {
		smallest = math.Max(smallest, x.smallest())
	}
	return fmt.Sprintf("%s no difference between designs is found at %s, of a size of %s or more.", d.with(c), c.workload(), excess(smallest))
}

// tooFewBlocks says how many it takes. Where it is many designs that are too many
// for the blocks, what was to be compared from the start still can be: each design
// with the baseline.
func (d *Data) tooFewBlocks(c *cell, comparisons int, baseline string) string {
	takes := paired.Blocks(comparisons)
	text := fmt.Sprintf("%s it takes %d blocks to tell which of %s is the fastest at %s, and there are %d",
		d.with(c), takes, plural(len(d.designsIn(c)), "design"), c.workload(), len(c.blocks))
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
	return fmt.Sprintf("%s; most of all differs from %s, the baseline, %s: %s × its time (%s)%s.",
		text, r.baseline, name, figure(best.Ratio), within(best.Result), d.floorOf(c))
}

// worthAWord is the share of time from which on waiting for locks is told.
const worthAWord = 0.05

// waiting says which designs wait for their locks for how much of their time.
func (d *Data) waiting(c *cell) string {
	if !c.has("", record.LockWait) {
		return ""
	}
	type share struct {
		design string
		estimate
	}
	var waits []share
	rest := 0.0
	for _, design := range d.designsIn(c) {
		e := c.shareOf(line{design, ""})
		switch {
		case e.bounded() && e.lo > worthAWord:
			waits = append(waits, share{design, e})
		case e.bounded():
			rest = math.Max(rest, e.hi)
		case e.n > 0:
			return ""
		}
	}
	if len(waits) == 0 {
		return fmt.Sprintf("%s no design waits for its locks for more than %s of the time at %s.", d.with(c), percent(math.Max(rest, 0.001)), c.workload())
	}
	slices.SortStableFunc(waits, func(a, b share) int { return cmp.Compare(b.median, a.median) })
	var texts []string
	for _, w := range waits {
		texts = append(texts, fmt.Sprintf("%s waits for its locks %.0f %% of the time (%.0f–%.0f)", w.design, 100*w.median, 100*w.lo, 100*w.hi))
	}
	text := fmt.Sprintf("%s at %s, %s", d.with(c), c.workload(), several(texts, "design"))
	if len(waits) < len(d.designsIn(c)) {
		text += fmt.Sprintf("; no other design more than %s", percent(math.Max(rest, 0.001)))
	}
	return text + "."
}

// shareOf is the share of a design's time that is waiting for its locks.
func (c *cell) shareOf(l line) estimate {
	var shares []float64
	for i, wait := range c.values[l][record.LockWait] {
		if ns := c.at(l, record.NsPerOp, i); ns > 0 {
			shares = append(shares, math.Min(1, wait*1e9/ns))
		}
	}
	return summarize(shares)
}

// growing says which design gains most, and which least, from more workers, where
// that differs.
func (d *Data) growing(c *cell) string {
	base := d.fewestWorkers(c)
	if base == nil || d.oversubscribed(c.Workers) {
		return ""
	}
	type growth struct {
		design string
		paired.Result
	}
	var list []growth
	for _, design := range d.designsIn(c) {
		l := line{design, ""}
		if r := paired.Unpaired(c.values[l][record.OpsPerSecond], base.values[l][record.OpsPerSecond]); r.Bounded() {
			list = append(list, growth{design, r})
		}
	}
	if len(list) < 2 {
		return ""
	}
	slices.SortStableFunc(list, func(a, b growth) int { return cmp.Compare(b.Ratio, a.Ratio) })
	most, least := list[0], list[len(list)-1]
	// The two were picked for being apart, and their blocks are of other processes.
	if !(most.Lo/least.Hi > larger(1, larger(c.floor(""), base.floor("")))) {
		return ""
	}
	return fmt.Sprintf("From %d to %s on %s, %s becomes %s × as fast with %s (%s), and %s × with %s (%s).", base.Workers, plural(c.Workers, "worker"),
		plural(c.Tasks, "task"), c.workload(), factor(most.Ratio), most.design, within(most.Result), factor(least.Ratio), least.design, within(least.Result))
}

// fewestWorkers is the cell that differs from another one in having the fewest
// workers, nil if that one has.
func (d *Data) fewestWorkers(c *cell) (base *cell) {
	for _, other := range d.cells {
		alike := other.workload() == c.workload() && other.Tasks == c.Tasks
		if alike && other.Workers < c.Workers && (base == nil || other.Workers < base.Workers) {
			base = other
		}
	}
	return base
}
